import { Ack, LogBatch, LogEvent, NO_METADATA, type Outcome } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { PlannedTransform } from '../../config/plan.ts'
import { FanOut } from '../fan-out.ts'
import { TransformDriver } from '../drivers/transform.ts'
import { Collector, contextOf, textsOf } from '../testing/drivers.ts'
import { LaneChain, type OpenCrew } from './chain.ts'
import type { CrewEvents } from './crew.ts'
import { ExitGate } from './exit-gate.ts'
import type { Job } from './job.ts'

/** Lanes whose jobs end, or are lost, when a test says so. */
class HandCrew {
  readonly events: CrewEvents
  readonly posted: Job[] = []
  size = 0
  isAtWork = false
  takes = true
  ended = false

  constructor(events: CrewEvents) {
    this.events = events
  }

  add(): void {
    this.size++
    this.isAtWork = true
    this.events.opened()
  }

  listen(): void {
    // Nothing is said that was not told.
  }

  post(job: Job): boolean {
    if (this.takes) this.posted.push(job)
    return this.takes
  }

  end(): Promise<void> {
    this.ended = true
    return Promise.resolve()
  }

  abandon(): void {
    this.ended = true
  }

  finish(job: Job | undefined, outcome: Outcome = 'delivered'): void {
    if (job === undefined) throw new Error('there is no such job')
    const texts = textsOf(job.batch).map((text) => new LogEvent(`${text} by a lane`, NO_METADATA))
    job.state = { outputs: [{ exit: 0, batch: LogBatch.of(texts) }], outcome }
    this.events.changed()
  }

  /** The only lane fails. */
  fail(): void {
    this.size = 0
    this.isAtWork = false
    for (const job of this.posted) if (job.state === 'under way') job.state = 'lost'
    this.events.failed('it was told to')
    this.events.changed()
  }
}

/** One lane is wanted, at once. */
const demand = { begin: () => undefined, wantsLanes: () => true, wantsMore: () => false }

/** A chain of one transform that has a lane. */
async function chainAtWork(refuse?: OpenCrew) {
  const { house, cx } = contextOf('transform', [''])
  const collector = new Collector('log')
  const gate = new ExitGate('one', '', new Set(['log' as const]))
  gate.to.add(collector)
  const outputs = new FanOut()
  outputs.add(gate)
  const driver = new TransformDriver(
    {
      transform(batch, out) {
        for (const text of textsOf(batch)) out.push(new LogEvent(`${text} here`, NO_METADATA))
      },
    },
    cx,
    { kinds: new Set(['log' as const]), outputs: new Map([['', outputs]]) },
  )
  const planned: PlannedTransform = { id: 'one', type: 'test', options: {}, inputs: [], inputKinds: ['log'] }
  const crews: HandCrew[] = []
  const open: OpenCrew = (_setup, events) => {
    const crew = new HandCrew(events)
    crews.push(crew)
    return Promise.resolve(crew)
  }
  const settings = {} as never
  const chain = new LaneChain({ links: [{ planned, driver }], gates: [gate], settings, lanes: 1 }, house, cx, {
    demand,
    open: refuse ?? open,
  })
  const isOver = () => (refuse === undefined ? crews[0]?.isAtWork === true : house.lines.length > 0)
  while (!isOver()) {
    chain.receive(LogBatch.of([new LogEvent('warm', NO_METADATA)]), null)
    await turn()
  }
  const crew = crews[0] as HandCrew
  collector.received.length = 0
  const outcomes: Outcome[] = []
  const send = (text: string) =>
    chain.receive(LogBatch.of([new LogEvent(text, NO_METADATA)]), new Ack((outcome) => outcomes.push(outcome)))
  return { chain, crew, collector, send, outcomes, house }
}

describe('a chain with a lane', () => {
  test('has batches leave in the order in which they came, whoever is done first', async () => {
    const { crew, collector, send, outcomes } = await chainAtWork()
    send('a')
    crew.takes = false
    send('b')
    crew.takes = true
    send('c')
    crew.finish(crew.posted[1])
    expect(collector.batches).toEqual([])
    expect(outcomes).toEqual([])
    crew.finish(crew.posted[0])
    expect(collector.batches).toEqual([['a by a lane'], ['b here'], ['c by a lane']])
    expect(outcomes).toEqual(['delivered', 'delivered', 'delivered'])
  })

  test('tells whoever sent a batch that its transform rejected it', async () => {
    const { crew, send, outcomes } = await chainAtWork()
    send('a')
    crew.finish(crew.posted[0], 'rejected')
    expect(outcomes).toEqual(['rejected'])
  })

  test('does itself, in its turn, what a lane had when it failed', async () => {
    const { crew, collector, send, outcomes, house } = await chainAtWork()
    for (const text of ['a', 'b', 'c']) send(text)
    crew.finish(crew.posted[1])
    crew.fail()
    expect(collector.batches).toEqual([['a here'], ['b by a lane'], ['c here']])
    expect(outcomes).toEqual(['delivered', 'delivered', 'delivered'])
    expect(house.metric('component_errors_total', { error_type: 'thread_failed' })).toBe(1)
    send('d')
    expect(collector.batches.at(-1)).toEqual(['d here'])
  })

  test('works on in the main thread where no thread can be had', async () => {
    const { collector, send, outcomes, house } = await chainAtWork(() => Promise.reject(new Error('too many threads')))
    send('a')
    expect(collector.batches).toEqual([['a here']])
    expect(outcomes).toEqual(['delivered'])
    expect(house.metric('component_errors_total', { error_type: 'thread_failed' })).toBe(1)
    expect(house.lines.map(({ message }) => message).join('\n')).toContain('too many threads')
  })

  test('waits with what is through until there is room behind it', async () => {
    const { crew, collector, send } = await chainAtWork()
    collector.full = Promise.withResolvers()
    send('a')
    send('b')
    crew.finish(crew.posted[0])
    crew.finish(crew.posted[1])
    expect(collector.batches).toEqual([])
    collector.empty()
    await poll('both', () => collector.batches.length === 2)
    expect(collector.batches).toEqual([['a by a lane'], ['b by a lane']])
  })

  test('has no room while very many batches are on their way', async () => {
    const { chain, crew, send } = await chainAtWork()
    let sent = 0
    while (chain.room() === undefined && sent < 1000) send(String(sent++))
    expect(sent).toBeLessThan(50)
    const room = chain.room()
    crew.finish(crew.posted[0])
    await room
    expect(chain.room()).toBeUndefined()
  })

  test('ends when everything has left, and its lanes with it', async () => {
    const { chain, crew, collector, send } = await chainAtWork()
    send('a')
    const finished = chain.finish()
    await turn()
    expect(crew.ended).toBe(false)
    crew.finish(crew.posted[0])
    await finished
    expect(crew.ended).toBe(true)
    expect(collector.batches).toEqual([['a by a lane']])
  })

  test('that is given up counts what was under way, and does not confirm it', async () => {
    const { chain, crew, send, outcomes, house } = await chainAtWork()
    send('a')
    const finished = chain.finish()
    chain.abandon()
    await finished
    expect(crew.ended).toBe(true)
    expect(outcomes).toEqual(['errored'])
    expect(house.metric('component_discarded_events_total', { reason: 'shutdown' })).toBe(1)
  })
})

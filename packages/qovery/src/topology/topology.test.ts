import { LogBatch, LogEvent, NO_METADATA, type Outcome } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { logs } from './testing/drivers.ts'
import { TIME_ENOUGH_MS } from './testing/house.ts'
import { collector, sender, sink, source, topologyOf, transform, upper } from './testing/parts.ts'

describe('a topology', () => {
  test('brings events through a chain to every sink, in order, and tells the source when all have them', async () => {
    const outcomes: Outcome[] = []
    const [plain, loud] = [collector('plain'), collector('loud')]
    const { topology, house } = await topologyOf(
      {
        sources: [sender('in', [logs('a', 'b'), logs('c')], outcomes)],
        transforms: [upper],
        sinks: [plain.definition, loud.definition],
      },
      { upper: ['in'], plain: ['in'], loud: ['upper'] },
    )
    await topology.start()
    await poll('the last event', () => loud.texts.length === 3)
    expect(await topology.stop(TIME_ENOUGH_MS)).toEqual({ forced: false })
    expect(plain.texts).toEqual(['a', 'b', 'c'])
    expect(loud.texts).toEqual(['A', 'B', 'C'])
    expect(outcomes).toEqual(['delivered', 'delivered'])
    expect(house.metric('component_sent_events_total', { component_id: 'in' })).toBe(3)
    expect(house.metric('component_received_events_total', { component_id: 'loud' })).toBe(3)
  })

  test('cuts what is larger than a batch, and settles it as one', async () => {
    const sizes: number[] = []
    const outcomes: Outcome[] = []
    const counting = sink('out', { write: (batch) => void sizes.push(batch.length) })
    const many = LogBatch.of(Array.from({ length: 2500 }, () => new LogEvent('x', NO_METADATA)))
    const { topology } = await topologyOf(
      { sources: [sender('in', [many], outcomes)], sinks: [counting] },
      { out: ['in'] },
    )
    await topology.start()
    await poll('the outcome', () => outcomes.length === 1)
    await topology.stop(TIME_ENOUGH_MS)
    expect(sizes).toEqual([1000, 1000, 500])
    expect(outcomes).toEqual(['delivered'])
  })

  test('lets the slowest sink hold back its source', async () => {
    const gates: (() => void)[] = []
    const slow = sink('slow', { write: () => new Promise<void>((resolve) => gates.push(resolve)) })
    let sentBatches = 0
    const busy = source('in', async (out, signal) => {
      for (; !signal.aborted && sentBatches < 10; sentBatches++) {
        await out.send(LogBatch.of(Array.from({ length: 500 }, () => new LogEvent('x', NO_METADATA))))
      }
    })
    const { topology } = await topologyOf({ sources: [busy], sinks: [slow] }, { slow: ['in'] })
    await topology.start()
    await poll('the first write', () => gates.length === 1)
    expect(sentBatches).toBeLessThanOrEqual(2)
    for (let i = 0; i < 10; i++) (await poll('a write', () => gates[i]))()
    await topology.sourcesEnded()
    expect(sentBatches).toBe(10)
    expect(await topology.stop(TIME_ENOUGH_MS)).toEqual({ forced: false })
  })
})

describe('the healthchecks', () => {
  test('name the sinks whose receivers are not there, with the reason', async () => {
    const gone = sink('gone', {
      write: () => undefined,
      healthcheck: () => Promise.reject(new Error('connection refused')),
    })
    const { topology } = await topologyOf(
      { sources: [sender('in', [])], sinks: [gone, collector('out').definition] },
      { gone: ['in'], out: ['in'] },
    )
    expect(await topology.healthchecks()).toEqual([{ id: 'gone', reason: 'connection refused' }])
  })
})

describe('the ledger', () => {
  test('closes on every edge and in every component', async () => {
    const half = transform('half', () => ({
      transform: (batch, out) =>
        out.pass(batch.pick(batch.events.flatMap((_, index) => (index % 2 === 0 ? index : [])))),
    }))
    const out = collector('out')
    const picky = sink('picky', { write: () => Promise.reject(new Error('never')) })
    const { topology, house } = await topologyOf(
      {
        sources: [sender('in', [logs('a', 'b', 'c'), logs('d')])],
        transforms: [half, upper],
        sinks: [out.definition, picky],
      },
      { half: ['in'], upper: ['half'], out: ['upper', 'in'], picky: ['in'] },
    )
    await topology.start()
    await poll('the events', () => out.texts.length === 7)
    await topology.stop(10)
    const of = (id: string) => (name: string) => house.metric(`component_${name}_events_total`, { component_id: id })
    for (const id of ['in', 'half', 'upper', 'out', 'picky']) {
      const count = of(id)
      expect([id, count('received') + count('created')]).toEqual([
        id,
        count('sent') + count('discarded') + count('merged'),
      ])
    }
    const edge = house.metric('buffer_received_events_total', { component_id: 'picky' })
    expect(edge).toBe(4)
    expect(of('picky')('received')).toBe(
      edge - house.metric('buffer_discarded_events_total', { component_id: 'picky' }),
    )
  })
})

import {
  defineSink,
  defineSource,
  defineTransform,
  LogBatch,
  LogEvent,
  NO_METADATA,
  s,
  type Ack,
  type Batch,
  type Outcome,
  type Output,
  type Sink,
  type Transform,
} from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { Registry } from '../components/registry.ts'
import { compile } from '../config/compile.ts'
import { configText } from '../config/testing/text.ts'
import { testHouse } from './testing/house.ts'
import { Topology } from './topology.ts'

type Run = (out: Output, signal: AbortSignal) => Promise<void>

const source = (name: string, run: Run) =>
  defineSource({
    name,
    summary: 'A source of a test.',
    stability: 'stable',
    config: s.object({}),
    examples: [],
    outputs: () => ({ '': ['log'] }),
    create: () => ({ run }),
  })

const transform = (name: string, make: () => Transform<'log', 'log'>) =>
  defineTransform({
    name,
    summary: 'A transform of a test.',
    stability: 'stable',
    inputs: ['log'],
    placement: 'main',
    config: s.object({}),
    examples: [],
    outputs: () => ({ '': ['log'] }),
    create: make,
  })

const sink = (name: string, made: Sink<'log'>) =>
  defineSink({
    name,
    summary: 'A sink of a test.',
    stability: 'stable',
    inputs: () => ['log'],
    config: s.object({}),
    examples: [],
    create: () => made,
  })

interface Parts {
  readonly sources: readonly ReturnType<typeof source>[]
  readonly transforms?: readonly ReturnType<typeof transform>[]
  readonly sinks: readonly ReturnType<typeof sink>[]
}

/** A topology in which each component is called like its type. `edges`: what reads from what. */
async function topologyOf(parts: Parts, edges: Readonly<Record<string, readonly string[]>>) {
  const empty = new Registry({ source: {}, transform: {}, sink: {} })
  const registry = empty.with(parts)
  const table = (names: readonly string[]) =>
    names
      .map((name) => `  ${name}: { type: ${name}${edges[name] ? `, inputs: [${edges[name].join(', ')}]` : ''} }\n`)
      .join('')
  const yaml = [
    `sources:\n${table(registry.names('source'))}`,
    registry.names('transform').length > 0 ? `transforms:\n${table(registry.names('transform'))}` : '',
    `sinks:\n${table(registry.names('sink'))}`,
  ].join('')
  const { plan, faults } = await compile(configText(yaml), registry, {})
  if (plan === undefined)
    throw new Error(`the config of the test is wrong: ${faults.map((fault) => fault.message).join('; ')}`)
  const house = testHouse()
  const topology = await Topology.build(plan, registry, house)
  return { topology, house }
}

const logs = (...texts: string[]) => LogBatch.of(texts.map((text) => new LogEvent(text, NO_METADATA)))
const textsOf = (batch: Batch) => (batch as Batch<'log'>).events.map((event) => String(event.value))

/** A source that sends what it is given and reports what became of each batch, then waits for the signal. */
function sender(name: string, batches: readonly LogBatch[], outcomes: Outcome[] = []) {
  return source(name, async (out, signal) => {
    for (const batch of batches) await out.send(batch, '', (outcome) => outcomes.push(outcome))
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
  })
}

function collector(name: string) {
  const texts: string[] = []
  return { texts, definition: sink(name, { write: (batch) => void texts.push(...textsOf(batch)) }) }
}

const upper = transform('upper', () => ({
  transform: (batch, out) => {
    for (const event of batch.events) out.push(new LogEvent(String(event.value).toUpperCase(), event.metadata))
  },
}))

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
    expect(await topology.stop(1000)).toEqual({ forced: false })
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
    await topology.stop(1000)
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
    expect(await topology.stop(1000)).toEqual({ forced: false })
  })

  test('drains in the order in which events flow: what a transform keeps still reaches the sink', async () => {
    const keeper = transform('keeper', () => {
      const kept: string[] = []
      const holds: Ack[] = []
      return {
        transform: (batch) => {
          kept.push(...textsOf(batch))
          const hold = batch.hold()
          if (hold !== null) holds.push(hold)
        },
        flush: (out, why) => {
          if (why === 'end') out.pass(logs(kept.join('+')), '', holds[0] ?? null)
        },
      }
    })
    const outcomes: Outcome[] = []
    const out = collector('out')
    const { topology, house } = await topologyOf(
      { sources: [sender('in', [logs('a', 'b')], outcomes)], transforms: [keeper], sinks: [out.definition] },
      { keeper: ['in'], out: ['keeper'] },
    )
    await topology.start()
    await poll(
      'the event in the transform',
      () => house.metric('component_received_events_total', { component_id: 'keeper' }) === 2,
    )
    expect(outcomes).toEqual([])
    await topology.stop(1000)
    expect(out.texts).toEqual(['a+b'])
    expect(outcomes).toEqual(['delivered'])
  })

  test('is over when its sources have ended by themselves', async () => {
    const out = collector('out')
    const once = source('in', async (output) => await output.send(logs('a')))
    const { topology } = await topologyOf({ sources: [once], sinks: [out.definition] }, { out: ['in'] })
    await topology.start()
    await topology.sourcesEnded()
    await topology.stop(1000)
    expect(out.texts).toEqual(['a'])
  })

  test('gives up at the limit what a sink will not take, counted and unconfirmed', async () => {
    const outcomes: Outcome[] = []
    const stuck = sink('stuck', { write: () => new Promise<void>(() => undefined) })
    const { topology, house } = await topologyOf(
      { sources: [sender('in', [logs('a'), logs('b')], outcomes)], sinks: [stuck] },
      { stuck: ['in'] },
    )
    await topology.start()
    await poll('the buffer', () => house.metric('buffer_events', { component_id: 'stuck' }) === 1)
    expect(await topology.stop(20)).toEqual({ forced: true })
    expect(outcomes).toEqual(['errored', 'errored'])
    expect(house.metric('component_discarded_events_total', { reason: 'shutdown' })).toBe(2)
  })
})

describe('the end at the limit', () => {
  test('comes also where a source does not end, which is named: what transforms keep is settled', async () => {
    const outcomes: Outcome[] = []
    const endless = source('endless', async (out) => {
      await out.send(logs('a'), '', (outcome) => outcomes.push(outcome))
      await new Promise(() => undefined)
    })
    const keeper = transform('keeper', () => {
      let kept: Ack | null = null
      return {
        transform: (batch) => {
          kept = batch.hold()
        },
        flush: (out) => out.pass(logs('kept'), '', kept),
      }
    })
    const out = collector('out')
    const { topology, house } = await topologyOf(
      { sources: [endless], transforms: [keeper], sinks: [out.definition] },
      { keeper: ['endless'], out: ['keeper'] },
    )
    await topology.start()
    expect(await topology.stop(5)).toEqual({ forced: true })
    expect(out.texts).toEqual(['kept'])
    expect(outcomes).toEqual(['delivered'])
    expect(house.lines.at(-1)?.message).toContain('these sources have not ended: endless')
  })

  test('comes also where something cannot be closed', async () => {
    const broken = sink('broken', { write: () => undefined, close: () => Promise.reject(new Error('EIO')) })
    const stubborn = transform('stubborn', () => ({
      transform: (batch, out) => out.pass(batch),
      close: () => Promise.reject(new Error('EBUSY')),
    }))
    const out = collector('out')
    const { topology, house } = await topologyOf(
      { sources: [sender('in', [logs('a')])], transforms: [stubborn], sinks: [broken, out.definition] },
      { stubborn: ['in'], broken: ['stubborn'], out: ['stubborn'] },
    )
    await topology.start()
    expect(await topology.stop(1000)).toEqual({ forced: false })
    expect(out.texts).toEqual(['a'])
    expect(house.metric('component_errors_total', { error_type: 'close_failed' })).toBe(2)
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

describe('a component that cannot start or be made', () => {
  test('is named, and what has started already is let go: a transform', async () => {
    const closed: string[] = []
    const out = sink('out', { write: () => undefined, close: async () => void closed.push('out') })
    const broken = transform('broken', () => ({
      transform: () => undefined,
      start: () => Promise.reject(new Error('no table "users"')),
      close: async () => void closed.push('broken'),
    }))
    const { topology } = await topologyOf(
      { sources: [sender('in', [logs('a')])], transforms: [broken], sinks: [out] },
      { broken: ['in'], out: ['broken'] },
    )
    await expect(topology.start()).rejects.toThrow('The transform "broken" cannot start: no table "users"')
    expect(closed.toSorted()).toEqual(['broken', 'out'])
  })

  test('is named: one whose definition fails', async () => {
    const broken = transform('broken', () => {
      throw new Error('no such file')
    })
    const parts = { sources: [sender('in', [])], transforms: [broken], sinks: [collector('out').definition] }
    const built = topologyOf(parts, { broken: ['in'], out: ['broken'] })
    await expect(built).rejects.toThrow('"broken" (broken) cannot be made: no such file')
  })
})

describe('a component that fails', () => {
  test('names itself and leaves the others at work: a transform', async () => {
    const broken = transform('broken', () => ({
      transform: (batch, out) => {
        out.push(batch.events[0] as LogEvent)
        throw new Error('no such field')
      },
    }))
    const outcomes: Outcome[] = []
    const [good, bad] = [collector('good'), collector('bad')]
    const { topology, house } = await topologyOf(
      {
        sources: [sender('in', [logs('a', 'b'), logs('c')], outcomes)],
        transforms: [broken],
        sinks: [good.definition, bad.definition],
      },
      { broken: ['in'], good: ['in'], bad: ['broken'] },
    )
    await topology.start()
    await poll('both batches', () => outcomes.length === 2)
    await topology.stop(1000)
    expect(good.texts).toEqual(['a', 'b', 'c'])
    expect(bad.texts).toEqual([])
    expect(outcomes).toEqual(['rejected', 'rejected'])
    expect(house.lines[0]).toMatchObject({
      level: 'error',
      message: 'The transform failed on a batch, which is lost: no such field',
      fields: { component_id: 'broken' },
    })
    expect(
      house.metric('component_discarded_events_total', { component_id: 'broken', reason: 'transform_failed' }),
    ).toBe(3)
  })

  test('is started again: a source', async () => {
    let runs = 0
    const flaky = source('in', async (out) => {
      if (++runs === 1) throw new Error('the address 127.0.0.1:1 is taken')
      await out.send(logs('a'))
    })
    const out = collector('out')
    const { topology, house } = await topologyOf({ sources: [flaky], sinks: [out.definition] }, { out: ['in'] })
    await topology.start()
    await topology.sourcesEnded()
    await topology.stop(1000)
    expect(out.texts).toEqual(['a'])
    expect(house.lines[0]?.message).toBe('The source stopped: the address 127.0.0.1:1 is taken. It is started again')
    expect(house.metric('component_errors_total', { component_id: 'in', error_type: 'source_failed' })).toBe(1)
  })

  test('is tried again while the rest runs: a sink that cannot start', async () => {
    const out = collector('out')
    const late = sink('late', { start: () => Promise.reject(new Error('port 80 needs root')), write: () => undefined })
    const { topology, house } = await topologyOf(
      { sources: [sender('in', [logs('a')])], sinks: [out.definition, late] },
      { out: ['in'], late: ['in'] },
    )
    await topology.start()
    await poll('the event in the sink that works', () => out.texts.length === 1)
    await topology.stop(10)
    expect(house.lines[0]).toMatchObject({
      message: 'The sink cannot start: port 80 needs root. It is tried again',
      fields: { component_id: 'late' },
    })
  })
})

describe('the end', () => {
  test('does not wait for a sink that never started, however many wait for room in its buffer', async () => {
    const never = sink('never', { start: () => Promise.reject(new Error('the port is taken')), write: () => undefined })
    const flood = source('in', async (out, signal) => {
      while (!signal.aborted)
        await out.send(LogBatch.of(Array.from({ length: 500 }, () => new LogEvent('x', NO_METADATA))))
    })
    const { topology, house } = await topologyOf({ sources: [flood], sinks: [never] }, { never: ['in'] })
    await topology.start()
    await poll('the full buffer', () => house.metric('buffer_events', { component_id: 'never' }) >= 500)
    const began = performance.now()
    expect(await topology.stop(60_000)).toEqual({ forced: true })
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(house.metric('component_discarded_events_total', { reason: 'shutdown' })).toBeGreaterThanOrEqual(500)
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

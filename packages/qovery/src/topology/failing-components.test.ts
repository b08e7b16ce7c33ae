import { type LogEvent, type Outcome } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { logs } from './testing/drivers.ts'
import { TIME_ENOUGH_MS } from './testing/house.ts'
import { collector, sender, sink, source, topologyOf, transform } from './testing/parts.ts'

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
    await topology.stop(TIME_ENOUGH_MS)
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
    await topology.stop(TIME_ENOUGH_MS)
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

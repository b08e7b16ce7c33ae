import { LogBatch, LogEvent, NO_METADATA, type Ack, type Outcome } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { logs, textsOf } from './testing/drivers.ts'
import { TIME_ENOUGH_MS } from './testing/house.ts'
import { collector, sender, sink, source, topologyOf, transform } from './testing/parts.ts'

describe('the end', () => {
  test('comes in the order in which events flow: what a transform keeps still reaches the sink', async () => {
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
    await topology.stop(TIME_ENOUGH_MS)
    expect(out.texts).toEqual(['a+b'])
    expect(outcomes).toEqual(['delivered'])
  })

  test('comes when the sources have ended by themselves', async () => {
    const out = collector('out')
    const once = source('in', async (output) => await output.send(logs('a')))
    const { topology } = await topologyOf({ sources: [once], sinks: [out.definition] }, { out: ['in'] })
    await topology.start()
    await topology.sourcesEnded()
    await topology.stop(TIME_ENOUGH_MS)
    expect(out.texts).toEqual(['a'])
  })

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
    expect(await topology.stop(TIME_ENOUGH_MS)).toEqual({ forced: true })
    expect(performance.now() - began).toBeLessThan(TIME_ENOUGH_MS)
    expect(house.metric('component_discarded_events_total', { reason: 'shutdown' })).toBeGreaterThanOrEqual(500)
  })
})

describe('the end at the limit', () => {
  test('gives up what a sink will not take, counted and unconfirmed', async () => {
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
    expect(await topology.stop(TIME_ENOUGH_MS)).toEqual({ forced: false })
    expect(out.texts).toEqual(['a'])
    expect(house.metric('component_errors_total', { error_type: 'close_failed' })).toBe(2)
  })
})

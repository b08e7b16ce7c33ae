import { Ack, LogEvent, MetricBatch, MetricEvent, NO_METADATA, Series, type Outcome, type Transform } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { Collector, contextOf, logs, portsOf } from '../testing/drivers.ts'
import { TransformDriver } from './transform.ts'

function driverOf(transform: Transform<'log', 'log'>) {
  const [collector, other] = [new Collector('log'), new Collector('log')]
  const { house, cx } = contextOf('transform', ['', 'other'])
  const parts = { kinds: new Set(['log' as const]), outputs: portsOf({ '': collector, other }) }
  return { driver: new TransformDriver(transform, cx, parts), collector, other, house }
}

describe('a batch that is passed on', () => {
  test('may be kept and passed on again, and each time settles whom it should', () => {
    let kept: Ack | null = null
    const batch = logs('a')
    const { driver, collector } = driverOf({
      transform: (given, out) => {
        kept = given.hold()
        out.pass(given)
      },
      flush: (out) => out.pass(batch, '', kept),
    })
    collector.settles = false
    const outcomes: Outcome[] = []
    driver.receive(batch, new Ack((outcome) => outcomes.push(outcome)))
    void driver.start().then(() => driver.finish())
    return poll('the second batch', () => collector.received.length === 2).then(() => {
      collector.received[0]?.ack?.release('delivered')
      expect(outcomes).toEqual([])
      collector.received[1]?.ack?.release('errored')
      expect(outcomes).toEqual(['errored'])
    })
  })

  test('is none where it has no events', () => {
    const { driver, collector, house } = driverOf({ transform: (batch, out) => out.pass(batch.pick([])) })
    const outcomes: Outcome[] = []
    driver.receive(logs('a'), new Ack((outcome) => outcomes.push(outcome)))
    expect(collector.received).toEqual([])
    expect(outcomes).toEqual(['delivered'])
    expect(house.metric('component_merged_events_total')).toBe(1)
  })
})

describe('metrics that are pushed', () => {
  const WHOLE = { scope: 'scrape', id: 1, final: true }
  const batch = () => {
    const series = ['a', 'b', 'c'].map((name) => Series.of(name, []))
    const metric = (one: Series) =>
      new MetricEvent({ series: one, kind: 'absolute', value: { type: 'gauge', value: 1 } })
    return MetricBatch.of(series.map(metric), WHOLE)
  }
  const push: Transform['transform'] = (given, out) =>
    (given as MetricBatch).events.forEach((event, i) => out.push(event, i === 0 ? 'other' : ''))

  function marksOf(transform: Transform) {
    const [collector, other] = [new Collector('metric'), new Collector('metric')]
    const { cx } = contextOf('transform', ['', 'other'])
    const outputs = portsOf({ '': collector, other })
    new TransformDriver(transform, cx, { kinds: new Set(['metric' as const]), outputs }).receive(batch(), null)
    const marks = ({ received }: Collector) => received.map(({ batch }) => (batch as MetricBatch).generation)
    return [collector, other].flatMap(marks)
  }

  test('are of the whole that they were made of, which ends with the last of their batches', () => {
    expect(marksOf({ transform: push })).toEqual([{ ...WHOLE, final: false }, WHOLE])
  })

  test('are of no whole where the transform may have kept them from another one', () => {
    expect(marksOf({ transform: push, flush: () => undefined })).toEqual([null, null])
  })
})

describe('events that are pushed', () => {
  test('leave in one batch for each port, however the ports alternate', () => {
    const { driver, collector, other } = driverOf({
      transform: (batch, out) => batch.events.forEach((event, i) => out.push(event, i % 2 === 0 ? '' : 'other')),
    })
    driver.receive(logs('a', 'b', 'c', 'd'), null)
    expect([collector.batches, other.batches]).toEqual([[['a', 'c']], [['b', 'd']]])
  })

  test('keep their order with the batches that are passed to the same port', () => {
    const { driver, collector } = driverOf({
      transform: (batch, out) => {
        out.push(new LogEvent('first', NO_METADATA))
        out.pass(batch)
        out.push(new LogEvent('last', NO_METADATA))
      },
    })
    driver.receive(logs('a'), null)
    expect(collector.batches).toEqual([['first'], ['a'], ['last']])
  })

  test('leave in batches of the usual size, though they are many', () => {
    const { driver, collector } = driverOf({
      transform: (batch, out) => {
        for (let i = 0; i < 2500; i++) out.push(batch.events[0] as LogEvent)
      },
    })
    driver.receive(logs('a'), null)
    expect(collector.received.map(({ batch }) => batch.length)).toEqual([1000, 1000, 500])
  })
})

describe('the end of a transform', () => {
  test('is the end of its ticks, also of one that waits for room', async () => {
    const calls: string[] = []
    const { driver, collector } = driverOf({
      transform: () => undefined,
      flushEveryMs: 1,
      flush: (_out, why) => void calls.push(why),
    })
    await driver.start()
    await poll('a tick', () => calls.length > 0)
    const full = Promise.withResolvers<void>()
    let asked = false
    collector.room = () => {
      asked = true
      return full.promise
    }
    await poll('a tick that waits', () => asked)
    void driver.finish()
    calls.length = 0
    collector.room = () => undefined
    full.resolve()
    await full.promise
    expect(calls).toEqual([])
  })

  test('is told where it fails, and stops nobody', async () => {
    const { driver, house } = driverOf({
      transform: () => undefined,
      flush: () => {
        throw new Error('no state')
      },
      close: () => Promise.reject(new Error('EIO')),
    })
    await driver.start()
    void driver.finish()
    await driver.close()
    expect(house.lines.map((line) => line.message)).toEqual([
      'The transform failed with what it kept, which is lost: no state',
      'The transform could not be closed: EIO',
    ])
  })
})

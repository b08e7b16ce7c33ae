import {
  LogBatch,
  LogEvent,
  MetricBatchBuilder,
  NO_METADATA,
  Series,
  Shape,
  type Outcome,
  type Source,
} from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { Collector, contextOf, logs, portsOf } from '../testing/drivers.ts'
import { MAX_WAITING, SourceDriver } from './source.ts'

const IDLE: Source = { run: () => Promise.resolve() }

function driverOf(source: Source = IDLE) {
  const collector = new Collector('log')
  const { house, cx } = contextOf('source', [''])
  return { driver: new SourceDriver(source, cx, portsOf({ '': collector })), collector, house }
}

function repeated(count: number): LogBatch {
  const event = new LogEvent('x', NO_METADATA)
  return LogBatch.of(Array.from({ length: count }, () => event))
}

describe('sending', () => {
  test('keeps the order of batches, also where only some of them had to wait', async () => {
    const { driver, collector } = driverOf()
    collector.full = Promise.withResolvers()
    const sent = [driver.send(logs('a')), driver.send(logs('b'))]
    collector.empty()
    sent.push(driver.send(logs('c')))
    for (const room of sent) await room
    await driver.send(logs('d'))
    expect(collector.batches).toEqual([['a'], ['b'], ['c'], ['d']])
  })

  test('from within an outcome does not run inside of the call that brought it', async () => {
    const { driver, collector } = driverOf()
    await new Promise<void>((resolve) => {
      void driver.send(logs('a'), '', () => void driver.send(logs('b'), '', () => resolve()))
      expect(collector.batches).toEqual([['a']])
    })
    expect(collector.batches).toEqual([['a'], ['b']])
  })

  test('the same batch twice settles each time by itself', async () => {
    const { driver, collector } = driverOf()
    collector.settles = false
    const batch = logs('a')
    const outcomes = [driver.deliver(batch), driver.deliver(batch)]
    collector.received[0]?.ack?.release('rejected')
    collector.received[1]?.ack?.release('delivered')
    expect(await Promise.all(outcomes)).toEqual(['rejected', 'delivered'])
  })

  test('nothing is no event, and delivered', async () => {
    const { driver, collector, house } = driverOf()
    expect(await driver.deliver(LogBatch.of([]))).toBe('delivered')
    expect(collector.received).toEqual([])
    expect(house.metric('component_received_events_total')).toBe(0)
  })

  test('a kind that nobody takes is counted as dropped, and not as sent', async () => {
    const { driver, house } = driverOf()
    const metrics = new MetricBatchBuilder()
    metrics.push(Series.of('requests'), Shape.counter, 1, 1, Number.NaN)
    expect(await driver.deliver(metrics.finish())).toBe('delivered')
    expect(house.metric('component_sent_events_total')).toBe(0)
    expect(house.metric('component_discarded_events_total', { reason: 'unconsumed_output' })).toBe(1)
  })

  test('on and on without waiting for room loses batches, counted and unconfirmed, before the memory is full', async () => {
    const { driver, collector, house } = driverOf()
    collector.full = Promise.withResolvers()
    const outcomes: Outcome[] = []
    for (let i = 0; i < 3; i++) void driver.send(repeated(MAX_WAITING / 2), '', (outcome) => outcomes.push(outcome))
    await Promise.resolve()
    expect(outcomes).toEqual(['errored'])
    expect(house.metric('component_discarded_events_total', { reason: 'source_overrun' })).toBe(MAX_WAITING / 2)
    expect(house.lines[0]?.message).toContain('It must await "send"')
    collector.empty()
    await driver.close()
  })

  test('survives a source that fails when it hears an outcome', async () => {
    const { driver, house } = driverOf()
    const told = Promise.withResolvers<void>()
    void driver.send(logs('a'), '', () => {
      told.resolve()
      throw new Error('no such offset')
    })
    await told.promise
    expect(house.lines[0]?.message).toBe('The source failed when a batch was delivered: no such offset')
  })
})

describe('closing', () => {
  test('drops what waits and what still comes, counted and unconfirmed', async () => {
    const { driver, collector, house } = driverOf()
    collector.full = Promise.withResolvers()
    const outcome = driver.deliver(logs('waits'))
    const closed = driver.close()
    collector.empty()
    await closed
    expect(await outcome).toBe('errored')
    expect(await driver.deliver(logs('comes', 'late'))).toBe('errored')
    expect(collector.received).toEqual([])
    expect(house.metric('component_discarded_events_total', { reason: 'shutdown' })).toBe(3)
    expect(house.metric('component_received_events_total')).toBe(3)
  })
})

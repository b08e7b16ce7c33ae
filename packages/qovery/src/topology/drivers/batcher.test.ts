import { LogBatch, LogEvent, NO_METADATA, type Events, type Kind } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { logs, textsOf } from '../testing/drivers.ts'
import { driverOf, sent } from '../testing/sink-driver.ts'

describe('batching', () => {
  test('joins batches up to the most events, cuts larger ones, and settles each with its own', async () => {
    const written: string[][] = []
    const { driver } = driverOf(
      { write: (batch) => void written.push(textsOf(batch)) },
      { delivery: { batch: { max_events: 3, timeout_secs: 0.01 } } },
    )
    await driver.start()
    const outcomes = [sent(driver, logs('1')), sent(driver, logs('2', '3', '4', '5')), sent(driver, logs('6', '7'))]
    expect(await Promise.all(outcomes)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(written.flat()).toEqual(['1', '2', '3', '4', '5', '6', '7'])
    expect(Math.max(...written.map((texts) => texts.length))).toBe(3)
  })

  test('keeps partitions apart, and drops events that have none', async () => {
    const written: string[][] = []
    const { driver, house } = driverOf(
      {
        write: (batch) => void written.push(textsOf(batch)),
        partition: (event) => ((event as LogEvent).value === null ? undefined : textOf(event)[0]),
      },
      { delivery: { batch: { max_events: 100, timeout_secs: 0.005 } } },
    )
    await driver.start()
    const batch = LogBatch.of([...logs('a1', 'b1', 'a2').events, new LogEvent(null, NO_METADATA)])
    expect(await sent(driver, batch)).toBe('rejected')
    expect(new Set(written.map((texts) => texts.join(' ')))).toEqual(new Set(['a1 a2', 'b1']))
    expect(house.metric('component_discarded_events_total', { reason: 'partition_failed' })).toBe(1)
  })

  test('keeps to a size in bytes, and lets a single event be larger', async () => {
    const written: number[] = []
    const { driver } = driverOf(
      { write: (batch) => void written.push(batch.length) },
      { delivery: { batch: { max_bytes: 100, timeout_secs: 0.005 } } },
    )
    await driver.start()
    await sent(driver, logs('x'.repeat(500), 'y'.repeat(60), 'z'.repeat(60), 'w'.repeat(60)))
    expect(written.reduce((sum, length) => sum + length)).toBe(4)
    expect(written.length).toBeGreaterThan(2)
  })

  test('cuts a batch of any length in time, and without a call per part', async () => {
    let written = 0
    const { driver } = driverOf(
      { write: (batch) => void (written += batch.length) },
      { delivery: { batch: { max_events: 2, timeout_secs: 0.005 } } },
    )
    await driver.start()
    expect(await sent(driver, logs(...Array.from({ length: 60_000 }, () => 'x')))).toBe('delivered')
    expect(written).toBe(60_000)
  })

  test('goes on where the sink cannot tell the partition of an event', async () => {
    const written: string[][] = []
    const { driver, house } = driverOf({
      write: (batch) => void written.push(textsOf(batch)),
      partition: (event) => (textOf(event) === 'bad' ? fails('no such field') : 'all'),
    })
    await driver.start()
    expect(await sent(driver, logs('a', 'bad', 'b'))).toBe('rejected')
    expect(written).toEqual([['a', 'b']])
    expect(house.metric('component_discarded_events_total', { reason: 'partition_failed' })).toBe(1)
    expect(house.lines[0]?.message).toBe('Events without a partition are lost: no such field')
  })

  test('sends what is ready as soon as the rate allows it, though nothing more comes', async () => {
    const { driver } = driverOf(
      { write: () => undefined },
      {
        delivery: {
          batch: { max_events: 1, timeout_secs: 3600 },
          rate_limit: { num: 1, duration_secs: 0.01 },
        },
      },
    )
    await driver.start()
    expect(await sent(driver, logs('a', 'b', 'c'))).toBe('delivered')
  })
})

function fails(message: string): never {
  throw new Error(message)
}

function textOf(event: Events[Kind]): string {
  return String((event as LogEvent).value)
}

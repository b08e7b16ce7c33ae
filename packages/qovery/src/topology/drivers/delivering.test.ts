import { Ack, Partial, Reject, Retry, type Sink } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { logs, textsOf } from '../testing/drivers.ts'
import { driverOf, FAST_RETRY, sent } from '../testing/sink-driver.ts'

describe('a sink that fails', () => {
  test('is asked again for the same batch until it takes it', async () => {
    let attempts = 0
    const sink: Sink = { write: () => (++attempts < 3 ? Promise.reject(new Retry('503')) : Promise.resolve()) }
    const { driver, house } = driverOf(sink, { delivery: { retry: FAST_RETRY } })
    await driver.start()
    expect(await sent(driver, logs('a'))).toBe('delivered')
    expect(attempts).toBe(3)
    expect(house.metric('component_errors_total', { error_type: 'request_failed' })).toBe(2)
    expect(house.metric('component_sent_events_total')).toBe(1)
  })

  test('rejects a batch when its attempts are used up', async () => {
    const sink: Sink = { write: () => Promise.reject(new Error('no route')) }
    const { driver, house } = driverOf(sink, { delivery: { retry: FAST_RETRY } })
    await driver.start()
    expect(await sent(driver, logs('a', 'b'))).toBe('rejected')
    expect(house.metric('component_discarded_events_total', { reason: 'retries_exhausted' })).toBe(2)
    expect(house.lines.at(-1)?.message).toBe('Gave up on 2 events: no route')
  })

  test('is not asked again for what it rejects', async () => {
    let attempts = 0
    const { driver, house } = driverOf({
      write: () => {
        attempts++
        throw new Reject('400: no such index')
      },
    })
    await driver.start()
    expect(await sent(driver, logs('a'))).toBe('rejected')
    expect(attempts).toBe(1)
    expect(house.metric('component_discarded_events_total', { reason: 'rejected', intentional: 'false' })).toBe(1)
  })

  test('gets only those events again that it asks for, and loses only those it rejects', async () => {
    const written: string[][] = []
    const sink: Sink = {
      write: (batch) => {
        written.push(textsOf(batch))
        if (written.length === 1) throw new Partial('half of it', { rejected: [0], retry: [2, 3] })
      },
    }
    const { driver, house } = driverOf(sink, { delivery: { retry: FAST_RETRY } })
    await driver.start()
    expect(await sent(driver, logs('a', 'b', 'c', 'd'))).toBe('rejected')
    expect(written).toEqual([
      ['a', 'b', 'c', 'd'],
      ['c', 'd'],
    ])
    expect(house.metric('component_sent_events_total')).toBe(3)
    expect(house.metric('component_discarded_events_total', { reason: 'rejected' })).toBe(1)
  })

  test('may name positions twice or that are not there: each event is settled once', async () => {
    let attempts = 0
    const { driver, house } = driverOf(
      {
        write: () => {
          if (++attempts === 1) throw new Partial('muddled', { rejected: [1, 1, 9, -1], retry: [2, 1, 0, 2] })
        },
      },
      { delivery: { retry: FAST_RETRY } },
    )
    await driver.start()
    expect(await sent(driver, logs('a', 'b', 'c', 'd'))).toBe('delivered')
    expect(house.metric('component_sent_events_total')).toBe(4)
    expect(house.metric('component_discarded_events_total')).toBe(0)
  })

  test.each([Number.NaN, -1, 0.5])(
    'is not asked at once again where it names no time to wait: %s ms',
    async (afterMs) => {
      const times: number[] = []
      const sink: Sink = {
        write: () => {
          times.push(performance.now())
          if (times.length === 1) throw new Retry('503', { afterMs })
        },
      }
      const retry = { attempts: 3, initial_backoff_secs: 0.2, max_duration_secs: 0.2 }
      const { driver } = driverOf(sink, { delivery: { retry } })
      await driver.start()
      await sent(driver, logs('a'))
      expect((times[1] as number) - (times[0] as number)).toBeGreaterThan(15)
    },
  )

  test('works on when what upstream does about an outcome fails', async () => {
    const { driver, house } = driverOf({ write: () => Promise.resolve() })
    await driver.start()
    driver.receive(logs('a'), new Ack(() => fails('no such offset')))
    expect(await sent(driver, logs('b'))).toBe('delivered')
    expect(house.lines[0]?.message).toBe('What became of 1 events cannot be told: no such offset')
  })

  test('is given up on after its timeout, and asked again', async () => {
    let attempts = 0
    const sink: Sink = { write: () => (++attempts === 1 ? new Promise<void>(() => undefined) : Promise.resolve()) }
    const { driver, house } = driverOf(sink, { delivery: { retry: FAST_RETRY, timeout_secs: 0.02 } })
    await driver.start()
    expect(await sent(driver, logs('a'))).toBe('delivered')
    expect(house.lines[0]?.message).toBe('A request failed and is repeated: no answer within 0.02 s')
    expect(house.lines.slice(1).map(({ level, message }) => [level, message])).toEqual([
      ['info', 'Requests succeed again'],
    ])
    await sent(driver, logs('b'))
    expect(house.lines).toHaveLength(2)
  })
})

function fails(message: string): never {
  throw new Error(message)
}

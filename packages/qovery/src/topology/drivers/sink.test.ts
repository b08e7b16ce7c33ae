import { Ack, type Outcome, type Sink } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { MemoryBuffer } from '../../buffers/memory.ts'
import { logs, textsOf } from '../testing/drivers.ts'
import { driverOf, sent } from '../testing/sink-driver.ts'

describe('a sink that writes at once', () => {
  test('settles a batch within the call that sends it', async () => {
    const written: string[][] = []
    const { driver } = driverOf({ write: (batch) => void written.push(textsOf(batch)) })
    await driver.start()
    let outcome: Outcome | undefined
    const ack = new Ack((said) => {
      outcome = said
    })
    driver.receive(logs('a', 'b'), ack)
    expect(written).toEqual([['a', 'b']])
    expect(outcome).toBe('delivered')
  })

  test('has sent what it took, and not what it counted as dropped', async () => {
    const { driver, house, cx } = driverOf({ write: () => cx.dropped(2, 'type_conflict') })
    await driver.start()
    expect(await sent(driver, logs('a', 'b', 'c'))).toBe('rejected')
    expect(await sent(driver, logs('d', 'e'))).toBe('rejected')
    expect(house.metric('component_sent_events_total')).toBe(1)
    expect(house.metric('component_discarded_events_total', { reason: 'type_conflict' })).toBe(4)
  })

  test('gets what came before it had started, in order, once it has', async () => {
    const written: string[][] = []
    let attempts = 0
    const { driver, house } = driverOf({
      start: () => (++attempts < 2 ? Promise.reject(new Error('port 9 is taken')) : Promise.resolve()),
      write: (batch) => void written.push(textsOf(batch)),
    })
    const starting = driver.start()
    const outcomes = [sent(driver, logs('a')), sent(driver, logs('b'))]
    await starting
    expect(await Promise.all(outcomes)).toEqual(['delivered', 'delivered'])
    expect(written).toEqual([['a'], ['b']])
    expect(house.lines.map((line) => line.message)).toEqual([
      'The sink cannot start: port 9 is taken. It is tried again',
    ])
  })
})

describe('a full buffer', () => {
  test('makes senders wait until there is room, and admits a whole batch while it has any', async () => {
    const gates: (() => void)[] = []
    const { driver } = driverOf({ write: () => new Promise<void>((resolve) => gates.push(resolve)) })
    await driver.start()
    const outcomes = [sent(driver, logs('in flight')), sent(driver, logs('1', '2', '3'))]
    expect(driver.room()).toBeUndefined()
    outcomes.push(sent(driver, logs('4', '5', '6')))
    const room = driver.room()
    expect(room).toBeInstanceOf(Promise)
    gates[0]?.()
    await room
    await poll('the next write', () => gates.length === 2)
    gates[1]?.()
    await poll('the last write', () => gates.length === 3)
    gates[2]?.()
    expect(await Promise.all(outcomes)).toEqual(['delivered', 'delivered', 'delivered'])
  })

  test('drops what comes in when it is told to, counted and rejected, and never makes anybody wait', async () => {
    const { driver, house } = driverOf(
      { write: () => new Promise<void>(() => undefined) },
      { when_full: 'drop_newest' },
    )
    await driver.start()
    void sent(driver, logs('in flight'))
    void sent(driver, logs('1', '2', '3', '4'))
    expect(driver.room()).toBeUndefined()
    expect(await sent(driver, logs('5', '6'))).toBe('rejected')
    expect(house.metric('buffer_discarded_events_total', { reason: 'buffer_full' })).toBe(2)
    expect(house.metric('buffer_events')).toBe(4)
  })
})

describe('the number of requests under way', () => {
  test('stays at the limit, and what waits follows as they end', async () => {
    let open = 0
    let most = 0
    const ends: (() => void)[] = []
    const sink: Sink = {
      write: () => {
        most = Math.max(most, ++open)
        return new Promise<void>((resolve) =>
          ends.push(() => {
            open--
            resolve()
          }),
        )
      },
    }
    const { driver } = driverOf(sink, { buffer: new MemoryBuffer({ max_events: 100 }), delivery: { concurrency: 2 } })
    await driver.start()
    const outcomes = ['a', 'b', 'c', 'd', 'e'].map((text) => sent(driver, logs(text)))
    for (let i = 0; i < 5; i++) (await poll('a write', () => ends[i]))()
    await Promise.all(outcomes)
    expect(most).toBe(2)
  })

  test('does not pass the rate limit', async () => {
    const times: number[] = []
    const { driver } = driverOf(
      { write: () => void times.push(performance.now()) },
      { buffer: new MemoryBuffer({ max_events: 100 }), delivery: { rate_limit: { num: 2, duration_secs: 0.1 } } },
    )
    await driver.start()
    await Promise.all(['a', 'b', 'c', 'd', 'e'].map((text) => sent(driver, logs(text))))
    expect((times[2] as number) - (times[0] as number)).toBeGreaterThanOrEqual(99)
    expect((times[4] as number) - (times[0] as number)).toBeGreaterThanOrEqual(199)
  })
})

test('a healthcheck is over with its signal, also where the sink does not listen to that', async () => {
  const { driver } = driverOf({ write: () => undefined, healthcheck: () => new Promise(() => undefined) })
  await expect(driver.healthcheck(AbortSignal.timeout(5))).rejects.toThrow('timeout')
})

describe('the end', () => {
  test('waits for a start that is under way, and then closes what it opened', async () => {
    const told: string[] = []
    const opened = Promise.withResolvers<void>()
    const { driver } = driverOf({
      start: async () => {
        await opened.promise
        told.push('opened')
      },
      write: () => undefined,
      close: async () => void told.push('closed'),
    })
    void driver.start()
    const drained = driver.drain()
    opened.resolve()
    await drained
    expect(told).toEqual(['opened', 'closed'])
  })

  test('does not start a sink again for which nothing waits', async () => {
    let attempts = 0
    const { driver } = driverOf({
      start: () => {
        attempts++
        return Promise.reject(new Error('the port is taken'))
      },
      write: () => undefined,
    })
    void driver.start()
    await poll('the first attempt', () => attempts === 1)
    await driver.drain()
    expect(attempts).toBe(1)
  })

  test('comes also where the sink cannot be closed, and that is told', async () => {
    const { driver, house } = driverOf({ write: () => undefined, close: () => Promise.reject(new Error('EIO')) })
    await driver.start()
    await driver.drain()
    expect(house.lines[0]?.message).toBe('The sink could not be closed: EIO')
  })

  test('is not delayed by events that come after it was forced: they are dropped', async () => {
    let written = 0
    const { driver } = driverOf({ write: () => void written++ })
    await driver.start()
    driver.kill()
    expect(await sent(driver, logs('a'))).toBe('errored')
    expect(written).toBe(0)
  })

  test('comes when all that waits is delivered, and the sink is closed after it', async () => {
    const told: string[] = []
    const { driver } = driverOf(
      { write: async (batch) => void told.push(...textsOf(batch)), close: async () => void told.push('closed') },
      { delivery: { batch: { timeout_secs: 3600 } } },
    )
    await driver.start()
    const outcome = sent(driver, logs('a', 'b'))
    await driver.drain()
    expect(told).toEqual(['a', 'b', 'closed'])
    expect(await outcome).toBe('delivered')
  })

  test('can be forced: what is under way is aborted, what waits is counted and not confirmed', async () => {
    const { driver, house } = driverOf({
      write: (_batch, signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    })
    await driver.start()
    const outcomes = [sent(driver, logs('a')), sent(driver, logs('b'))]
    const drained = driver.drain()
    driver.kill()
    await drained
    expect(await Promise.all(outcomes)).toEqual(['errored', 'errored'])
    expect(house.metric('component_discarded_events_total', { reason: 'shutdown' })).toBe(2)
  })
})

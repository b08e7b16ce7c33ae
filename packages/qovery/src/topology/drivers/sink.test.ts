import {
  Ack,
  LogBatch,
  LogEvent,
  NO_METADATA,
  Partial,
  Reject,
  Retry,
  type Batch,
  type Outcome,
  type Sink,
} from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { MemoryBuffer } from '../../buffers/memory.ts'
import { DriverContext } from '../context.ts'
import { testHouse } from '../testing/house.ts'
import { SinkDriver, type Feed } from './sink.ts'

const FAST_RETRY = { attempts: 3, initial_backoff_secs: 0.001, max_duration_secs: 0.002 }

function logs(...texts: string[]): LogBatch {
  return LogBatch.of(texts.map((text) => new LogEvent({ message: text }, NO_METADATA)))
}

function textsOf(batch: Batch): string[] {
  return (batch as Batch<'log'>).events.map((event) => (event.value as { message: string }).message)
}

function driverOf(sink: Sink, feed: globalThis.Partial<Feed> = {}) {
  const house = testHouse()
  const cx = new DriverContext(house, {
    id: 'out',
    kind: 'sink',
    type: 'test',
    inputKinds: ['log'],
    acknowledgements: false,
    ports: [],
  })
  const buffer = new MemoryBuffer({ max_events: 4 })
  const driver = new SinkDriver(sink, cx, {
    kinds: new Set(['log']),
    buffer,
    when_full: 'block',
    delivery: {},
    ...feed,
  })
  return { driver, house, cx }
}

/** Sends a batch and returns what it settles with. */
function sent(driver: SinkDriver, batch: LogBatch): Promise<Outcome> {
  return new Promise((resolve) => {
    driver.receive(batch, new Ack(resolve))
  })
}

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
  })
})

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
        partition: (event) => ((event as LogEvent).value === null ? undefined : textOf(event as LogEvent)[0]),
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
    await sent(driver, logs('x'.repeat(500), 'y'.repeat(20), 'z'.repeat(20), 'w'.repeat(20)))
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
      partition: (event) => (textOf(event as LogEvent) === 'bad' ? fails('no such field') : 'all'),
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

function fails(message: string): never {
  throw new Error(message)
}

function textOf(event: LogEvent): string {
  return (event.value as { message: string }).message
}

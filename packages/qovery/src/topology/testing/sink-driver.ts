import { Ack, type LogBatch, type Outcome, type Sink } from '@qovery/sdk'
import { MemoryBuffer } from '../../buffers/memory.ts'
import { DriverContext } from '../context.ts'
import { SinkDriver, type Feed } from '../drivers/sink.ts'
import { testHouse } from './house.ts'

/** Few and quick attempts. */
export const FAST_RETRY = { attempts: 3, initial_backoff_secs: 0.001, max_duration_secs: 0.002 }

/** A driver of logs with room for four events, in a house of its own. */
export function driverOf(sink: Sink, feed: Partial<Feed> = {}) {
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
export function sent(driver: SinkDriver, batch: LogBatch): Promise<Outcome> {
  return new Promise((resolve) => {
    driver.receive(batch, new Ack(resolve))
  })
}

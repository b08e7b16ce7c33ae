import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run } from 'mitata'
import { dedupe } from './index.ts'

const EVENTS = 1000
const BATCHES = 20
const metadata = new Metadata()

/** Batches in which each message of 100 characters comes `times` times. */
function batchesOf(times: number): LogBatch[] {
  return Array.from({ length: BATCHES }, (_, batch) => {
    const events = Array.from({ length: EVENTS }, (_, i) => {
      const message = `${'GET /index.html HTTP/1.1 '.repeat(4)}${Math.floor((batch * EVENTS + i) / times)}`
      const fields = { host: 'web-1', level: 'info', message, timestamp: new Timestamp(1_700_000_000, 0) }
      return new LogEvent(fields, metadata)
    })
    return LogBatch.of(events)
  })
}

async function measure(title: string, times: number, options: object): Promise<void> {
  const transform = await dedupe.create(dedupe.config.parse(options), testContext())
  const batches = batchesOf(times)
  bench(`${BATCHES * EVENTS} events: ${title}`, () => {
    const out = new CollectedEmit<'log'>()
    for (const batch of batches) transform.transform(batch, out)
    do_not_optimize(out)
  })
}

await measure('message, host and timestamp, none twice', 1, {})
await measure('message, host and timestamp, each ten times', 10, {})
await measure('all fields but one, none twice', 1, { fields: { ignore: ['level'] } })
await run()

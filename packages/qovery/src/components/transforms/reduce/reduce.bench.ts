import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { bench, do_not_optimize, run } from 'mitata'
import { reduce } from './index.ts'

const EVENTS = 1000
const BATCHES = 20
const metadata = new Metadata()
const timestamp = new Timestamp(1_700_000_000, 0)

/** Batches of events of eight fields, in `groups` groups. */
function batchesOf(groups: number): LogBatch[] {
  return Array.from({ length: BATCHES }, (_, batch) => {
    const events = Array.from({ length: EVENTS }, (_, i) => {
      const id = `request-${(batch * EVENTS + i) % groups}`
      const fields = {
        host: 'web-1',
        id,
        level: 'info',
        message: 'GET /index.html',
        n: i,
        status: 200,
        timestamp,
        took: 0.5,
      }
      return new LogEvent(fields, metadata)
    })
    return LogBatch.of(events)
  })
}

async function measure(title: string, groups: number, options: object): Promise<void> {
  const transform = await reduce.create(reduce.config.parse({ group_by: ['id'], ...options }), testContext())
  const batches = batchesOf(groups)
  bench(`${BATCHES * EVENTS} events and a flush: ${title}`, () => {
    const out = new CollectedEmit<'log'>()
    for (const batch of batches) transform.transform(batch, out)
    transform.flush?.(out, 'end')
    do_not_optimize(out)
  })
}

await measure('100 groups, the usual strategies', 100, {})
await measure('5,000 groups of four, the usual strategies', 5000, {})
await measure('5,000 groups of four, messages joined', 5000, { merge_strategies: { message: 'concat_newline' } })
await run()

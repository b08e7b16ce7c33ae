import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { bench, do_not_optimize, run } from 'mitata'
import type { z } from 'zod'
import { log_to_metric } from './index.ts'

const METHODS = ['GET', 'POST', 'PUT', 'DELETE']
const metadata = new Metadata()
const lines = Array.from({ length: 1000 }, (_, i) =>
  JSON.stringify({
    timestamp_text: '2026-11-22T17:00:00Z',
    host: `host-${i % 20}`,
    http: { method: METHODS[i % 4], path: `/p/${i}` },
    message: 'served a request',
    status: 200 + (i % 5),
    duration: i / 7,
  }),
)

/** Fresh events, whose texts V8 has not hashed yet, as a decoder makes them. */
function freshBatches(count: number): LogBatch[] {
  return Array.from({ length: count }, () => LogBatch.of(lines.map((line) => new LogEvent(JSON.parse(line), metadata))))
}

async function measure(title: string, options: z.input<typeof log_to_metric.config>): Promise<void> {
  const transform = await log_to_metric.create(log_to_metric.config.parse(options), testContext())
  const batches = freshBatches(300)
  let next = 0
  bench(title, () => {
    const out = new CollectedEmit<'metric'>()
    transform.transform(batches[next++ % batches.length] as LogBatch, out)
    do_not_optimize(out)
  })
}

const tags = { host: '{{ host }}', method: '{{ http.method }}' }

await measure('1,000 logs: counter, constant tags', {
  metrics: [{ type: 'counter', field: 'status', tags: { a: 'b', c: 'd' } }],
})
await measure('1,000 logs: counter, two tags of fields', { metrics: [{ type: 'counter', field: 'status', tags }] })
await measure('1,000 logs: counter and histogram, two tags of fields', {
  metrics: [
    { type: 'counter', field: 'status', tags },
    { type: 'histogram', field: 'duration', tags },
  ],
})
await measure('1,000 logs: counter, tags of an object', {
  metrics: [{ type: 'counter', field: 'status', tags: { 'http_*': '{{ http }}' } }],
})
await run()

import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { bench, do_not_optimize, run } from 'mitata'
import { throttle } from './index.ts'

const EVENTS = 1000
const BATCHES = 20
const metadata = new Metadata()
const batches = Array.from({ length: BATCHES }, (_, batch) => {
  const events = Array.from({ length: EVENTS }, (_, i) => {
    return new LogEvent({ host: `web-${(batch * EVENTS + i) % 500}`, message: 'GET /index.html' }, metadata)
  })
  return LogBatch.of(events)
})

async function measure(title: string, options: object): Promise<void> {
  const transform = await throttle.create(throttle.config.parse({ window_secs: 1, ...options }), testContext())
  bench(`${BATCHES * EVENTS} events: ${title}`, () => {
    const out = new CollectedEmit()
    for (const batch of batches) transform.transform(batch, out)
    do_not_optimize(out)
  })
}

await measure('one limit, all pass', { threshold: 2 ** 31 })
await measure('one limit, most are dropped', { threshold: 1000 })
await measure('a limit for each of 500 hosts', { threshold: 1000, key_field: '{{ host }}' })
await run()

import { LogBatch, LogEvent, Metadata } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { bench, do_not_optimize, run } from 'mitata'
import { sample } from './index.ts'

const EVENTS = 1000
const BATCHES = 20
const metadata = new Metadata()
const batches = Array.from({ length: BATCHES }, (_, batch) => {
  const events = Array.from({ length: EVENTS }, (_, i) => {
    const trace_id = `4bf92f35-77b3-4da6-a3ce-${String(batch * EVENTS + i).padStart(12, '0')}`
    return new LogEvent({ host: `web-${i % 10}`, message: 'GET /index.html', trace_id }, metadata)
  })
  return LogBatch.of(events)
})

async function measure(title: string, options: object): Promise<void> {
  const transform = await sample.create(sample.config.parse(options), testContext())
  bench(`${BATCHES * EVENTS} events: ${title}`, () => {
    const out = new CollectedEmit<'log' | 'trace'>()
    for (const batch of batches) transform.transform(batch, out)
    do_not_optimize(out)
  })
}

await measure('one of ten', { rate: 10 })
await measure('one of ten of each host', { rate: 10, group_by: '{{ host }}' })
await measure('one of ten by a key of 36 characters', { rate: 10, key_field: 'trace_id' })
await measure('half of them, marked', { ratio: 0.5 })
await run()

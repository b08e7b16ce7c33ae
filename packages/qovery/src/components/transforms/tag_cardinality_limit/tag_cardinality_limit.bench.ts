import { MetricBatchBuilder, Series, Shape, type MetricBatch } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { bench, do_not_optimize, run } from 'mitata'
import { config } from './options.ts'
import { TagCardinalityLimit } from './tag-cardinality-limit.ts'

const ROWS = 1000
const BATCHES = 100

function batchesOf(seriesCount: number): MetricBatch[] {
  const series = Array.from({ length: seriesCount }, (_, i) =>
    Series.of('requests_total', [
      ['host', `h${i % 100}`],
      ['user', `u${i}`],
    ]),
  )
  const builder = new MetricBatchBuilder(ROWS)
  return Array.from({ length: BATCHES }, (_, batch) => {
    for (let row = 0; row < ROWS; row++) {
      const at = (Math.imul(batch * ROWS + row, 2_654_435_761) >>> 0) % seriesCount
      builder.push(series[at] as Series, Shape.counter, row % 7, 1, 1000)
    }
    return builder.finish()
  })
}

function measure(title: string, options: object, batches: readonly MetricBatch[], isFresh = false): void {
  const make = () => new TagCardinalityLimit(config.parse({ mode: 'exact', ...options }), testContext())
  const known = make()
  bench(`${BATCHES * ROWS} rows: ${title}`, () => {
    const transform = isFresh ? make() : known
    const out = new CollectedEmit<'metric'>()
    for (const batch of batches) transform.transform(batch, out)
    do_not_optimize(out)
  })
}

const limits = { max_series_per_metric: 1_000_000 }
measure('1,000 series, all within their limits', { value_limit: 1_000_000 }, batchesOf(1000))
measure('10,000 series, and a limit on series', { value_limit: 1_000_000, ...limits }, batchesOf(10_000))
measure('10,000 series, of which most lose a tag', { value_limit: 500 }, batchesOf(10_000))
for (const mode of ['exact', 'exact_fingerprint', 'probabilistic']) {
  measure(`100,000 series seen for the first time, ${mode}`, { mode, ...limits }, batchesOf(100_000), true)
}
await run()

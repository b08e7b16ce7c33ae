import { ABSOLUTE, MetricBatchBuilder, Series, Shape, type MetricBatch } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { bench, do_not_optimize, run } from 'mitata'
import { IncrementalToAbsolute } from './incremental-to-absolute.ts'

const ROWS = 1000
const BATCHES = 100

function batchesOf(shape: number, seriesCount: number): MetricBatch[] {
  const series = Array.from({ length: seriesCount }, (_, i) => Series.of('requests_total', [['host', `h${i}`]]))
  const builder = new MetricBatchBuilder(ROWS)
  return Array.from({ length: BATCHES }, (_, batch) => {
    for (let row = 0; row < ROWS; row++) {
      const at = (Math.imul(batch * ROWS + row, 2_654_435_761) >>> 0) % seriesCount
      builder.push(series[at] as Series, shape, row % 7, 1, 1000)
    }
    return builder.finish()
  })
}

function measure(title: string, batches: readonly MetricBatch[]): void {
  const cache = { max_events: 1_000_000, time_to_live: 300, max_values_per_series: 1000 }
  const transform = new IncrementalToAbsolute(cache, testContext())
  bench(`${BATCHES * ROWS} rows: ${title}`, () => {
    const out = new CollectedEmit<'metric'>()
    for (const batch of batches) transform.transform(batch, out)
    do_not_optimize(out)
  })
}

measure('counters of 1,000 series', batchesOf(Shape.counter, 1000))
measure('counters of 10,000 series', batchesOf(Shape.counter, 10_000))
measure('absolute counters of 1,000 series', batchesOf(Shape.counter | ABSOLUTE, 1000))
measure('timers of 1,000 series', batchesOf(Shape.histogram_sample, 1000))
await run()

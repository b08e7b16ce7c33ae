import { ABSOLUTE, MetricBatchBuilder, Series, Shape, type MetricBatch } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { bench, do_not_optimize, run } from 'mitata'
import { Aggregate } from './aggregate.ts'
import { foldOf, type Mode } from './folds.ts'

const ROWS = 1000
const BATCHES = 100

/** Batches of one kind of sample, with their series in no order. */
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

function measure(title: string, mode: Mode, batches: readonly MetricBatch[]): void {
  const aggregate = new Aggregate(foldOf(mode), { interval_ms: 1000, max_kept: 1_000_000 }, testContext())
  bench(`${BATCHES * ROWS} rows and a flush: ${title}`, () => {
    const out = new CollectedEmit<'metric'>()
    for (const batch of batches) aggregate.transform(batch, out)
    aggregate.flush(out)
    do_not_optimize(out)
  })
}

measure('Auto, counters of 100 series', 'Auto', batchesOf(Shape.counter, 100))
measure('Auto, counters of 1,000 series', 'Auto', batchesOf(Shape.counter, 1000))
measure('Auto, counters of 10,000 series', 'Auto', batchesOf(Shape.counter, 10_000))
measure('Auto, absolute gauges of 1,000 series', 'Auto', batchesOf(Shape.gauge | ABSOLUTE, 1000))
measure('Auto, timers of 1,000 series', 'Auto', batchesOf(Shape.histogram_sample, 1000))
measure('Stdev, gauges of 1,000 series', 'Stdev', batchesOf(Shape.gauge | ABSOLUTE, 1000))
await run()

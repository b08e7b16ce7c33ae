import {
  ABSOLUTE,
  MetricBatchBuilder,
  Shape,
  SHAPE_MASK,
  valueAt,
  type Batch,
  type ComponentContext,
  type CounterHandle,
  type Emit,
  type GaugeHandle,
  type MetricBatch,
  type MetricColumns,
  type MetricExtras,
  type Series,
  type Transform,
} from '@qovery/sdk'
import type { Total } from './total.ts'
import { Totals, type TotalLimits } from './totals.ts'

export interface CacheOptions extends TotalLimits {
  readonly max_values_per_series: number
}

/**
 * Emits the total of its series for each incremental sample. Absolute samples pass as they are; where there is a total of
 * the series they replace it, and gauges leave one.
 */
export class IncrementalToAbsolute implements Transform<'metric', 'metric'> {
  readonly #totals: Totals
  readonly #maxGathered: number
  readonly #cx: ComponentContext
  readonly #clock: () => number
  readonly #builder = new MetricBatchBuilder()
  readonly #series: GaugeHandle
  readonly #evicted: CounterHandle
  readonly #restarted: CounterHandle
  #notNumbers = 0

  /** `clock` gives milliseconds that never go back. */
  constructor(cache: CacheOptions, cx: ComponentContext, clock: () => number = () => performance.now()) {
    this.#totals = new Totals(cache)
    this.#maxGathered = cache.max_values_per_series
    this.#cx = cx
    this.#clock = clock
    this.#series = cx.gauge('incremental_to_absolute_series', 'Series whose totals are kept.')
    this.#evicted = cx.counter('incremental_to_absolute_evictions_total', 'Totals that had to go because of a limit.')
    this.#restarted = cx.counter(
      'incremental_to_absolute_restarts_total',
      'Totals that began anew, because a sample did not fit to them or they had gathered too much.',
    )
  }

  transform(batch: Batch<'metric'>, out: Emit<'metric'>): void {
    const now = this.#clock()
    this.#totals.expire(now)
    const { columns, generation } = batch as MetricBatch
    let changed = false
    for (let row = 0; row < batch.length; row++) {
      if (((columns.shapes[row] as number) & ABSOLUTE) !== 0) {
        this.#replace(columns, row, now)
        if (changed) this.#copyRow(columns, row)
      } else {
        if (!changed) for (let before = 0; before < row; before++) this.#copyRow(columns, before)
        changed = true
        this.#accumulate(columns, row, now)
      }
    }
    if (!changed) out.pass(batch)
    else if (this.#builder.length > 0) out.pass(this.#builder.finish(generation))
    this.#report()
  }

  #report(): void {
    this.#series.set(this.#totals.size)
    if (this.#notNumbers === 0) return
    this.#cx.dropped(this.#notNumbers, 'not_a_number')
    this.#notNumbers = 0
  }

  /** Notes an absolute sample. */
  #replace(columns: MetricColumns, row: number, now: number): void {
    const series = columns.series[row] as Series
    const isGauge = ((columns.shapes[row] as number) & SHAPE_MASK) === Shape.gauge
    let total = this.#totals.find(series, now)
    if (total === undefined) {
      if (!isGauge) return
      total = this.#totals.open(series, now)
    } else if (isGauge && total.shape === Shape.gauge) {
      total.value = columns.values[row] as number
      return
    }
    this.#set(total, columns, row)
  }

  /** Adds an incremental sample to its total and emits that. */
  #accumulate(columns: MetricColumns, row: number, now: number): void {
    const series = columns.series[row] as Series
    const shape = (columns.shapes[row] as number) & SHAPE_MASK
    const known = this.#totals.find(series, now)
    if (shape > Shape.gauge) {
      this.#accumulateWhole(known ?? this.#totals.open(series, now), columns, row)
      return
    }
    const value = columns.values[row] as number
    const fits = known !== undefined && known.shape === shape
    const sum = fits ? known.value + value : value
    if (Number.isNaN(sum)) {
      this.#notNumbers++
      return
    }
    const total = known ?? this.#totals.open(series, now)
    if (fits) total.value = sum
    else {
      if (known !== undefined) this.#restarted.add(1)
      this.#set(total, columns, row)
    }
    const timestamp = columns.timestamps[row] as number
    const extras = extrasOf(total, columns.extras?.[row])
    if (extras === undefined) this.#builder.push(series, shape | ABSOLUTE, sum, 1, timestamp)
    else this.#builder.add(series, 'absolute', total.current(), timeOf(timestamp), extras)
  }

  #accumulateWhole(total: Total, columns: MetricColumns, row: number): void {
    const before = total.bytes
    const isNew = before === 0
    const fits = !isNew && total.add(valueAt(columns, row)) && total.gathered <= this.#maxGathered
    if (fits) this.#grew(total.bytes - before)
    else {
      if (!isNew) this.#restarted.add(1)
      this.#set(total, columns, row, before)
    }
    const extras = extrasOf(total, columns.extras?.[row])
    const timestamp = timeOf(columns.timestamps[row] as number)
    this.#builder.add(columns.series[row] as Series, 'absolute', total.current(), timestamp, extras)
  }

  /** Begins a total anew with a sample; `before`: its bytes as they were booked last. */
  #set(total: Total, columns: MetricColumns, row: number, before = total.bytes): void {
    total.set(valueAt(columns, row))
    total.start = columns.extras?.[row]?.start
    this.#grew(total.bytes - before)
  }

  #grew(bytes: number): void {
    const evicted = this.#totals.grew(bytes)
    if (evicted > 0) this.#evicted.add(evicted)
  }

  /** Emits an absolute sample as it is. */
  #copyRow(columns: MetricColumns, row: number): void {
    const extras = columns.extras?.[row]
    const shape = columns.shapes[row] as number
    const series = columns.series[row] as Series
    const timestamp = columns.timestamps[row] as number
    if ((shape & SHAPE_MASK) === Shape.other || extras !== undefined) {
      this.#builder.add(series, 'absolute', valueAt(columns, row), timeOf(timestamp), extras)
    } else {
      this.#builder.push(series, shape, columns.values[row] as number, columns.weights[row] as number, timestamp)
    }
  }
}

/** A total counts from the start of its first sample on. */
function extrasOf(total: Total, extras: MetricExtras | undefined): MetricExtras | undefined {
  if (extras?.start === undefined) return extras
  total.start ??= extras.start
  return extras.start === total.start ? extras : { ...extras, start: total.start }
}

function timeOf(timestamp: number): number | undefined {
  return Number.isNaN(timestamp) ? undefined : timestamp
}

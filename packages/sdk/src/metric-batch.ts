import type { Ack } from './ack.ts'
import type { Batch } from './batch.ts'
import { MetricEvent } from './event.ts'
import { holdOn } from './held.ts'
import type { MetricExtras, MetricKind, MetricValue } from './metric.ts'
import type { Series } from './series.ts'

/**
 * What a row of a metric batch holds. `counter` and `gauge` have their number in `values`; the two samples are a
 * distribution of one observation (`values`, `weights`); `other` has its value in `others`.
 */
export const Shape = { counter: 0, gauge: 1, histogram_sample: 2, summary_sample: 3, other: 4 } as const
/** Added to a row's shape when the sample is absolute; without it the sample is incremental. */
export const ABSOLUTE = 8
/** The bits of a row's shape that name one of `Shape`. */
export const SHAPE_MASK = 7

/**
 * One reading of a source that polls a whole. Series of `scope` that are missing from generation `id` have vanished:
 * known for sure once its `final` batch, or a batch of the generation after it, has come.
 */
export interface Generation {
  readonly scope: string
  readonly id: number
  readonly final: boolean
}

/** The columns of a metric batch: row i is sample i. Read-only once in a batch. */
export interface MetricColumns {
  readonly series: readonly Series[]
  /** A `Shape`, plus `ABSOLUTE`. */
  readonly shapes: Uint8Array
  readonly values: Float64Array
  readonly weights: Float64Array
  /** Milliseconds since the epoch; NaN: none. */
  readonly timestamps: Float64Array
  /** Values of the shape `other`, at their rows. */
  readonly others: readonly (MetricValue | undefined)[] | null
  readonly extras: readonly (MetricExtras | undefined)[] | null
}

/** Samples as columns. Components that need objects read `events`, hot ones read `columns`: both say the same. */
export class MetricBatch implements Batch<'metric'> {
  readonly kind = 'metric'
  readonly length: number
  readonly columns: MetricColumns
  readonly generation: Generation | null
  ack: Ack | null = null
  #events: readonly MetricEvent[] | undefined
  #bytes: number | undefined

  constructor(columns: MetricColumns, generation: Generation | null = null) {
    this.length = columns.series.length
    this.columns = columns
    this.generation = generation
  }

  static of(events: readonly MetricEvent[], generation: Generation | null = null): MetricBatch {
    const builder = new MetricBatchBuilder(events.length)
    for (const event of events) builder.add(event.series, event.kind, event.value, event.timestamp, event.extras)
    return builder.finish(generation)
  }

  get events(): readonly MetricEvent[] {
    this.#events ??= this.edit()
    return this.#events
  }

  get bytes(): number {
    if (this.#bytes === undefined) {
      let sum = 0
      for (const series of this.columns.series) sum += series.bytes
      this.#bytes = sum
    }
    return this.#bytes
  }

  hold(): Ack | null {
    return holdOn(this.ack)
  }

  share(): void {
    // `edit` makes new events always.
  }

  edit(): MetricEvent[] {
    const events: MetricEvent[] = []
    for (let row = 0; row < this.length; row++) events.push(eventAt(this.columns, row))
    return events
  }

  pick(indexes: readonly number[]): MetricBatch {
    const { series, shapes, values, weights, timestamps, others, extras } = this.columns
    const columns = {
      series: indexes.map((row) => series[row] as Series),
      shapes: Uint8Array.from(indexes, (row) => shapes[row] as number),
      values: Float64Array.from(indexes, (row) => values[row] as number),
      weights: Float64Array.from(indexes, (row) => weights[row] as number),
      timestamps: Float64Array.from(indexes, (row) => timestamps[row] as number),
      others: others && indexes.map((row) => others[row]),
      extras: extras && indexes.map((row) => extras[row]),
    }
    return new MetricBatch(columns, this.generation)
  }

  slice(start: number, end: number): MetricBatch {
    const { series, shapes, values, weights, timestamps, others, extras } = this.columns
    const columns = {
      series: series.slice(start, end),
      shapes: shapes.subarray(start, end),
      values: values.subarray(start, end),
      weights: weights.subarray(start, end),
      timestamps: timestamps.subarray(start, end),
      others: others && others.slice(start, end),
      extras: extras && extras.slice(start, end),
    }
    const generation = this.generation && { ...this.generation, final: this.generation.final && end >= this.length }
    return new MetricBatch(columns, generation)
  }
}

/** The kind of the sample in a row. */
export function kindOf(shape: number): MetricKind {
  return (shape & ABSOLUTE) === 0 ? 'incremental' : 'absolute'
}

/** The value in a row, as an object. */
export function valueAt(columns: MetricColumns, row: number): MetricValue {
  const value = columns.values[row] as number
  switch ((columns.shapes[row] as number) & SHAPE_MASK) {
    case Shape.counter:
      return { type: 'counter', value }
    case Shape.gauge:
      return { type: 'gauge', value }
    case Shape.histogram_sample:
      return {
        type: 'distribution',
        samples: [{ value, weight: columns.weights[row] as number }],
        statistic: 'histogram',
      }
    case Shape.summary_sample:
      return {
        type: 'distribution',
        samples: [{ value, weight: columns.weights[row] as number }],
        statistic: 'summary',
      }
    default:
      return columns.others?.[row] as MetricValue
  }
}

function eventAt(columns: MetricColumns, row: number): MetricEvent {
  const timestamp = columns.timestamps[row] as number
  return new MetricEvent({
    series: columns.series[row] as Series,
    kind: kindOf(columns.shapes[row] as number),
    value: valueAt(columns, row),
    timestamp: Number.isNaN(timestamp) ? undefined : timestamp,
    extras: columns.extras?.[row],
  })
}

/** Collects samples into the columns of a batch. */
export class MetricBatchBuilder {
  #length = 0
  #capacity: number
  readonly #series: Series[]
  #shapes: Uint8Array
  #values: Float64Array
  #weights: Float64Array
  /** Stays as it is, and shared, until a sample has a timestamp. */
  #timestamps: Float64Array | null = null
  #others: (MetricValue | undefined)[] | null = null
  #extras: (MetricExtras | undefined)[] | null = null

  constructor(capacity = 1024) {
    this.#capacity = Math.max(capacity, 16)
    this.#series = new Array<Series>(this.#capacity)
    this.#shapes = new Uint8Array(this.#capacity)
    this.#values = new Float64Array(this.#capacity)
    this.#weights = new Float64Array(this.#capacity)
  }

  get length(): number {
    return this.#length
  }

  /** Adds a row that its columns hold in full: any shape but `other`. `timestamp` NaN: none. */
  push(series: Series, shape: number, value: number, weight: number, timestamp: number): void {
    const row = this.#length++
    if (row === this.#capacity) this.#grow()
    this.#series[row] = series
    this.#shapes[row] = shape
    this.#values[row] = value
    this.#weights[row] = weight
    if (this.#timestamps !== null) this.#timestamps[row] = timestamp
    else if (!Number.isNaN(timestamp)) this.#date(row, timestamp)
  }

  /** Adds a sample of any shape. */
  add(series: Series, kind: MetricKind, value: MetricValue, timestamp?: number, extras?: MetricExtras): void {
    const row = this.#length
    const absolute = kind === 'absolute' ? ABSOLUTE : 0
    const at = timestamp ?? Number.NaN
    if (value.type === 'counter' || value.type === 'gauge') {
      this.push(series, Shape[value.type] | absolute, value.value, 1, at)
    } else if (value.type === 'distribution' && value.samples.length === 1) {
      const shape = value.statistic === 'histogram' ? Shape.histogram_sample : Shape.summary_sample
      const sample = value.samples[0] as { value: number; weight: number }
      this.push(series, shape | absolute, sample.value, sample.weight, at)
    } else {
      this.push(series, Shape.other | absolute, Number.NaN, 1, at)
      this.#others ??= []
      this.#others[row] = value
    }
    if (extras !== undefined) {
      this.#extras ??= []
      this.#extras[row] = extras
    }
  }

  /** The batch of what was added; the builder starts anew. */
  finish(generation: Generation | null = null): MetricBatch {
    const length = this.#length
    const batch = new MetricBatch(
      {
        // A copy, so that `push` has to do with one array always, of one kind to V8.
        series: this.#series.slice(0, length),
        shapes: this.#shapes.subarray(0, length),
        values: this.#values.subarray(0, length),
        weights: this.#weights.subarray(0, length),
        timestamps: (this.#timestamps ?? undated(length)).subarray(0, length),
        others: this.#others,
        extras: this.#extras,
      },
      generation,
    )
    this.#length = 0
    this.#shapes = new Uint8Array(this.#capacity)
    this.#values = new Float64Array(this.#capacity)
    this.#weights = new Float64Array(this.#capacity)
    this.#timestamps = null
    this.#others = null
    this.#extras = null
    return batch
  }

  /** Takes the first timestamp. */
  #date(row: number, timestamp: number): void {
    this.#timestamps = new Float64Array(this.#capacity).fill(Number.NaN)
    this.#timestamps[row] = timestamp
  }

  #grow(): void {
    this.#capacity *= 2
    this.#series.length = this.#capacity
    this.#shapes = copied(new Uint8Array(this.#capacity), this.#shapes)
    this.#values = copied(new Float64Array(this.#capacity), this.#values)
    this.#weights = copied(new Float64Array(this.#capacity), this.#weights)
    if (this.#timestamps !== null) {
      this.#timestamps = copied(new Float64Array(this.#capacity).fill(Number.NaN), this.#timestamps)
    }
  }
}

let undatedColumn = new Float64Array(1024).fill(Number.NaN)

/** At least so many timestamps that say "none", the same ones for all batches: columns are read-only. */
function undated(length: number): Float64Array {
  if (undatedColumn.length < length) undatedColumn = new Float64Array(2 * length).fill(Number.NaN)
  return undatedColumn
}

function copied<T extends Uint8Array | Float64Array>(into: T, from: T): T {
  into.set(from)
  return into
}

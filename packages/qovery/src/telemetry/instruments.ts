import {
  ABSOLUTE,
  Shape,
  type Bucket,
  type CounterHandle,
  type GaugeHandle,
  type HistogramHandle,
  type MetricBatchBuilder,
  type MetricExtras,
  type Series,
} from '@qovery/sdk'

/** What is counted or measured under one series, and how it becomes a sample. */
export interface Instrument {
  /** Adds the sample of this moment; `now` in milliseconds since the epoch. May throw where it has to ask elsewhere. */
  sample(series: Series, into: MetricBatchBuilder, now: number): void
}

/** A number that only grows. A count that is negative or not a number is ignored. */
export class Counter implements Instrument, CounterHandle {
  value = 0
  readonly #extras: MetricExtras

  constructor(start: number) {
    this.#extras = { start }
  }

  add(count: number): void {
    if (count > 0) this.value += count
  }

  sample(series: Series, into: MetricBatchBuilder, now: number): void {
    into.add(series, 'absolute', { type: 'counter', value: this.value }, now, this.#extras)
  }
}

/** A number that goes up and down; no sample before it was first set. */
export class Gauge implements Instrument, GaugeHandle {
  value = Number.NaN
  #isSet = false

  set(value: number): void {
    this.value = value
    this.#isSet = true
  }

  sample(series: Series, into: MetricBatchBuilder, now: number): void {
    if (this.#isSet) into.push(series, Shape.gauge | ABSOLUTE, this.value, 1, now)
  }
}

/** The counts of a histogram: those of its buckets, each alone, and over all. */
export interface HistogramState {
  readonly counts: Float64Array
  readonly sum: number
  readonly count: number
}

/** Counts observations in the buckets up to each of `limits` (ascending) and beyond the last. Not-a-number is ignored. */
export class Histogram implements Instrument, HistogramHandle {
  readonly limits: readonly number[]
  readonly #counts: Float64Array
  readonly #extras: MetricExtras
  #sum = 0
  #count = 0

  constructor(limits: readonly number[], start: number) {
    this.limits = limits
    this.#counts = new Float64Array(limits.length)
    this.#extras = { start }
  }

  /** `times`: how many observations of this value there were. */
  observe(value: number, times = 1): void {
    if (Number.isNaN(value) || !(times > 0)) return
    this.#sum += value * times
    this.#count += times
    const { limits } = this
    let bucket = 0
    while (bucket < limits.length && value > (limits[bucket] as number)) bucket++
    if (bucket < limits.length) this.#counts[bucket] = (this.#counts[bucket] as number) + times
  }

  /** What it has counted so far, in a copy. */
  state(): HistogramState {
    return { counts: this.#counts.slice(), sum: this.#sum, count: this.#count }
  }

  /** Adds what another of the same buckets has counted. */
  add({ counts, sum, count }: HistogramState): void {
    this.#sum += sum
    this.#count += count
    for (let i = 0; i < counts.length; i++) this.#counts[i] = (this.#counts[i] as number) + (counts[i] as number)
  }

  sample(series: Series, into: MetricBatchBuilder, now: number): void {
    const buckets: Bucket[] = []
    for (let i = 0; i < this.limits.length; i++) {
      buckets.push({ upper_limit: this.limits[i] as number, count: this.#counts[i] as number })
    }
    const value = { type: 'aggregated_histogram', buckets, count: this.#count, sum: this.#sum } as const
    into.add(series, 'absolute', value, now, this.#extras)
  }
}

/** A counter or gauge whose value is asked for at collection; `undefined`: no sample this time. */
export class Reading implements Instrument {
  readonly #type: 'counter' | 'gauge'
  readonly #extras: MetricExtras | undefined
  #read: (() => number | undefined) | undefined

  constructor(type: 'counter' | 'gauge', start: number) {
    this.#type = type
    this.#extras = type === 'counter' ? { start } : undefined
  }

  /** Asks `read` from now on. */
  follow(read: () => number | undefined): void {
    this.#read = read
  }

  sample(series: Series, into: MetricBatchBuilder, now: number): void {
    const value = this.#read?.()
    if (value !== undefined) into.add(series, 'absolute', { type: this.#type, value }, now, this.#extras)
  }
}

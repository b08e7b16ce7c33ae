import {
  ABSOLUTE,
  BATCH_EVENTS,
  MetricBatchBuilder,
  Shape,
  type Generation,
  type MetricBatch,
  type MetricExtras,
  type MetricValue,
  type Series,
} from '@qovery/sdk'
import { PageError } from './page-error.ts'

export const COUNTER = Shape.counter | ABSOLUTE
export const GAUGE = Shape.gauge | ABSOLUTE

export interface HarvestOptions {
  /** The time of samples that have none of their own, in milliseconds since the epoch; NaN: they get none. */
  readonly timestamp: number
  /** Most samples, counted as the text formats do: each bucket is one. */
  readonly sample_limit?: number | undefined
  /** The reading that the page is, where it is one of a series of complete readings. */
  readonly generation?: Omit<Generation, 'final'> | undefined
}

/** Gathers the samples of one page into batches. All of them are absolute. */
export class Harvest {
  readonly timestamp: number
  /** How many samples were on the page. */
  samples = 0
  /** How many of them were there already. */
  duplicates = 0
  readonly #limit: number
  readonly #generation: Omit<Generation, 'final'> | undefined
  readonly #rows = new MetricBatchBuilder(BATCH_EVENTS)
  readonly #full: MetricBatch[] = []

  constructor({ timestamp, sample_limit, generation }: HarvestOptions) {
    this.timestamp = timestamp
    this.#limit = sample_limit ?? Infinity
    this.#generation = generation
  }

  /** Counts samples. @throws PageError where there are too many */
  count(samples: number): void {
    this.samples += samples
    if (this.samples > this.#limit)
      throw new PageError(`there are more than ${this.#limit} samples, which is the limit`, 'sample_limit')
  }

  /** Adds a number: `COUNTER` or `GAUGE`. */
  push(series: Series, shape: number, value: number): void {
    if (this.#rows.length === BATCH_EVENTS) this.#turn()
    this.#rows.push(series, shape, value, 1, this.timestamp)
  }

  /** Adds a sample of any type; `timestamp` NaN: it has none of its own. */
  add(series: Series, value: MetricValue, timestamp: number, extras?: MetricExtras): void {
    if (this.#rows.length === BATCH_EVENTS) this.#turn()
    this.#rows.add(series, 'absolute', value, Number.isNaN(timestamp) ? this.timestamp : timestamp, extras)
  }

  /** The samples; the last batch ends the generation. Nothing is added after it. */
  finish(): readonly MetricBatch[] {
    if (this.#rows.length > 0)
      this.#full.push(this.#rows.finish(this.#generation ? { ...this.#generation, final: true } : null))
    return this.#full
  }

  #turn(): void {
    this.#full.push(this.#rows.finish(this.#generation ? { ...this.#generation, final: false } : null))
  }
}

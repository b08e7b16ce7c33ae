import type { NativeHistogram } from '@qovery/sdk'
import {
  addTo,
  bucketIndex,
  downscale,
  fromSpans,
  HIGHEST_SCHEMA,
  LOWEST_SCHEMA,
  upperBound,
  type BucketCounts,
} from './native-buckets.ts'

/** How finely observations are kept. */
export interface NativeOptions {
  readonly schema: number
  readonly max_buckets: number
  readonly zero_threshold: number
}

/** The buckets of a native histogram, coarsened by halves when they become too many. */
export class NativeState {
  schema: number
  zeroThreshold: number
  zeroCount = 0
  positive: BucketCounts = new Map()
  negative: BucketCounts = new Map()
  readonly #maxBuckets: number

  constructor(options: NativeOptions) {
    this.schema = options.schema
    this.zeroThreshold = options.zero_threshold
    this.#maxBuckets = options.max_buckets
  }

  /** The state of a histogram as it came; `undefined` where its parts contradict each other. */
  static of(histogram: NativeHistogram, maxBuckets: number): NativeState | undefined {
    const { schema, zero_threshold, zero_count } = histogram
    const positive = fromSpans({ spans: histogram.positive_spans, counts: histogram.positive_counts }, schema)
    const negative = fromSpans({ spans: histogram.negative_spans, counts: histogram.negative_counts }, schema)
    const known = Number.isInteger(schema) && schema >= LOWEST_SCHEMA && schema <= HIGHEST_SCHEMA
    const sane = zero_threshold >= 0 && zero_count >= 0 && zero_threshold + zero_count < Infinity
    if (positive === undefined || negative === undefined || !known || !sane) return undefined
    const state = new NativeState({ schema, zero_threshold, max_buckets: maxBuckets })
    state.zeroCount = zero_count
    state.positive = positive
    state.negative = negative
    state.#shrink()
    return state
  }

  get size(): number {
    return this.positive.size + this.negative.size
  }

  /** How many observations lie in the buckets. */
  get total(): number {
    let total = this.zeroCount
    for (const count of this.positive.values()) total += count
    for (const count of this.negative.values()) total += count
    return total
  }

  observe(value: number, weight: number): void {
    const size = Math.abs(value)
    if (size <= this.zeroThreshold) {
      this.zeroCount += weight
      return
    }
    addTo(value > 0 ? this.positive : this.negative, bucketIndex(size, this.schema), weight)
    if (this.size > this.#maxBuckets) this.#shrink()
  }

  /** Adds the counts of `other`, which it may change. */
  add(other: NativeState): void {
    const schema = Math.min(this.schema, other.schema)
    this.#scaleTo(schema)
    other.#scaleTo(schema)
    while (this.zeroThreshold !== other.zeroThreshold) {
      const threshold = Math.max(this.zeroThreshold, other.zeroThreshold)
      this.#widenZero(threshold)
      other.#widenZero(threshold)
    }
    this.zeroCount += other.zeroCount
    for (const [index, count] of other.positive) addTo(this.positive, index, count)
    for (const [index, count] of other.negative) addTo(this.negative, index, count)
    this.#shrink()
  }

  #scaleTo(schema: number): void {
    const steps = this.schema - schema
    if (steps === 0) return
    this.positive = downscale(this.positive, steps)
    this.negative = downscale(this.negative, steps)
    this.schema = schema
  }

  #shrink(): void {
    while (this.size > this.#maxBuckets && this.schema > LOWEST_SCHEMA) this.#scaleTo(this.schema - 1)
  }

  /** Moves the buckets that begin below `threshold` to the zero bucket, which then reaches to the end of the last of them. */
  #widenZero(threshold: number): void {
    let widest = threshold
    for (const side of [this.positive, this.negative]) {
      for (const [index, count] of side) {
        if (upperBound(index - 1, this.schema) >= threshold) continue
        this.zeroCount += count
        side.delete(index)
        widest = Math.max(widest, upperBound(index, this.schema))
      }
    }
    this.zeroThreshold = widest
  }
}

import type { AggregatedHistogram, Bucket, Exemplar, NativeHistogram, Sample } from '@qovery/sdk'
import type { Bounds, BoundsCatalog } from './bounds.ts'
import { Entry, Keeps, type Family } from './entry.ts'
import type { LabelPair } from './identity.ts'
import { lowerBound } from './native-buckets.ts'
import { NativeState, type NativeOptions } from './native-state.ts'

const MOST_NATIVE_EXEMPLARS = 10
/** What a native histogram that came as one may grow to. */
const MOST_BUCKETS = 160

/** How a histogram keeps the observations it is given one by one. */
export interface HistogramSettings {
  readonly bounds: BoundsCatalog
  readonly native: NativeOptions | null
}

/** The buckets of a classic histogram. */
export interface ClassicBuckets {
  readonly bounds: Bounds
  /** Observations per bucket, not cumulative; the last is the one up to infinity. */
  readonly counts: Float64Array
}

/** A histogram: classic, native, or both. */
export class HistogramEntry extends Entry {
  classic: ClassicBuckets | null = null
  native: NativeState | null = null
  /** Observations of a histogram without classic buckets, whose native ones need not add up to it. */
  nativeCount = 0
  /** The latest of each classic bucket by its position; of a native histogram, the latest few. */
  exemplars: Map<number, Exemplar> | null = null
  readonly #settings: HistogramSettings

  constructor(family: Family, key: string, rawLabels: readonly LabelPair[] | null, settings: HistogramSettings) {
    super(family, key, rawLabels, Keeps.histogram)
    this.#settings = settings
  }

  get sum(): number {
    return this.cells[this.cell] as number
  }

  set sum(sum: number) {
    this.cells[this.cell] = sum
  }

  override get extraBytes(): number {
    return (this.classic?.counts.byteLength ?? 0) + (this.native?.size ?? 0) * 32 + (this.exemplars?.size ?? 0) * 200
  }

  observe(value: number, weight: number): void {
    const { bounds, counts } = this.classic ?? this.#begin()
    const bucket = lowerBound(bounds.limits, value)
    counts[bucket] = (counts[bucket] as number) + weight
    this.sum += value * weight
    if (this.native !== null) this.native.observe(value, weight)
  }

  /** As `observe`, where that takes no more memory; false: nothing was done. */
  observePlainly(value: number, weight: number): boolean {
    if (this.classic === null || this.native !== null) return false
    this.observe(value, weight)
    return true
  }

  /** Forgets what was counted. */
  clear(): void {
    this.classic?.counts.fill(0)
    this.native = null
    this.sum = 0
    this.nativeCount = 0
    this.exemplars = null
  }

  takeSamples(samples: readonly Sample[], absolute: boolean): void {
    if (absolute) {
      this.clear()
      this.classic = null
    }
    if (this.classic === null) this.#begin()
    for (const { value, weight } of samples) this.observe(value, weight)
  }

  /**
   * Adds or replaces. Buckets that are added keep the bounds that the series has: each goes to the lowest bucket that surely
   * holds it. False: the histogram contradicts itself.
   */
  takeClassic({ buckets, count, sum, native }: AggregatedHistogram, absolute: boolean): boolean {
    const sane = buckets.every(
      (bucket) => bucket.count >= 0 && bucket.count < Infinity && !Number.isNaN(bucket.upper_limit),
    )
    if (!sane || !countable(count, sum, absolute)) return false
    if (absolute) this.clear()
    if (this.classic === null || (absolute && !this.#fits(buckets))) {
      const bounds = this.#settings.bounds.of(buckets.map((bucket) => bucket.upper_limit))
      this.classic = { bounds, counts: new Float64Array(bounds.limits.length + 1) }
    }
    addBuckets(this.classic, buckets, count)
    this.sum += sum
    if (absolute && native !== undefined) this.native = NativeState.of(native, this.#mostBuckets) ?? null
    return true
  }

  /** Adds or replaces. False: the histogram contradicts itself. */
  takeNative(histogram: NativeHistogram, absolute: boolean): boolean {
    if (histogram.schema === -53) return this.#takeCustom(histogram, absolute)
    const state = NativeState.of(histogram, this.#mostBuckets)
    if (state === undefined || !countable(histogram.count, histogram.sum, absolute)) return false
    if (absolute) {
      this.clear()
      this.classic = null
    }
    if (this.native === null) this.native = state
    else this.native.add(state)
    this.nativeCount += histogram.count
    this.sum += histogram.sum
    return true
  }

  get #mostBuckets(): number {
    return Math.max(MOST_BUCKETS, this.#settings.native?.max_buckets ?? 0)
  }

  /** Custom buckets are shown as classic ones. Source: Prometheus native histograms, exposition formats. */
  #takeCustom(histogram: NativeHistogram, absolute: boolean): boolean {
    const limits = histogram.custom_values ?? []
    const buckets: Bucket[] = []
    let index = 0
    let at = 0
    for (const { offset, length } of histogram.positive_spans) {
      index += offset
      if (!(index >= 0) || !(length >= 0) || at + length > histogram.positive_counts.length) return false
      for (let i = 0; i < length; i++) {
        if (index > limits.length) return false
        buckets.push({ upper_limit: limits[index++] ?? Infinity, count: histogram.positive_counts[at++] as number })
      }
    }
    const all = limits.map((upper_limit) => ({ upper_limit, count: 0 }))
    const { count, sum } = histogram
    return this.takeClassic({ type: 'aggregated_histogram', buckets: [...all, ...buckets], count, sum }, absolute)
  }

  exemplify(exemplar: Exemplar): void {
    this.exemplars ??= new Map()
    if (this.classic !== null) {
      this.exemplars.set(lowerBound(this.classic.bounds.limits, exemplar.value), exemplar)
      return
    }
    const newest = Math.max(-1, ...this.exemplars.keys()) + 1
    this.exemplars.set(newest, exemplar)
    this.exemplars.delete(newest - MOST_NATIVE_EXEMPLARS)
  }

  /** Whether the series has the bounds of `buckets`, in their order. */
  #fits(buckets: readonly Bucket[]): boolean {
    const limits = this.classic?.bounds.limits ?? []
    const finite = buckets.at(-1)?.upper_limit === Infinity ? buckets.length - 1 : buckets.length
    if (limits.length !== finite) return false
    for (let i = 0; i < finite; i++) if (limits[i] !== (buckets[i] as Bucket).upper_limit) return false
    return true
  }

  #begin(): ClassicBuckets {
    const bounds = this.#settings.bounds.forMetric(this.family.rawName)
    this.classic = { bounds, counts: new Float64Array(bounds.limits.length + 1) }
    if (this.#settings.native !== null) this.native ??= new NativeState(this.#settings.native)
    return this.classic
  }
}

function addBuckets(into: ClassicBuckets, buckets: readonly Bucket[], total: number): void {
  let rest = total
  for (const { upper_limit, count } of buckets) {
    const bucket = lowerBound(into.bounds.limits, upper_limit)
    into.counts[bucket] = (into.counts[bucket] as number) + count
    rest -= count
  }
  const last = into.counts.length - 1
  if (rest > 0) into.counts[last] = (into.counts[last] as number) + rest
}

/** Whether a count and a sum may be kept; an endless sum may replace another, but added it would spoil all that follow. */
function countable(count: number, sum: number, absolute: boolean): boolean {
  return count >= 0 && count < Infinity && (absolute || Number.isFinite(sum))
}

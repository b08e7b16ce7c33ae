import type { Series } from '@qovery/sdk'
import { textOf } from './accepted-values.ts'
import { DistinctCount } from './distinct-count.ts'
import { FingerprintSet } from './fingerprint-set.ts'

/** Most tags of a metric whose values are estimated. */
const MOST_TAGS = 64

/** What there is of one tag, about. */
export interface TagWidth {
  readonly name: string
  readonly values: number
}

/**
 * The series of one metric that are within its limit. A series belongs to the window in which it last had a sample; those of
 * a window before the previous one are forgotten.
 */
export class MetricSeries {
  readonly name: string
  readonly limit: number
  /** Samples over the limit since the report asked. */
  refused = 0
  #window: number
  #now = new FingerprintSet()
  #before = new FingerprintSet()
  /** Series of this window that the one before did not have. */
  #fresh = 0
  readonly #tags = new Map<string, DistinctCount>()

  constructor(name: string, limit: number, window: number) {
    this.name = name
    this.limit = limit
    this.#window = window
  }

  /** How many series have their place. */
  get size(): number {
    return this.#before.size + this.#fresh
  }

  /** Whether a series has a place, or gets one. */
  admit(series: Series): boolean {
    const { key } = series
    if (this.#now.has(key)) return true
    const isFresh = !this.#before.has(key)
    if (isFresh && this.size >= this.limit) {
      this.#measure(series)
      return false
    }
    if (isFresh) this.#fresh++
    this.#now.add(key)
    return true
  }

  /** Goes on to the window of this number. */
  advance(window: number): void {
    if (window === this.#window) return
    this.#before = window === this.#window + 1 ? this.#now : new FingerprintSet()
    this.#now = new FingerprintSet()
    this.#fresh = 0
    this.#window = window
    this.#tags.clear()
  }

  /** The tags with the most values among the series that were refused in this window. */
  widest(count: number): TagWidth[] {
    const widths = Array.from(this.#tags, ([name, distinct]) => ({ name, values: distinct.estimate }))
    return widths.sort((a, b) => b.values - a.values).slice(0, count)
  }

  #measure({ tagNames, tagValues }: Series): void {
    for (let i = 0; i < tagNames.length; i++) {
      const name = tagNames[i] as string
      let distinct = this.#tags.get(name)
      if (distinct === undefined) {
        if (this.#tags.size === MOST_TAGS) continue
        distinct = new DistinctCount()
        this.#tags.set(name, distinct)
      }
      distinct.add(textOf(tagValues[i] ?? null))
    }
  }
}

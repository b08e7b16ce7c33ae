import type { Series } from '@qovery/sdk'
import { Total } from './total.ts'

/** Bounds of what is kept. */
export interface TotalLimits {
  readonly max_bytes?: number | undefined
  readonly max_events: number
  /** Seconds. */
  readonly time_to_live: number
}

/** So many more objects than series may be remembered before they are looked up anew. */
const SPARE_OBJECTS = 1024

/** The totals by series, within their bounds: the one without samples for the longest time is next to the hub. */
export class Totals {
  readonly #limits: TotalLimits
  readonly #byKey = new Map<string, Total>()
  /** By the objects that came for a series: there may be several. */
  #bySeries = new Map<Series, Total>()
  readonly #hub = new Total(undefined)
  #bytes = 0

  constructor(limits: TotalLimits) {
    this.#limits = limits
  }

  get size(): number {
    return this.#byKey.size
  }

  /** The total of a series, where one is kept, as used at `now` (milliseconds). */
  find(series: Series, now: number): Total | undefined {
    let total = this.#bySeries.get(series)
    if (total === undefined || total.isGone) {
      total = this.#byKey.get(series.key)
      if (total === undefined) return undefined
      this.#remember(series, total)
    }
    total.touched = now
    if (total !== this.#hub.previous) this.#moveToEnd(total)
    return total
  }

  /** A total without a value, for a series that has none. */
  open(series: Series, now: number): Total {
    const total = new Total(series)
    total.touched = now
    this.#byKey.set(series.key, total)
    this.#remember(series, total)
    this.#moveToEnd(total)
    this.#bytes += series.bytes
    return total
  }

  /** Books how much a total has grown; returns how many others had to go for it. */
  grew(bytes: number): number {
    this.#bytes += bytes
    const { max_bytes = Infinity, max_events } = this.#limits
    let evicted = 0
    while ((this.#byKey.size > max_events || this.#bytes > max_bytes) && this.#byKey.size > 0) {
      this.#remove(this.#hub.next)
      evicted++
    }
    return evicted
  }

  /** Lets go of totals that had no sample for too long. */
  expire(now: number): void {
    const oldest = now - this.#limits.time_to_live * 1000
    for (let total = this.#hub.next; total !== this.#hub && total.touched <= oldest; total = this.#hub.next) {
      this.#remove(total)
    }
  }

  #remember(series: Series, total: Total): void {
    if (this.#bySeries.size > 2 * this.#byKey.size + SPARE_OBJECTS) this.#bySeries = new Map()
    this.#bySeries.set(series, total)
  }

  #moveToEnd(total: Total): void {
    unlink(total)
    const hub = this.#hub
    total.previous = hub.previous
    total.next = hub
    hub.previous.next = total
    hub.previous = total
  }

  #remove(total: Total): void {
    const series = total.series as Series
    unlink(total)
    total.isGone = true
    this.#byKey.delete(series.key)
    this.#bySeries.delete(series)
    this.#bytes -= series.bytes + total.bytes
  }
}

function unlink(total: Total): void {
  total.previous.next = total.next
  total.next.previous = total.previous
  // A total that is gone must not keep those that go after it.
  total.previous = total
  total.next = total
}

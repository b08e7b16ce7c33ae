import { MetricBatchBuilder, type MetricBatch, type Series } from '@qovery/sdk'
import type { Tally } from './bag.ts'
import { Slot } from './slot.ts'

/**
 * The series under aggregation, each with its slot, in the order in which they first came. Slots outlive the interval,
 * since most series come again; those that had no sample in a whole interval go.
 */
export class Slots {
  readonly #tally: Tally = { kept: 0 }
  readonly #bySeries = new Map<Series, Slot>()
  readonly #byKey = new Map<string, Slot>()
  readonly #builder = new MetricBatchBuilder()

  /** How many things are kept: series, what lies in their bags, and what was set aside. */
  get kept(): number {
    return this.#byKey.size + this.#tally.kept + this.#builder.length
  }

  /** The slot of a series, which equal ones share; made where there is none. */
  slotOf(series: Series): Slot {
    return this.#bySeries.get(series) ?? this.#slotOfEqual(series)
  }

  /** What is in a slot leaves as it stands with the next batch. */
  setAside(slot: Slot): void {
    slot.emit(this.#builder)
  }

  /** The slots that had a sample in this interval. */
  taken(): Slot[] {
    return [...this.#byKey.values()].filter((slot) => slot.taken)
  }

  /** All that is kept as one batch, or null where there is nothing; a new interval begins. */
  finish(): MetricBatch | null {
    const taken = this.taken()
    if (taken.length < this.#byKey.size) this.#forgetIdle()
    for (const slot of taken) {
      slot.emit(this.#builder)
      slot.clear()
    }
    this.#tally.kept = 0
    return this.#builder.length === 0 ? null : this.#builder.finish()
  }

  #slotOfEqual(series: Series): Slot {
    let slot = this.#byKey.get(series.key)
    if (slot === undefined) {
      slot = new Slot(series, this.#tally)
      this.#byKey.set(series.key, slot)
    } else if (slot.series.description === undefined && series.description !== undefined) {
      slot.series = series
    }
    if (this.#bySeries.size > 4 * this.#byKey.size + 1024) this.#bySeries.clear()
    this.#bySeries.set(series, slot)
    return slot
  }

  #forgetIdle(): void {
    for (const [series, slot] of this.#bySeries) if (!slot.taken) this.#bySeries.delete(series)
    for (const [key, slot] of this.#byKey) if (!slot.taken) this.#byKey.delete(key)
  }
}

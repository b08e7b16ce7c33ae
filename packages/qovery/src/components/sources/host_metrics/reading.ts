import type { MetricBatchBuilder, Series } from '@qovery/sdk'
import type { Subject } from './roster.ts'

/** What one collector found in one scrape. */
export class Reading {
  readonly #series: Series[] = []
  readonly #shapes: number[] = []
  readonly #values: number[] = []
  readonly #faults: string[] = []
  #faultCount = 0

  get length(): number {
    return this.#series.length
  }

  /** Adds a sample per metric of the subject, in the order of its roster; NaN: not known, no sample. */
  add(subject: Subject, values: readonly number[]): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i] as number
      if (Number.isNaN(value)) continue
      this.#series.push(subject.series[i] as Series)
      this.#shapes.push(subject.shapes[i] as number)
      this.#values.push(value)
    }
  }

  /** Notes something that could not be read while the rest could. */
  fault(message: string): void {
    this.#faultCount++
    if (this.#faults.length < 3) this.#faults.push(message)
  }

  /** What could not be read, as a sentence; empty: nothing. */
  get faults(): string {
    const more = this.#faultCount - this.#faults.length
    return this.#faults.join('; ') + (more > 0 ? `; and ${more} more` : '')
  }

  /** Adds the samples from `start` on to `batch`, at most `limit`; returns the position after the last. */
  pour(batch: MetricBatchBuilder, start: number, { limit, timestamp }: { limit: number; timestamp: number }): number {
    const end = Math.min(this.#series.length, start + limit)
    for (let i = start; i < end; i++) {
      batch.push(this.#series[i] as Series, this.#shapes[i] as number, this.#values[i] as number, 1, timestamp)
    }
    return end
  }
}

import type { ComponentContext, CounterHandle, GaugeHandle } from '@qovery/sdk'
import type { Budget } from './budget.ts'

const TELL_EVERY_MS = 60_000

/** Counts what became of the series that the limit had no room for, and tells of it. */
export class LimitReport {
  readonly #cx: ComponentContext
  readonly #budget: Budget
  readonly #limit: number
  readonly #foldedTotal: CounterHandle
  readonly #evictedTotal: CounterHandle
  readonly #shown: GaugeHandle
  #folded = 0
  #evicted = 0
  #dropped = 0
  #toldAt = -Infinity

  constructor(parts: { cx: ComponentContext; budget: Budget; options: { readonly series_limit: number } }) {
    const { cx } = parts
    this.#cx = cx
    this.#budget = parts.budget
    this.#limit = parts.options.series_limit
    const folded = 'Series that were added to the overflow series of their metric.'
    this.#foldedTotal = cx.counter('exporter_series_folded_total', folded)
    this.#evictedTotal = cx.counter(
      'exporter_series_evicted_total',
      'Series that were removed to make room for others.',
    )
    this.#shown = cx.gauge('exporter_series', 'Series on the page.')
  }

  folded(): void {
    this.#folded++
    this.#foldedTotal.add(1)
  }

  evicted(): void {
    this.#evicted++
    this.#evictedTotal.add(1)
  }

  dropped(): void {
    this.#dropped++
  }

  /** Says, once a minute at most, what did not fit and which labels are to blame. */
  tell(now: number, size: number): void {
    this.#shown.set(size)
    const happened: string[] = []
    if (this.#folded > 0) happened.push(`${this.#folded} were added up under overflow="true"`)
    if (this.#evicted > 0) happened.push(`${this.#evicted} long untouched ones went`)
    if (this.#dropped > 0) happened.push(`${this.#dropped} samples found no room`)
    if (happened.length === 0 || now - this.#toldAt < TELL_EVERY_MS) return
    const what = `more series came than series_limit (${this.#limit}) allows: ${happened.join(', ')}`
    this.#cx.failed(
      'series_limit',
      `${what}; raise it, or drop the labels that make them: ${this.#budget.worstLabels()}`,
    )
    this.#toldAt = now
    this.#folded = 0
    this.#evicted = 0
    this.#dropped = 0
  }
}

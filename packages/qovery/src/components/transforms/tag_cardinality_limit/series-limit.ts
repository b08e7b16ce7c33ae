import type { Series } from '@qovery/sdk'
import type { Allowance } from './allowance.ts'
import { MetricSeries } from './metric-series.ts'
import { idOf } from './rules.ts'

/** The metrics whose series have a limit. */
export class SeriesLimit {
  /** Counts windows of time: what was answered in one may change in the next. */
  window = 0
  readonly #windowMs: number
  readonly #allowance: Allowance
  readonly #metrics = new Map<string, MetricSeries>()
  #endsAt = -Infinity

  constructor(windowMs: number, allowance: Allowance) {
    this.#windowMs = windowMs
    this.#allowance = allowance
  }

  /** Begins a new window where it is time (`now` in milliseconds); metrics without samples are forgotten. */
  advance(now: number): void {
    if (now < this.#endsAt) return
    this.window += now < this.#endsAt + this.#windowMs ? 1 : 2
    this.#endsAt = now + this.#windowMs
    for (const [id, metric] of this.#metrics) {
      metric.advance(this.window)
      if (metric.size > 0) continue
      this.#metrics.delete(id)
      this.#allowance.giveBack()
    }
  }

  metrics(): Iterable<MetricSeries> {
    return this.#metrics.values()
  }

  /** The series of the metric, where there is a place to keep track of them. */
  of(series: Series, limit: number): MetricSeries | undefined {
    const id = idOf(series)
    let metric = this.#metrics.get(id)
    if (metric === undefined) {
      if (!this.#allowance.take()) return undefined
      metric = new MetricSeries(series.name, limit, this.window)
      this.#metrics.set(id, metric)
    }
    return metric
  }
}

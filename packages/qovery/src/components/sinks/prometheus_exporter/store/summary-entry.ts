import {
  sketchPoints,
  type AggregatedSummary,
  type Exemplar,
  type Quantile,
  type Sample,
  type Sketch,
} from '@qovery/sdk'
import { Entry, Keeps, type Family } from './entry.ts'
import type { LabelPair } from './identity.ts'
import { QuantileWindow } from './quantile-window.ts'

/** How a summary keeps the observations it is given one by one. */
export interface SummarySettings {
  /** Ascending. */
  readonly quantiles: readonly number[]
  readonly windowMs: number
}

/** A summary: the sum and count of all observations, and quantiles of the latest, or as its source gave them. */
export class SummaryEntry extends Entry {
  sum = 0
  count = 0
  readonly #settings: SummarySettings
  #window: QuantileWindow | null = null
  #given: readonly Quantile[] | null = null

  constructor(family: Family, key: string, rawLabels: readonly LabelPair[] | null, settings: SummarySettings) {
    super(family, key, rawLabels, Keeps.summary)
    this.#settings = settings
  }

  override get extraBytes(): number {
    return (this.#window?.size ?? 0) * 48 + (this.#given?.length ?? 0) * 48
  }

  observe(value: number, weight: number, now: number): void {
    this.#see(value, weight, now)
    this.sum += value * weight
    this.count += weight
  }

  takeSamples(samples: readonly Sample[], absolute: boolean, now: number): void {
    if (absolute) this.#restart()
    for (const { value, weight } of samples) this.observe(value, weight, now)
  }

  /** Adds or replaces all that a sketch holds. False: it makes no sense. */
  takeSketch(sketch: Sketch, absolute: boolean, now: number): boolean {
    const { count, sum } = sketch
    const points = sketchPoints(sketch).filter(([, weight]) => weight > 0)
    const sane = points.every(([value]) => Number.isFinite(value))
    if (!sane || !(count >= 0 && count < Infinity) || !Number.isFinite(sum)) return false
    if (absolute) this.#restart()
    for (const [value, weight] of points) this.#see(value, weight, now)
    this.sum += sum
    this.count += count
    return true
  }

  /** Adds or replaces sum and count; quantiles cannot be added, the last ones stand. False: the summary makes no sense. */
  take({ quantiles, count, sum }: AggregatedSummary, absolute: boolean): boolean {
    const sane = quantiles.every(({ quantile }) => quantile >= 0 && quantile <= 1)
    if (!sane || !(count >= 0) || count === Infinity || !(absolute || Number.isFinite(sum))) return false
    if (absolute) this.#restart()
    const byQuantile = new Map(quantiles.map((one) => [one.quantile, one]))
    this.#given = [...byQuantile.values()].sort((a, b) => a.quantile - b.quantile)
    this.sum += sum
    this.count += count
    return true
  }

  /** Ascending. */
  quantiles(now: number): readonly Quantile[] {
    if (this.#given !== null) return this.#given
    const { quantiles } = this.#settings
    const values = this.#window?.values(quantiles, now) ?? quantiles.map(() => Number.NaN)
    return quantiles.map((quantile, i) => ({ quantile, value: values[i] as number }))
  }

  exemplify(_exemplar: Exemplar): void {
    // Summaries have none in any format that is scraped.
  }

  #see(value: number, weight: number, now: number): void {
    this.#given = null
    this.#window ??= new QuantileWindow(this.#settings.windowMs)
    this.#window.observe(value, weight, now)
  }

  #restart(): void {
    this.sum = 0
    this.count = 0
    this.#given = null
    this.#window?.clear()
  }
}

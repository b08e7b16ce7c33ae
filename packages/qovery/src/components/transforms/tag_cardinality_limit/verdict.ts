import type { Series } from '@qovery/sdk'
import type { MetricSeries } from './metric-series.ts'
import type { Excess } from './tag-tracker.ts'

/** The window of verdicts that stand for ever. */
export const FOREVER = -1

/** What becomes of the samples of a series. */
export interface Verdict {
  /** The window in which it stands, or `FOREVER`. */
  readonly window: number
  /** What incremental samples go by, and absolute ones; `undefined`: they are dropped. */
  readonly incremental: Series | undefined
  readonly absolute: Series | undefined
  /** Why samples are dropped. */
  readonly reason: 'tag_value_limit_exceeded' | 'series_limit_exceeded'
  /** The tags over their limit, to be counted with each sample. */
  readonly over: readonly Excess[]
  /** The metric whose series are too many, to be counted with each sample. */
  readonly crowded: MetricSeries | undefined
  readonly untracked: boolean
  /** Whether samples pass as they are, and nothing is counted. */
  readonly isPlain: boolean
}

/** Verdicts by series: about the most recent ones, so that what comes again costs one lookup. */
export class VerdictCache {
  readonly #most: number
  #recent = new Map<Series, Verdict>()
  #older = new Map<Series, Verdict>()

  constructor(most: number) {
    this.#most = most
  }

  find(series: Series): Verdict | undefined {
    const recent = this.#recent.get(series)
    if (recent !== undefined) return recent
    const older = this.#older.get(series)
    if (older !== undefined) this.keep(series, older)
    return older
  }

  keep(series: Series, verdict: Verdict): void {
    if (this.#recent.size >= this.#most) {
      this.#older = this.#recent
      this.#recent = new Map()
    }
    this.#recent.set(series, verdict)
  }
}

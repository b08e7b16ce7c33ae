import type { HistogramSettings } from './histogram-entry.ts'
import type { SummarySettings } from './summary-entry.ts'

/** How metrics are kept, whatever the option is called that says so. */
export interface StoreOptions {
  readonly default_namespace: string | undefined
  /** 0: no limit. */
  readonly series_limit: number
  readonly distributions_as_summaries: boolean
  readonly histogram: HistogramSettings
  readonly summary: SummarySettings
  readonly set_window_ms: number
  /** How long a series stays without a new sample, in milliseconds; 0: for ever. */
  readonly expire_after_ms: number
  readonly keep_timestamps: boolean
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

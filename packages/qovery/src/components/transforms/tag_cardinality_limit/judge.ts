import { Series, type ComponentContext, type TagValue } from '@qovery/sdk'
import { Allowance } from './allowance.ts'
import type { MetricSeries } from './metric-series.ts'
import type { Options } from './options.ts'
import { Rules, type MetricRules } from './rules.ts'
import { SeriesLimit } from './series-limit.ts'
import { TagTracker } from './tag-tracker.ts'
import { FOREVER, type Verdict } from './verdict.ts'

/** Most series that were made by taking off tags, and are kept so that equal ones are one object. */
const MOST_MADE = 50_000

/** Decides what becomes of a series that is not known yet. */
export class Judge {
  readonly tags: TagTracker
  readonly series: SeriesLimit
  readonly #rules: Rules
  readonly #folds: boolean
  readonly #made = new Map<string, Series>()

  constructor(options: Options, cx: ComponentContext) {
    const allowance = new Allowance(options.max_tracked_keys, cx)
    this.#rules = new Rules(options)
    this.#folds = options.series_limit_exceeded_action === 'overflow'
    this.tags = new TagTracker(cx, allowance)
    this.series = new SeriesLimit(options.series_window_secs * 1000, allowance)
  }

  verdict(series: Series): Verdict {
    const rules = this.#rules.of(series)
    const { over, kept, untracked } = this.tags.judge(series, rules)
    if (over.length > 0 && rules.dropsEvents) {
      const reason = 'tag_value_limit_exceeded'
      return { ...NOTHING, window: FOREVER, reason, over, untracked }
    }
    const left = over.length === 0 ? series : this.#reduced(series, kept)
    const limited = this.#limited(left, rules)
    const isPlain = limited.absolute === series && !untracked && !limited.untracked
    return { ...limited, over, untracked: untracked || limited.untracked, isPlain }
  }

  #limited(series: Series, { max_series }: MetricRules): Verdict {
    const passes = { ...NOTHING, window: FOREVER, incremental: series, absolute: series }
    if (max_series === undefined) return passes
    const metric = this.series.of(series, max_series)
    if (metric === undefined) return { ...passes, window: this.series.window, untracked: true }
    return metric.admit(series) ? { ...passes, window: this.series.window } : this.#refused(series, metric)
  }

  #refused({ name, namespace, description }: Series, metric: MetricSeries): Verdict {
    const { window } = this.series
    const fold = () => Series.of(name, [['overflow', 'true']], { namespace, description })
    const incremental = this.#folds ? this.#kept(fold()) : undefined
    return { ...NOTHING, window, incremental, crowded: metric }
  }

  /** The series with only the tags at these positions. */
  #reduced({ name, namespace, description, tagNames, tagValues }: Series, kept: readonly number[]): Series {
    const tags = {
      tagNames: kept.map((i) => tagNames[i] as string),
      tagValues: kept.map((i) => tagValues[i] as TagValue),
    }
    return this.#kept(new Series({ name, namespace, description, ...tags }))
  }

  #kept(series: Series): Series {
    const known = this.#made.get(series.key)
    if (known !== undefined) return known
    if (this.#made.size >= MOST_MADE) this.#made.clear()
    this.#made.set(series.key, series)
    return series
  }
}

const NOTHING: Verdict = {
  window: FOREVER,
  incremental: undefined,
  absolute: undefined,
  reason: 'series_limit_exceeded',
  over: [],
  crowded: undefined,
  untracked: false,
  isPlain: false,
}

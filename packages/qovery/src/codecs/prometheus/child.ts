import type { Exemplar, MetricExtras, MetricValue, Quantile, Series } from '@qovery/sdk'
import { histogramOf } from './histogram.ts'
import { toMillis, type LineEnding } from './line-ending.ts'
import { Role } from './roles.ts'

/** A series whose sample stands on several lines of a page; collects what they say. */
export class Child {
  readonly series: Series
  readonly type: 'counter' | 'histogram' | 'summary'
  /** The page that it collects for. */
  page = -1
  /** Upper bounds with cumulative counts, or quantiles with their values. */
  readonly bounds: number[] = []
  readonly values: number[] = []
  sum = Number.NaN
  count = Number.NaN
  /** The value of a counter; `hasTotal`: there is one. */
  total = Number.NaN
  hasTotal = false
  /** Milliseconds since the epoch; NaN: none. */
  start = Number.NaN
  timestamp = Number.NaN
  exemplars: Exemplar[] | null = null

  constructor(series: Series, type: Child['type']) {
    this.series = series
    this.type = type
  }

  /** Forgets the page before. */
  begin(page: number): void {
    this.page = page
    this.bounds.length = 0
    this.values.length = 0
    this.hasTotal = false
    this.sum = Number.NaN
    this.count = Number.NaN
    this.start = Number.NaN
    this.timestamp = Number.NaN
    this.exemplars = null
  }

  /** Takes the value of a line, which has one of `Role` and perhaps a bound. */
  note(role: number, bound: number, value: number): void {
    if (role === Role.sum) this.sum = value
    else if (role === Role.count) this.count = value
    else if (role === Role.created) this.start = toMillis(value)
    else if (role === Role.total) {
      this.total = value
      this.hasTotal = true
    } else {
      this.bounds.push(bound)
      this.values.push(value)
    }
  }

  /** Takes what stands behind the value of a line. */
  annotate(role: number, bound: number, { timestamp, start, exemplars }: LineEnding): void {
    if (!Number.isNaN(timestamp) && role !== Role.created) this.timestamp = timestamp
    if (!Number.isNaN(start)) this.start = start
    for (const exemplar of exemplars ?? []) {
      this.exemplars ??= []
      this.exemplars.push(role === Role.bucket ? { ...exemplar, bucket: bound } : exemplar)
    }
  }

  /** `undefined`: the page has none of it but a start, or a sum. A missing sum is NaN; a missing count is that of the last bucket. */
  get value(): MetricValue | undefined {
    const { bounds, values, count, sum } = this
    if (this.type === 'counter') return this.hasTotal ? { type: 'counter', value: this.total } : undefined
    if (bounds.length === 0 && Number.isNaN(count)) return undefined
    if (this.type === 'histogram') {
      const known = Number.isNaN(count) ? values.reduce((most, one) => Math.max(most, one), 0) : count
      return histogramOf({ bounds, totals: values, count: known, sum })
    }
    const quantiles = bounds.map((quantile, i): Quantile => ({ quantile, value: values[i] as number }))
    return { type: 'aggregated_summary', quantiles, count: Number.isNaN(count) ? 0 : count, sum }
  }

  get extras(): MetricExtras | undefined {
    const { start, exemplars } = this
    if (exemplars === null) return Number.isNaN(start) ? undefined : { start }
    return Number.isNaN(start) ? { exemplars } : { start, exemplars }
  }
}

import type { Bucket, MetricValue, NativeHistogram } from '@qovery/sdk'

interface Parts {
  /** Upper bounds, and beside them the counts of all observations up to each. */
  readonly bounds: readonly number[]
  readonly totals: readonly number[]
  readonly count: number
  readonly sum: number
  readonly native?: NativeHistogram | undefined
}

/** The value of a histogram that has classic buckets, native ones, or both. */
export function histogramOf({ bounds, totals, count, sum, native }: Parts): MetricValue {
  if (native !== undefined && bounds.length === 0) return native
  const buckets = bucketsOf(bounds, totals)
  return { type: 'aggregated_histogram', buckets, count, sum, ...(native !== undefined && { native }) }
}

/** Counts that are not cumulative, by ascending bounds. */
function bucketsOf(bounds: readonly number[], totals: readonly number[]): Bucket[] {
  if (!isAscending(bounds)) {
    const order = bounds.map((_, i) => i).sort((a, b) => (bounds[a] as number) - (bounds[b] as number))
    return bucketsOf(
      order.map((i) => bounds[i] as number),
      order.map((i) => totals[i] as number),
    )
  }
  const buckets: Bucket[] = []
  let before = 0
  for (let i = 0; i < bounds.length; i++) {
    const total = totals[i] as number
    buckets.push({ upper_limit: bounds[i] as number, count: total - before })
    before = total
  }
  return buckets
}

/** Equal bounds pass, so that a sorted list always does. */
function isAscending(bounds: readonly number[]): boolean {
  for (let i = 1; i < bounds.length; i++) if ((bounds[i] as number) < (bounds[i - 1] as number)) return false
  return true
}

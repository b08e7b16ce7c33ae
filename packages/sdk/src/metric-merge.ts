import type { AggregatedHistogram, Bucket, Distribution, MetricSet, MetricValue, Sample } from './metric.ts'
import { addNative, subtractNative } from './native-merge.ts'
import { addSketches } from './sketch.ts'

/**
 * What two samples of one series come to together: numbers add up, sets unite, samples of distributions are joined,
 * histograms and sketches add up bucket by bucket. `undefined` where the two do not fit: other types, other bounds, another
 * statistic, and summaries, whose quantiles cannot be added. Neither value is changed.
 */
export function addMetric(a: MetricValue, b: MetricValue): MetricValue | undefined {
  switch (a.type) {
    case 'counter':
      return b.type === 'counter' ? { type: 'counter', value: a.value + b.value } : undefined
    case 'gauge':
      return b.type === 'gauge' ? { type: 'gauge', value: a.value + b.value } : undefined
    case 'set':
      return b.type === 'set' ? { type: 'set', values: [...new Set([...a.values, ...b.values])] } : undefined
    case 'distribution':
      if (b.type !== 'distribution' || a.statistic !== b.statistic) return undefined
      return { type: 'distribution', samples: [...a.samples, ...b.samples], statistic: a.statistic }
    case 'aggregated_histogram':
      return b.type === 'aggregated_histogram' ? addHistograms(a, b) : undefined
    case 'native_histogram':
      return b.type === 'native_histogram' ? addNative(a, b) : undefined
    case 'sketch':
      return b.type === 'sketch' ? addSketches(a, b) : undefined
    case 'aggregated_summary':
      return undefined
  }
}

/**
 * What came to a series between the earlier reading `before` and the later one `now`: of sets the new members, of
 * distributions the samples that were not there before, each as often as it is new. `undefined` where the two do
 * not fit, as in `addMetric`, where a counter or a histogram has become smaller, because it began anew, and of sketches,
 * whose new observations may have been greater or smaller than the earlier ones or not.
 * Neither value is changed.
 */
export function subtractMetric(now: MetricValue, before: MetricValue): MetricValue | undefined {
  switch (now.type) {
    case 'counter':
      if (before.type !== 'counter' || !(now.value >= before.value)) return undefined
      return { type: 'counter', value: now.value - before.value }
    case 'gauge':
      return before.type === 'gauge' ? { type: 'gauge', value: now.value - before.value } : undefined
    case 'set':
      return before.type === 'set' ? newMembers(now, before) : undefined
    case 'distribution':
      return before.type === 'distribution' ? newSamples(now, before) : undefined
    case 'aggregated_histogram':
      return before.type === 'aggregated_histogram' ? subtractHistograms(now, before) : undefined
    case 'native_histogram':
      return before.type === 'native_histogram' ? subtractNative(now, before) : undefined
    case 'sketch':
    case 'aggregated_summary':
      return undefined
  }
}

function newMembers(now: MetricSet, before: MetricSet): MetricSet {
  const known = new Set(before.values)
  return { type: 'set', values: now.values.filter((member) => !known.has(member)) }
}

function newSamples(now: Distribution, before: Distribution): Distribution | undefined {
  if (now.statistic !== before.statistic) return undefined
  const known = new Map<number, number>()
  for (const { value, weight } of before.samples) known.set(value, (known.get(value) ?? 0) + weight)
  const samples: Sample[] = []
  for (const { value, weight } of now.samples) {
    const old = Math.min(known.get(value) ?? 0, weight)
    if (old > 0) known.set(value, (known.get(value) as number) - old)
    if (weight > old) samples.push({ value, weight: weight - old })
  }
  return { type: 'distribution', samples, statistic: now.statistic }
}

function addHistograms(a: AggregatedHistogram, b: AggregatedHistogram): AggregatedHistogram | undefined {
  if (!sameBounds(a.buckets, b.buckets)) return undefined
  const buckets = a.buckets.map(({ upper_limit, count }, i) => ({ upper_limit, count: count + countAt(b, i) }))
  return { type: 'aggregated_histogram', buckets, count: a.count + b.count, sum: a.sum + b.sum }
}

function subtractHistograms(now: AggregatedHistogram, before: AggregatedHistogram): AggregatedHistogram | undefined {
  if (now.count < before.count || !sameBounds(now.buckets, before.buckets)) return undefined
  const buckets = now.buckets.map(({ upper_limit, count }, i) => ({ upper_limit, count: count - countAt(before, i) }))
  if (buckets.some((bucket) => bucket.count < 0)) return undefined
  return { type: 'aggregated_histogram', buckets, count: now.count - before.count, sum: now.sum - before.sum }
}

function sameBounds(a: readonly Bucket[], b: readonly Bucket[]): boolean {
  return a.length === b.length && a.every(({ upper_limit }, i) => upper_limit === b[i]?.upper_limit)
}

function countAt(histogram: AggregatedHistogram, index: number): number {
  return (histogram.buckets[index] as Bucket).count
}

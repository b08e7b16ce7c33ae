import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addMetric, subtractMetric } from './metric-merge.ts'
import type { AggregatedHistogram, Distribution, MetricValue, NativeHistogram } from './metric.ts'

const counter = (value: number): MetricValue => ({ type: 'counter', value })
const gauge = (value: number): MetricValue => ({ type: 'gauge', value })
const set = (...values: string[]): MetricValue => ({ type: 'set', values })
const distribution = (
  samples: [number, number][],
  statistic: Distribution['statistic'] = 'histogram',
): Distribution => ({
  type: 'distribution',
  samples: samples.map(([value, weight]) => ({ value, weight })),
  statistic,
})
const histogram = (counts: number[], limits: number[], sum: number): AggregatedHistogram => ({
  type: 'aggregated_histogram',
  buckets: counts.map((count, i) => ({ upper_limit: limits[i] as number, count })),
  count: counts.reduce((a, b) => a + b, 0),
  sum,
})
const native = (parts: Partial<NativeHistogram> = {}): NativeHistogram => ({
  type: 'native_histogram',
  schema: 0,
  zero_threshold: 0,
  zero_count: 0,
  count: 0,
  sum: 0,
  positive_spans: [],
  positive_counts: [],
  negative_spans: [],
  negative_counts: [],
  ...parts,
})
const summary: MetricValue = { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 1 }], count: 2, sum: 3 }

describe('addMetric', () => {
  it('adds numbers, unites sets, and joins the samples of distributions', () => {
    expect(addMetric(counter(2), counter(3))).toEqual(counter(5))
    expect(addMetric(gauge(2), gauge(-3))).toEqual(gauge(-1))
    expect(addMetric(set('a', 'b'), set('b', 'c'))).toEqual(set('a', 'b', 'c'))
    expect(addMetric(distribution([[1, 2]]), distribution([[1, 1]]))).toEqual(
      distribution([
        [1, 2],
        [1, 1],
      ]),
    )
  })

  it('adds histograms bucket by bucket where their bounds are the same', () => {
    const sum = addMetric(histogram([1, 2], [1, 2], 4), histogram([3, 4], [1, 2], 5))
    expect(sum).toEqual(histogram([4, 6], [1, 2], 9))
    expect(addMetric(histogram([1, 2], [1, 2], 4), histogram([3, 4], [1, 5], 5))).toBeUndefined()
    expect(addMetric(histogram([1, 2], [1, 2], 4), histogram([3], [1], 5))).toBeUndefined()
  })

  it('refuses other types, other statistics, and summaries', () => {
    expect(addMetric(counter(1), gauge(1))).toBeUndefined()
    expect(addMetric(distribution([]), distribution([], 'summary'))).toBeUndefined()
    expect(addMetric(summary, summary)).toBeUndefined()
  })

  it('brings native histograms to the lower resolution', () => {
    const fine = native({
      schema: 1,
      count: 4,
      sum: 10,
      positive_spans: [{ offset: 1, length: 4 }],
      positive_counts: [1, 1, 1, 1],
    })
    const coarse = native({ count: 5, sum: 1, positive_spans: [{ offset: 0, length: 2 }], positive_counts: [2, 3] })
    expect(addMetric(fine, coarse)).toEqual(
      native({ count: 9, sum: 11, positive_spans: [{ offset: 0, length: 3 }], positive_counts: [2, 5, 2] }),
    )
  })

  it('widens a zero bucket until it cuts through no bucket of either histogram', () => {
    const narrow = native({
      zero_threshold: 0.25,
      zero_count: 1,
      count: 6,
      positive_spans: [{ offset: 0, length: 2 }],
      positive_counts: [2, 1],
      negative_spans: [{ offset: 5, length: 1 }],
      negative_counts: [2],
    })
    const wide = native({ zero_threshold: 0.75, zero_count: 4, count: 4 })
    expect(addMetric(narrow, wide)).toEqual(
      native({
        zero_threshold: 1,
        zero_count: 7,
        count: 10,
        positive_spans: [{ offset: 1, length: 1 }],
        positive_counts: [1],
        negative_spans: [{ offset: 5, length: 1 }],
        negative_counts: [2],
      }),
    )
  })

  it('adds histograms of custom bounds only where the bounds are the same', () => {
    const custom = (bounds: number[]) =>
      native({
        schema: -53,
        custom_values: bounds,
        count: 1,
        positive_spans: [{ offset: 0, length: 1 }],
        positive_counts: [1],
      })
    expect(addMetric(custom([1, 2]), custom([1, 2]))).toMatchObject({
      count: 2,
      custom_values: [1, 2],
      positive_counts: [2],
    })
    expect(addMetric(custom([1, 2]), custom([1, 3]))).toBeUndefined()
    expect(addMetric(custom([1]), native())).toBeUndefined()
  })
})

describe('subtractMetric', () => {
  it('gives what came since', () => {
    expect(subtractMetric(counter(5), counter(3))).toEqual(counter(2))
    expect(subtractMetric(gauge(3), gauge(5))).toEqual(gauge(-2))
    expect(subtractMetric(set('a', 'b'), set('a', 'z'))).toEqual(set('b'))
    expect(subtractMetric(histogram([4, 6], [1, 2], 9), histogram([3, 4], [1, 2], 5))).toEqual(
      histogram([1, 2], [1, 2], 4),
    )
  })

  it('keeps samples that came again with the same value', () => {
    const now = distribution([
      [1, 1],
      [2, 3],
      [1, 1],
      [7, 1],
    ])
    const before = distribution([
      [1, 1],
      [2, 1],
    ])
    const expected = distribution([
      [2, 2],
      [1, 1],
      [7, 1],
    ])
    expect(subtractMetric(now, before)).toEqual(expected)
  })

  it('refuses what became smaller, because it began anew', () => {
    expect(subtractMetric(counter(2), counter(3))).toBeUndefined()
    expect(subtractMetric(counter(Number.NaN), counter(3))).toBeUndefined()
    expect(subtractMetric(histogram([1, 1], [1, 2], 4), histogram([1, 2], [1, 2], 5))).toBeUndefined()
    expect(subtractMetric(histogram([5, 1], [1, 2], 4), histogram([1, 2], [1, 2], 5))).toBeUndefined()
  })

  it('refuses a native histogram of which one bucket became smaller', () => {
    const of = (counts: number[], count: number) =>
      native({ count, positive_spans: [{ offset: 0, length: counts.length }], positive_counts: counts })
    expect(subtractMetric(of([9, 1], 10), of([1, 2], 3))).toBeUndefined()
    expect(subtractMetric(of([9, 2], 11), of([1, 2], 3))).toEqual(of([8], 8))
  })
})

const nativeHistogram: fc.Arbitrary<NativeHistogram> = fc
  .record({
    schema: fc.integer({ min: -4, max: 8 }),
    zero_threshold: fc.constantFrom(0, 2 ** -128, 0.001, 0.3, 1),
    zero_count: fc.nat(100),
    positive: fc.dictionary(fc.integer({ min: -40, max: 40 }).map(String), fc.integer({ min: 1, max: 100 })),
    negative: fc.dictionary(fc.integer({ min: -40, max: 40 }).map(String), fc.integer({ min: 1, max: 100 })),
  })
  .map(({ schema, zero_threshold, zero_count, positive, negative }) => {
    const up = spansOf(positive)
    const down = spansOf(negative)
    const count = [...up.counts, ...down.counts].reduce((a, b) => a + b, zero_count)
    return native({
      schema,
      zero_threshold,
      zero_count,
      count,
      sum: 1,
      positive_spans: up.spans,
      positive_counts: up.counts,
      negative_spans: down.spans,
      negative_counts: down.counts,
    })
  })

function spansOf(buckets: Record<string, number>) {
  const indexes = Object.keys(buckets)
    .map(Number)
    .sort((a, b) => a - b)
  const spans = indexes.map((index, i) => ({
    offset: i === 0 ? index : index - (indexes[i - 1] as number) - 1,
    length: 1,
  }))
  return { spans, counts: indexes.map((index) => buckets[index] as number) }
}

function bucketSum({ zero_count, positive_counts, negative_counts }: NativeHistogram): number {
  return [...positive_counts, ...negative_counts].reduce((a, b) => a + b, zero_count)
}

describe('native histograms', () => {
  it('lose no observation, whatever is added in whatever order', () => {
    fc.assert(
      fc.property(nativeHistogram, nativeHistogram, (a, b) => {
        const sum = addMetric(a, b) as NativeHistogram
        expect(bucketSum(sum)).toBe(a.count + b.count)
        expect(sum.count).toBe(a.count + b.count)
        expect(addMetric(b, a)).toEqual(sum)
      }),
    )
  })

  it('come to an end with thresholds, indexes and schemas that make no sense', () => {
    const odd = fc.constantFrom(Number.NaN, -1, 0.5, 1e300, Number.POSITIVE_INFINITY, -1e9)
    const histogram = fc.record({ schema: odd, zero_threshold: odd, offset: odd, length: odd }).map((parts) =>
      native({
        schema: parts.schema,
        zero_threshold: parts.zero_threshold,
        count: 3,
        positive_spans: [{ offset: parts.offset, length: parts.length }],
        positive_counts: [1, 2],
      }),
    )
    fc.assert(
      fc.property(histogram, histogram, (a, b) => {
        expect(addMetric(a, b)).toMatchObject({ type: 'native_histogram', count: 6 })
      }),
    )
  })

  it('come back when what was added is subtracted again', () => {
    fc.assert(
      fc.property(nativeHistogram, nativeHistogram, (a, b) => {
        const like = { ...b, schema: a.schema, zero_threshold: a.zero_threshold }
        const back = subtractMetric(addMetric(a, like) as MetricValue, like) as NativeHistogram
        expect(addMetric(back, native({ schema: a.schema, zero_threshold: a.zero_threshold }))).toEqual(
          addMetric(a, native({ schema: a.schema, zero_threshold: a.zero_threshold })),
        )
      }),
    )
  })
})

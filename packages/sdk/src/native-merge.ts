import type { BucketSpan, NativeHistogram } from './metric.ts'

/** The schema of histograms whose bounds are listed in `custom_values`. */
const CUSTOM_BOUNDS = -53

/** Counts by the index of their bucket. */
type Buckets = ReadonlyMap<number, number>

interface Side {
  readonly schema: number
  readonly zero_threshold: number
  readonly zero_count: number
  readonly positive: Buckets
  readonly negative: Buckets
}

/**
 * Two histograms in one, at the resolution of the coarser one and with a zero bucket that covers those of both;
 * `undefined` where one has bounds of its own and the other has not the same ones.
 * Source: Prometheus native histograms specification, merging.
 */
export function addNative(a: NativeHistogram, b: NativeHistogram): NativeHistogram | undefined {
  const sides = reconciled(a, b)
  return sides && joined(a, sides, { count: a.count + b.count, sum: a.sum + b.sum, sign: 1 })
}

/** What came to a histogram since `before`; `undefined` where the two do not fit, or something has become smaller. */
export function subtractNative(now: NativeHistogram, before: NativeHistogram): NativeHistogram | undefined {
  const sides = now.count >= before.count ? reconciled(now, before) : undefined
  if (sides === undefined) return undefined
  const histogram = joined(now, sides, { count: now.count - before.count, sum: now.sum - before.sum, sign: -1 })
  const counts = [histogram.zero_count, ...histogram.positive_counts, ...histogram.negative_counts]
  return counts.some((count) => count < 0) ? undefined : histogram
}

/** Both histograms with one resolution and one zero threshold. */
function reconciled(a: NativeHistogram, b: NativeHistogram): readonly [Side, Side] | undefined {
  if (a.schema === CUSTOM_BOUNDS || b.schema === CUSTOM_BOUNDS) {
    return a.schema === b.schema && sameValues(a.custom_values, b.custom_values) ? [sideOf(a), sideOf(b)] : undefined
  }
  const schema = Math.min(a.schema, b.schema)
  const left = coarsened(sideOf(a), schema)
  const right = coarsened(sideOf(b), schema)
  const threshold = commonThreshold(left, right)
  return [widened(left, threshold), widened(right, threshold)]
}

function sideOf(histogram: NativeHistogram): Side {
  const { schema, zero_threshold, zero_count } = histogram
  const positive = bucketsOf(histogram.positive_spans, histogram.positive_counts)
  const negative = bucketsOf(histogram.negative_spans, histogram.negative_counts)
  return { schema, zero_threshold, zero_count, positive, negative }
}

function bucketsOf(spans: readonly BucketSpan[], counts: readonly number[]): Buckets {
  const buckets = new Map<number, number>()
  let index = 0
  let next = 0
  for (const { offset, length } of spans) {
    index += offset
    for (let i = 0; i < length && next < counts.length; i++) {
      const count = counts[next++] as number
      if (count !== 0) buckets.set(index, count)
      index++
    }
  }
  return buckets
}

/** At a lower resolution 2^k neighbours become one bucket, whose upper bound is that of the last of them. */
function coarsened(side: Side, schema: number): Side {
  if (side.schema === schema) return side
  const neighbours = 2 ** (side.schema - schema)
  const merge = (buckets: Buckets): Buckets => {
    const merged = new Map<number, number>()
    for (const [index, count] of buckets) {
      const into = Math.ceil(index / neighbours)
      merged.set(into, (merged.get(into) ?? 0) + count)
    }
    return merged
  }
  return { ...side, schema, positive: merge(side.positive), negative: merge(side.negative) }
}

/** The least threshold that is no smaller than either one and cuts through no bucket that holds something. */
function commonThreshold(a: Side, b: Side): number {
  let threshold = Math.max(a.zero_threshold, b.zero_threshold)
  if (a.zero_threshold === b.zero_threshold) return threshold
  for (;;) {
    const wider = thresholdBeyond(b, thresholdBeyond(a, threshold))
    if (!(wider > threshold)) return threshold
    threshold = wider
  }
}

function thresholdBeyond(side: Side, least: number): number {
  let threshold = least
  if (side.zero_threshold === least) return threshold
  const indexes = [...side.positive.keys(), ...side.negative.keys()].sort((a, b) => a - b)
  for (const index of indexes) {
    if (upperBound(side.schema, index - 1) >= threshold) break
    threshold = Math.max(threshold, upperBound(side.schema, index))
  }
  return threshold
}

/** `side` with what lies below `threshold` moved into its zero bucket. */
function widened(side: Side, threshold: number): Side {
  if (side.zero_threshold === threshold) return side
  let { zero_count } = side
  const outside = (buckets: Buckets): Buckets => {
    const kept = new Map<number, number>()
    for (const [index, count] of buckets) {
      if (upperBound(side.schema, index - 1) < threshold) zero_count += count
      else kept.set(index, count)
    }
    return kept
  }
  const positive = outside(side.positive)
  const negative = outside(side.negative)
  return { ...side, zero_threshold: threshold, zero_count, positive, negative }
}

function upperBound(schema: number, index: number): number {
  return 2 ** (index * 2 ** -schema)
}

function joined(
  like: NativeHistogram,
  [a, b]: readonly [Side, Side],
  total: { count: number; sum: number; sign: 1 | -1 },
): NativeHistogram {
  const { count, sum, sign } = total
  const positive = packed(a.positive, b.positive, sign)
  const negative = packed(a.negative, b.negative, sign)
  return {
    type: 'native_histogram',
    schema: a.schema,
    zero_threshold: a.zero_threshold,
    zero_count: a.zero_count + sign * b.zero_count,
    count,
    sum,
    positive_spans: positive.spans,
    positive_counts: positive.counts,
    negative_spans: negative.spans,
    negative_counts: negative.counts,
    ...(like.custom_values === undefined ? {} : { custom_values: like.custom_values }),
  }
}

function packed(a: Buckets, b: Buckets, sign: 1 | -1): { spans: BucketSpan[]; counts: number[] } {
  const sum = new Map(a)
  for (const [index, count] of b) sum.set(index, (sum.get(index) ?? 0) + sign * count)
  const spans: { offset: number; length: number }[] = []
  const counts: number[] = []
  let end = 0
  for (const [index, count] of [...sum].sort((x, y) => x[0] - y[0])) {
    if (count === 0) continue
    const last = spans.at(-1)
    if (last !== undefined && index === end) last.length++
    else spans.push({ offset: index - end, length: 1 })
    counts.push(count)
    end = index + 1
  }
  return { spans, counts }
}

function sameValues(a: readonly number[] = [], b: readonly number[] = []): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i])
}

import type { BucketSpan } from '@qovery/sdk'

export const LOWEST_SCHEMA = -4
export const HIGHEST_SCHEMA = 8
/** Numbers lie between two to this power and one divided by it; those that lie beyond are infinity and zero. */
const EXPONENTS = 1075

/** Counts of exponential buckets by their index. */
export type BucketCounts = Map<number, number>

const bits = new DataView(new ArrayBuffer(8))
const fractions = new Map<number, Float64Array>()

/**
 * The index of the bucket that a positive finite number falls in: the smallest i with number <= 2^(i * 2^-schema).
 * Source: Prometheus native histograms, data model.
 */
export function bucketIndex(value: number, schema: number): number {
  const normal = value >= 2 ** -1022
  bits.setFloat64(0, normal ? value : value * 2 ** 54)
  const high = bits.getUint32(0)
  const exponent = ((high >>> 20) & 0x7ff) - 1022 - (normal ? 0 : 54)
  bits.setUint32(0, (high & 0x800fffff) | (1022 << 20))
  const fraction = bits.getFloat64(0)
  if (schema > 0) {
    const bounds = fractionBounds(schema)
    return lowerBound(bounds, fraction) + (exponent - 1) * bounds.length
  }
  const index = fraction === 0.5 ? exponent - 1 : exponent
  return (index + 2 ** -schema - 1) >> -schema
}

/** The upper bound of the bucket `index`. */
export function upperBound(index: number, schema: number): number {
  return 2 ** (index * 2 ** -schema)
}

/** The index, `steps` schemas lower, of the bucket that holds the bucket `index`. */
export function coarser(index: number, steps: number): number {
  return ((index - 1) >> steps) + 1
}

/** `counts` in buckets of a schema that is `steps` lower. */
export function downscale(counts: BucketCounts, steps: number): BucketCounts {
  const scaled: BucketCounts = new Map()
  for (const [index, count] of counts) addTo(scaled, coarser(index, steps), count)
  return scaled
}

export function addTo(counts: BucketCounts, index: number, count: number): void {
  counts.set(index, (counts.get(index) ?? 0) + count)
}

/**
 * The counts of the buckets of a schema that spans tell of; `undefined` where they do not fit each other, are no counts, or
 * are of numbers beyond all that there are.
 */
export function fromSpans(
  { spans, counts }: { readonly spans: readonly BucketSpan[]; readonly counts: readonly number[] },
  schema: number,
): BucketCounts | undefined {
  const buckets: BucketCounts = new Map()
  const outermost = Math.ceil(EXPONENTS * 2 ** schema) + 1
  let index = 0
  let at = 0
  for (const { offset, length } of spans) {
    index += offset
    if (!Number.isSafeInteger(index) || !(length >= 0) || at + length > counts.length) return undefined
    for (let i = 0; i < length; i++) {
      const count = counts[at++] as number
      if (!(count >= 0) || count === Infinity) return undefined
      if (count > 0 && Math.abs(index) > outermost) return undefined
      if (count > 0) addTo(buckets, index, count)
      index++
    }
  }
  return at === counts.length ? buckets : undefined
}

/** The spans of the buckets, with their counts; a gap of one or two buckets is filled rather than begins a new span. */
export function toSpans(buckets: BucketCounts): { spans: BucketSpan[]; counts: number[] } {
  const spans: { offset: number; length: number }[] = []
  const counts: number[] = []
  let next = 0
  for (const index of [...buckets.keys()].sort((a, b) => a - b)) {
    let last = spans.at(-1)
    const gap = index - next
    if (last === undefined || gap > 2) {
      last = { offset: gap, length: 0 }
      spans.push(last)
    } else {
      for (let i = 0; i < gap; i++) counts.push(0)
      last.length += gap
    }
    last.length++
    counts.push(buckets.get(index) as number)
    next = index + 1
  }
  return { spans, counts }
}

/** The highest schema whose buckets grow by no more than `factor`. */
export function schemaOf(factor: number): number {
  const schema = 0 - Math.floor(Math.log2(Math.log2(factor)))
  return Math.min(HIGHEST_SCHEMA, Math.max(LOWEST_SCHEMA, schema))
}

/** Upper bounds of the buckets between 0.5 and 1. */
function fractionBounds(schema: number): Float64Array {
  let bounds = fractions.get(schema)
  if (bounds === undefined) {
    const count = 2 ** schema
    bounds = Float64Array.from({ length: count }, (_, i) => 2 ** (i / count) / 2)
    fractions.set(schema, bounds)
  }
  return bounds
}

/** The position of the first bound that is not below `value`; the count of bounds where all are. */
export function lowerBound(bounds: Float64Array, value: number): number {
  let low = 0
  let high = bounds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((bounds[middle] as number) < value) low = middle + 1
    else high = middle
  }
  return low
}

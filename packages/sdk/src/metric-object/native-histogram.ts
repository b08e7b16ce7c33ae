import { ownField, type ValueObject } from '@qovery/vrl/value'
import type { BucketSpan, NativeHistogram } from '../metric.ts'
import { field, integer, listOf, nonNegative, number, objectOf } from './fields.ts'

/** The schema of buckets with bounds of their own. */
const CUSTOM = -53

/**
 * A native histogram without its totals, in the form in which `metric-json.ts` writes it.
 * Source: Prometheus native histograms specification, "Data model". @throws SyntaxError
 */
export function readNativeHistogram(content: ValueObject): Omit<NativeHistogram, 'count' | 'sum'> {
  const schema = field(content, 'schema', integer)
  if (schema !== CUSTOM && (schema < -4 || schema > 8)) throw new SyntaxError('"schema" must be -53 or from -4 to 8')
  const positive = buckets(content, 'positive')
  const negative = buckets(content, 'negative')
  return {
    type: 'native_histogram',
    schema,
    zero_threshold: field(content, 'zero_threshold', nonNegative),
    zero_count: field(content, 'zero_count', nonNegative),
    positive_spans: positive.spans,
    positive_counts: positive.counts,
    negative_spans: negative.spans,
    negative_counts: negative.counts,
    ...(schema === CUSTOM ? { custom_values: bounds(content) } : {}),
  }
}

function buckets(content: ValueObject, side: 'positive' | 'negative'): { spans: BucketSpan[]; counts: number[] } {
  const spans = listOf(content, `${side}_spans`, (item): BucketSpan => {
    const span = objectOf(item, 'a span')
    return { offset: field(span, 'offset', integer), length: field(span, 'length', integer) }
  })
  const counts = listOf(content, `${side}_counts`, nonNegative)
  let expected = 0
  for (const [i, { offset, length }] of spans.entries()) {
    if (length < 0 || (i > 0 && offset < 0)) throw new SyntaxError(`"${side}_spans" must not go back`)
    expected += length
  }
  if (expected !== counts.length) {
    throw new SyntaxError(`"${side}_spans" are of ${expected} buckets, and there are ${counts.length} counts`)
  }
  return { spans, counts }
}

function bounds(content: ValueObject): number[] {
  const values = ownField(content, 'custom_values') === undefined ? [] : listOf(content, 'custom_values', number)
  const ascend = values.every((value, i) => value > (i === 0 ? -Infinity : (values[i - 1] as number)))
  if (!ascend) throw new SyntaxError('"custom_values" must grow')
  return values
}

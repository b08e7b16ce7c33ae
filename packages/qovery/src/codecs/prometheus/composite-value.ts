import type { BucketSpan, Exemplar, MetricValue, NativeHistogram, Quantile } from '@qovery/sdk'
import { numberIn } from './decimal.ts'
import { histogramOf } from './histogram.ts'
import type { LineScanner } from './line-scanner.ts'

const KEY = /[a-z_]+/y
const NUMBER = /[^,:\]} \t]+/y

/**
 * Reads the value of a whole histogram or summary, as in `{count:3,sum:1.5,bucket:[1:2,+Inf:3]}`.
 * Source: OpenMetrics 2.0.0-rc0, text format, CompositeValue.
 */
export function readCompositeValue(line: LineScanner, type: 'histogram' | 'summary'): MetricValue {
  const fields = readFields(line)
  const number = (name: string) => fields.numbers.get(name) ?? line.fail(`${name} in the value before`)
  const count = number(fields.numbers.has('gcount') ? 'gcount' : 'count')
  const sum = number(fields.numbers.has('gsum') ? 'gsum' : 'sum')
  if (type === 'summary') {
    const quantiles: Quantile[] = (fields.pairs.get('quantile') ?? []).map(([quantile, value]) => ({ quantile, value }))
    return { type: 'aggregated_summary', quantiles, count, sum }
  }
  const native = fields.numbers.has('schema') ? nativeOf(fields, { count, sum }, line) : undefined
  const classic = fields.pairs.get('bucket') ?? []
  const bounds = classic.map(([bound]) => bound)
  return histogramOf({ bounds, totals: classic.map(([, total]) => total), native, count, sum })
}

interface Fields {
  readonly numbers: Map<string, number>
  readonly lists: Map<string, number[]>
  readonly pairs: Map<string, [number, number][]>
}

function readFields(line: LineScanner): Fields {
  const fields: Fields = { numbers: new Map(), lists: new Map(), pairs: new Map() }
  line.skip('{')
  do {
    const key = line.match(KEY) ?? line.fail('the name of a part of the value')
    if (!line.skip(':')) line.fail('":"')
    if (line.skip('[')) readList(line, key, fields)
    else fields.numbers.set(key, readNumber(line))
  } while (line.skip(','))
  if (!line.skip('}')) line.fail('"," or "}"')
  return fields
}

function readList(line: LineScanner, key: string, fields: Fields): void {
  const list: number[] = []
  const pairs: [number, number][] = []
  while (!line.skip(']')) {
    if (list.length + pairs.length > 0 && !line.skip(',')) line.fail('"," or "]"')
    const first = readNumber(line)
    if (line.skip(':')) pairs.push([first, readNumber(line)])
    else list.push(first)
  }
  if (pairs.length > 0 && list.length > 0) line.fail('pairs of numbers only in the list before')
  fields.lists.set(key, list)
  fields.pairs.set(key, pairs)
}

function readNumber(line: LineScanner): number {
  return numberIn(line.match(NUMBER) ?? '') ?? line.fail('a number')
}

function nativeOf(fields: Fields, totals: { count: number; sum: number }, line: LineScanner): NativeHistogram {
  const number = (name: string) => fields.numbers.get(name) ?? line.fail(`${name} in the value before`)
  const spans = (name: string): BucketSpan[] =>
    (fields.pairs.get(name) ?? []).map(([offset, length]) => ({ offset, length }))
  const counts = (name: string) => fields.lists.get(name) ?? []
  return {
    type: 'native_histogram',
    schema: number('schema'),
    zero_threshold: number('zero_threshold'),
    zero_count: number('zero_count'),
    ...totals,
    negative_spans: spans('negative_spans'),
    negative_counts: counts('negative_buckets'),
    positive_spans: spans('positive_spans'),
    positive_counts: counts('positive_buckets'),
  }
}

/** Exemplars of a classic histogram with the bounds of the buckets that they lie in. */
export function placed(exemplars: Exemplar[] | undefined, value: MetricValue): Exemplar[] | undefined {
  if (exemplars === undefined || value.type !== 'aggregated_histogram') return exemplars
  return exemplars.map((exemplar) => {
    const bucket = value.buckets.find(({ upper_limit }) => exemplar.value <= upper_limit)?.upper_limit
    return { ...exemplar, bucket: bucket ?? Infinity }
  })
}

import { Float, isObject, ownField, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Bucket, MetricKind, MetricValue, Quantile, Sample } from '@qovery/sdk'

/** What is said of a log that is no metric. Returned, not thrown: it may be said of every log. */
type Fault = string

type Reader = (body: ValueObject) => MetricValue | Fault

/** Readers by the field that holds the value; where a log has several of them, the first one here counts. */
const READERS: readonly (readonly [field: string, read: Reader])[] = [
  ['aggregated_histogram', readHistogram],
  ['aggregated_summary', readSummary],
  ['counter', (body) => scalar('counter', body)],
  ['distribution', readDistribution],
  ['gauge', (body) => scalar('gauge', body)],
  ['histogram', readHistogram],
  ['set', readSet],
  ['summary', readSummary],
]

/** The metric that a log describes, without its tags; or what is wrong with the log. */
export function metricIn(log: ValueObject): { name: string; kind: MetricKind; value: MetricValue } | Fault {
  const name = ownField(log, 'name')
  if (typeof name !== 'string') return 'the field "name" is not a string, or is missing'
  const kind = ownField(log, 'kind')
  if (kind !== 'absolute' && kind !== 'incremental') return 'the field "kind" is neither "incremental" nor "absolute"'
  const value = valueIn(log)
  return typeof value === 'string' ? value : { name, kind, value }
}

function valueIn(log: ValueObject): MetricValue | Fault {
  for (const [field, read] of READERS) {
    const body = ownField(log, field)
    if (body === undefined) continue
    if (!isObject(body)) return `"${field}" is not an object`
    const value = read(body)
    return typeof value === 'string' ? `"${field}" ${value}` : value
  }
  return 'none of the fields counter, gauge, set, distribution, histogram and summary is there'
}

function scalar(type: 'counter' | 'gauge', body: ValueObject): MetricValue | Fault {
  const value = numberAt(body, 'value')
  return value === undefined ? 'needs a number as its "value"' : { type, value }
}

function readSet(body: ValueObject): MetricValue | Fault {
  const values = ownField(body, 'values')
  const isText = (value: Value): value is string => typeof value === 'string'
  return Array.isArray(values) && values.every(isText)
    ? { type: 'set', values: [...new Set(values)] }
    : 'needs a list of strings as its "values"'
}

function readDistribution(body: ValueObject): MetricValue | Fault {
  const statistic = ownField(body, 'statistic')
  if (statistic !== 'histogram' && statistic !== 'summary') return 'needs "histogram" or "summary" as its "statistic"'
  const samples = eachOf(body, 'samples', (item): Sample | undefined => {
    const value = numberAt(item, 'value')
    const weight = countAt(item, 'rate')
    return value === undefined || weight === undefined ? undefined : { value, weight }
  })
  return samples === undefined
    ? 'needs a list of "samples", each with a number as "value" and a count as "rate"'
    : { type: 'distribution', samples, statistic }
}

function readHistogram(body: ValueObject): MetricValue | Fault {
  const buckets = eachOf(body, 'buckets', (item): Bucket | undefined => {
    const upper_limit = numberAt(item, 'upper_limit')
    const count = countAt(item, 'count')
    return upper_limit === undefined || count === undefined ? undefined : { upper_limit, count }
  })
  const count = countAt(body, 'count')
  const sum = numberAt(body, 'sum')
  const ascending = buckets?.every(
    ({ upper_limit }, i) => i === 0 || upper_limit > (buckets[i - 1] as Bucket).upper_limit,
  )
  return buckets === undefined || count === undefined || sum === undefined || ascending !== true
    ? 'needs "count", "sum" and a list of "buckets", each with "upper_limit", ascending, and "count"'
    : { type: 'aggregated_histogram', buckets, count, sum }
}

function readSummary(body: ValueObject): MetricValue | Fault {
  const quantiles = eachOf(body, 'quantiles', (item): Quantile | undefined => {
    const quantile = numberAt(item, 'quantile')
    const value = numberAt(item, 'value')
    return quantile === undefined || value === undefined ? undefined : { quantile, value }
  })
  const count = countAt(body, 'count')
  const sum = numberAt(body, 'sum')
  return quantiles === undefined || count === undefined || sum === undefined
    ? 'needs "count", "sum" and a list of "quantiles", each with "quantile" and "value"'
    : { type: 'aggregated_summary', quantiles, count, sum }
}

/** The items of a list of objects; `undefined` where there is no list, or one item is not as it should be. */
function eachOf<T>(body: ValueObject, field: string, read: (item: ValueObject) => T | undefined): T[] | undefined {
  const list = ownField(body, field)
  if (!Array.isArray(list)) return undefined
  const items: T[] = []
  for (const entry of list) {
    const item = isObject(entry) ? read(entry) : undefined
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

function numberAt(body: ValueObject, field: string): number | undefined {
  const value = ownField(body, field)
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  return value instanceof Float ? value.value : undefined
}

function countAt(body: ValueObject, field: string): number | undefined {
  const count = numberAt(body, field)
  return count !== undefined && count >= 0 && Number.isInteger(count) ? count : undefined
}

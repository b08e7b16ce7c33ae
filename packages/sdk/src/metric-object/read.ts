import { ownField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import type { MetricEvent } from '../event.ts'
import type { MetricKind, MetricValue, Sketch } from '../metric.ts'
import { Series, type TagValue } from '../series.ts'
import { sketchFault } from '../sketch.ts'
import { field, integer, listOf, nameOf, nonNegative, number, objectOf, optional, text } from './fields.ts'
import { readNativeHistogram } from './native-histogram.ts'

type MetricParts = Pick<MetricEvent, 'series' | 'kind' | 'value' | 'timestamp' | 'extras'>

/** A metric of native JSON. @throws SyntaxError that says what is missing or of the wrong type */
export function readMetric(content: Value): MetricParts {
  const metric = objectOf(content, 'a metric')
  const namespace = optional(metric, 'namespace', text)
  const timestamp = optional(metric, 'timestamp', time)
  const interval = optional(metric, 'interval_ms', nonNegative)
  return {
    series: Series.of(field(metric, 'name', text), optional(metric, 'tags', tags), { namespace }),
    kind: field(metric, 'kind', kind),
    value: readValue(metric),
    timestamp,
    extras: interval === undefined || interval === 0 ? undefined : { interval },
  }
}

function kind(value: Value, name: string): MetricKind {
  if (value === 'incremental' || value === 'absolute') return value
  throw new SyntaxError(`"${name}" must be "incremental" or "absolute"`)
}

function time(value: Value, name: string): number {
  const timestamp = Timestamp.parse(text(value, name))
  if (timestamp === undefined) throw new SyntaxError(`"${name}" is no time as in RFC 3339`)
  return timestamp.toMillis()
}

function tags(value: Value, name: string): [string, TagValue][] {
  return Object.entries(objectOf(value, `"${name}"`)).map(([tag, one]) => [
    tag,
    Array.isArray(one) ? one.map(tagValue) : tagValue(one as Value),
  ])
}

function tagValue(value: Value): string | null {
  if (value === null || typeof value === 'string') return value
  throw new SyntaxError(`the value of a tag must be a text, null or a list of them, and it is ${nameOf(value)}`)
}

type Reader = (content: ValueObject) => MetricValue

const READERS: Readonly<Record<string, Reader>> = {
  counter: (content) => ({ type: 'counter', value: field(content, 'value', number) }),
  gauge: (content) => ({ type: 'gauge', value: field(content, 'value', number) }),
  set: (content) => ({ type: 'set', values: [...new Set(listOf(content, 'values', text))] }),
  distribution: (content) => ({
    type: 'distribution',
    samples: listOf(content, 'samples', (item) => {
      const sample = objectOf(item, 'a sample')
      return { value: field(sample, 'value', number), weight: field(sample, 'rate', nonNegative) }
    }),
    statistic: field(content, 'statistic', statistic),
  }),
  aggregated_histogram: (content) => {
    const buckets = listOf(content, 'buckets', (item) => {
      const bucket = objectOf(item, 'a bucket')
      return { upper_limit: field(bucket, 'upper_limit', number), count: field(bucket, 'count', nonNegative) }
    })
    const ascend = buckets.every(({ upper_limit }, i) => i === 0 || upper_limit > (buckets[i - 1]?.upper_limit ?? NaN))
    if (!ascend) throw new SyntaxError('"upper_limit" must grow from bucket to bucket')
    return { type: 'aggregated_histogram', buckets, ...totals(content) }
  },
  aggregated_summary: (content) => ({
    type: 'aggregated_summary',
    quantiles: listOf(content, 'quantiles', (item) => {
      const one = objectOf(item, 'a quantile')
      return { quantile: field(one, 'quantile', number), value: field(one, 'value', number) }
    }),
    ...totals(content),
  }),
  native_histogram: (content) => ({ ...readNativeHistogram(content), ...totals(content) }),
  sketch: (content) => readSketch(content),
}
const TYPES = Object.keys(READERS)

function readValue(metric: ValueObject): MetricValue {
  const [type, ...others] = TYPES.filter((name) => ownField(metric, name) !== undefined)
  if (type === undefined) throw new SyntaxError(`a metric must have one of ${TYPES.join(', ')}`)
  if (others.length > 0) throw new SyntaxError(`a metric has one value, and this one has ${type} and ${others[0]}`)
  return (READERS[type] as Reader)(objectOf(metric[type] as Value, `"${type}"`))
}

/** What has one form so far: that of Datadog's agent. */
function readSketch(content: ValueObject): Sketch {
  const sketch = field(content, 'sketch', (value) => {
    return field(objectOf(value, '"sketch"'), 'AgentDDSketch', (agents) => objectOf(agents, '"AgentDDSketch"'))
  })
  const bins = field(sketch, 'bins', (value) => objectOf(value, '"bins"'))
  const [keys, counts] = [listOf(bins, 'k', integer), listOf(bins, 'n', integer)]
  const fault = sketchFault({ keys, counts })
  if (fault !== undefined) throw new SyntaxError(fault)
  const [min, max, avg] = [field(sketch, 'min', number), field(sketch, 'max', number), field(sketch, 'avg', number)]
  return { type: 'sketch', keys, counts, ...totals(sketch), min, max, avg }
}

function statistic(value: Value, name: string): 'histogram' | 'summary' {
  if (value === 'histogram' || value === 'summary') return value
  throw new SyntaxError(`"${name}" must be "histogram" or "summary"`)
}

function totals(content: ValueObject): { count: number; sum: number } {
  return { count: field(content, 'count', nonNegative), sum: field(content, 'sum', number) }
}

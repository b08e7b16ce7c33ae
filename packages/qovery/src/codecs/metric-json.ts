import {
  type MetricEvent,
  type MetricValue,
  type NativeHistogram,
  type Series,
  type Sketch,
  tagsOf,
  type TagValues,
} from '@qovery/sdk'
import { compareText, formatFloat, Timestamp } from '@qovery/vrl/value'

/**
 * A metric as one JSON object: `name`, `namespace`, `tags`, `timestamp`, `interval_ms`, `kind`, and its value under the
 * name of its type. JSON has no infinity and no NaN: they are written as the texts `inf`, `-inf` and `NaN`.
 */
export function metricJson(metric: MetricEvent, tagValues: TagValues): string {
  const { series, timestamp, extras, kind } = metric
  let json = `{"name":${JSON.stringify(series.name)}`
  if (series.namespace !== undefined) json += `,"namespace":${JSON.stringify(series.namespace)}`
  json += tagsJson(series, tagValues)
  if (timestamp !== undefined) json += `,"timestamp":"${Timestamp.fromMillis(timestamp).toString()}"`
  if (extras?.interval !== undefined) json += `,"interval_ms":${Math.round(extras.interval)}`
  return `${json},"kind":"${kind}",${valueJson(metric.value)}}`
}

function tagsJson(series: Series, tagValues: TagValues): string {
  let json = ''
  for (const [name, value] of tagsOf(series, tagValues)) {
    json += `${json === '' ? '' : ','}${JSON.stringify(name)}:${JSON.stringify(value)}`
  }
  return json === '' ? '' : `,"tags":{${json}}`
}

function valueJson(value: MetricValue): string {
  switch (value.type) {
    case 'counter':
    case 'gauge':
      return `"${value.type}":{"value":${number(value.value)}}`
    case 'set':
      return `"set":{"values":${JSON.stringify([...value.values].sort(compareText))}}`
    case 'distribution': {
      const samples = value.samples.map((one) => `{"value":${number(one.value)},"rate":${count(one.weight)}}`)
      return `"distribution":{"samples":[${samples.join(',')}],"statistic":"${value.statistic}"}`
    }
    case 'aggregated_histogram': {
      const buckets = value.buckets.map(
        (one) => `{"upper_limit":${number(one.upper_limit)},"count":${count(one.count)}}`,
      )
      return `"aggregated_histogram":{"buckets":[${buckets.join(',')}],${totals(value)}}`
    }
    case 'aggregated_summary': {
      const quantiles = value.quantiles.map(
        (one) => `{"quantile":${number(one.quantile)},"value":${number(one.value)}}`,
      )
      return `"aggregated_summary":{"quantiles":[${quantiles.join(',')}],${totals(value)}}`
    }
    case 'native_histogram':
      return `"native_histogram":${nativeHistogram(value)}`
    case 'sketch':
      return `"sketch":{"sketch":{"AgentDDSketch":${agentSketch(value)}}}`
  }
}

function nativeHistogram(value: NativeHistogram): string {
  const bounds =
    value.custom_values === undefined ? '' : `,"custom_values":[${value.custom_values.map(number).join(',')}]`
  return (
    `{"schema":${value.schema},"zero_threshold":${number(value.zero_threshold)},"zero_count":${count(value.zero_count)},` +
    `"positive_spans":${JSON.stringify(value.positive_spans)},"positive_counts":[${value.positive_counts.map(count).join(',')}],` +
    `"negative_spans":${JSON.stringify(value.negative_spans)},"negative_counts":[${value.negative_counts.map(count).join(',')}]` +
    `${bounds},${totals(value)}}`
  )
}

function agentSketch(value: Sketch): string {
  const bins = `{"k":${JSON.stringify(value.keys)},"n":${JSON.stringify(value.counts)}}`
  const extremes = `"min":${number(value.min)},"max":${number(value.max)}`
  return `{"bins":${bins},"count":${count(value.count)},${extremes},"sum":${number(value.sum)},"avg":${number(value.avg)}}`
}

function totals(value: { count: number; sum: number }): string {
  return `"count":${count(value.count)},"sum":${number(value.sum)}`
}

/** A float that stays a float for readers that tell them from integers. */
function number(value: number): string {
  if (Number.isFinite(value)) return formatFloat(value)
  return Number.isNaN(value) ? '"NaN"' : value > 0 ? '"inf"' : '"-inf"'
}

/** A number of things: an integer wherever it is one. */
function count(value: number): string {
  return Number.isSafeInteger(value) ? String(value) : number(value)
}

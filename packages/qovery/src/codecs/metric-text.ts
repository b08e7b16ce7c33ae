import {
  type MetricEvent,
  type MetricValue,
  type Series,
  type Sketch,
  sketchQuantile,
  tagsOf,
  type TagValues,
} from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'

/** A metric for people: `TIMESTAMP NAMESPACE_NAME{TAGS} KIND DATA`, where KIND is `=` (absolute) or `+` (incremental). */
export function metricText(metric: MetricEvent, tagValues: TagValues): string {
  const time = metric.timestamp === undefined ? '' : `${Timestamp.fromMillis(metric.timestamp).toString()} `
  const sign = metric.kind === 'absolute' ? '=' : '+'
  return `${time}${seriesText(metric.series, tagValues)} ${sign} ${valueText(metric.value)}`
}

function seriesText(series: Series, tagValues: TagValues): string {
  const tags: string[] = []
  for (const [name, value] of tagsOf(series, tagValues)) {
    const values = value === null || typeof value === 'string' ? [value] : value
    for (const one of values) tags.push(one === null ? word(name) : `${word(name)}=${quoted(one)}`)
  }
  const namespace = series.namespace === undefined ? '' : `${word(series.namespace)}_`
  return `${namespace}${word(series.name)}{${tags.join(',')}}`
}

function valueText(value: MetricValue): string {
  switch (value.type) {
    case 'counter':
    case 'gauge':
      return plainNumber(value.value)
    case 'set':
      return value.values.map(word).sort().join(' ')
    case 'distribution':
      return `${value.statistic} ${value.samples.map((sample) => pair(sample.weight, sample.value)).join(' ')}`
    case 'aggregated_histogram':
      return `${totals(value)} ${value.buckets.map((bucket) => pair(bucket.count, bucket.upper_limit)).join(' ')}`
    case 'aggregated_summary':
      return `${totals(value)} ${value.quantiles.map((one) => pair(one.quantile, one.value)).join(' ')}`
    case 'native_histogram':
      return `${totals(value)} schema=${value.schema} zero=${pair(value.zero_count, value.zero_threshold)}`
    case 'sketch':
      return `${totals(value)} ${sketchText(value)}`
  }
}

function sketchText(value: Sketch): string {
  const extremes = `min=${plainNumber(value.min)} max=${plainNumber(value.max)} avg=${plainNumber(value.avg)}`
  const quantiles = [0.5, 0.75, 0.9, 0.99].map((one) => `${100 * one}=${plainNumber(sketchQuantile(value, one))}`)
  return `${extremes} ${quantiles.join(' ')}`
}

function totals({ count, sum }: { count: number; sum: number }): string {
  return `count=${plainNumber(count)} sum=${plainNumber(sum)}`
}

function pair(left: number, right: number): string {
  return `${plainNumber(left)}@${plainNumber(right)}`
}

/** A number without an exponent, as Rust's `Display` writes it. */
export function plainNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match
  const digits = whole + fraction
  const point = 1 + Number(exponent)
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`
}

function word(text: string): string {
  return /[^A-Za-z0-9_]/.test(text) ? quoted(text) : text
}

const ESCAPES: Record<string, string> = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\0': '\\0' }

/** Text in double quotes, with everything that cannot be seen escaped. */
function quoted(text: string): string {
  const escaped = text.replace(/["\\\p{C}\p{Zl}\p{Zp}]/gu, (character) => {
    return ESCAPES[character] ?? `\\u{${(character.codePointAt(0) as number).toString(16)}}`
  })
  return `"${escaped}"`
}

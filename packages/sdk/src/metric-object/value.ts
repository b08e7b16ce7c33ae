import { compareText, float, type Value, type ValueObject } from '@qovery/vrl/value'
import { Shape, SHAPE_MASK, valueAt, type MetricColumns } from '../metric-batch.ts'
import type { MetricValue, NativeHistogram, Sketch } from '../metric.ts'

/**
 * Sets the value of a row under the name of its type. Values and sums are floats, counts integers where they are whole.
 * Infinity and NaN are the texts `inf`, `-inf` and `NaN`, as in the JSON of metrics.
 */
export function putValue(log: ValueObject, columns: MetricColumns, row: number): void {
  const value = columns.values[row] as number
  switch ((columns.shapes[row] as number) & SHAPE_MASK) {
    case Shape.counter:
      log['counter'] = { value: number(value) }
      break
    case Shape.gauge:
      log['gauge'] = { value: number(value) }
      break
    default: {
      const whole = valueAt(columns, row)
      log[whole.type] = valueFields(whole)
    }
  }
}

/** The parts of a value, as the metric's JSON has them under the name of its type. */
export function valueFields(value: MetricValue): ValueObject {
  switch (value.type) {
    case 'counter':
    case 'gauge':
      return { value: number(value.value) }
    case 'set':
      return { values: [...value.values].sort(compareText) }
    case 'distribution': {
      const samples = value.samples.map((one) => ({ rate: count(one.weight), value: number(one.value) }))
      return { samples, statistic: value.statistic }
    }
    case 'aggregated_histogram': {
      const buckets = value.buckets.map((one) => ({ count: count(one.count), upper_limit: number(one.upper_limit) }))
      return { buckets, ...totals(value) }
    }
    case 'aggregated_summary': {
      const quantiles = value.quantiles.map((one) => ({ quantile: number(one.quantile), value: number(one.value) }))
      return { ...totals(value), quantiles }
    }
    case 'native_histogram':
      return nativeFields(value)
    case 'sketch':
      return { sketch: { AgentDDSketch: sketchFields(value) } }
  }
}

function nativeFields(value: NativeHistogram): ValueObject {
  const spans = (all: NativeHistogram['positive_spans']) => all.map(({ offset, length }) => ({ offset, length }))
  return {
    schema: value.schema,
    zero_threshold: number(value.zero_threshold),
    zero_count: count(value.zero_count),
    positive_spans: spans(value.positive_spans),
    positive_counts: value.positive_counts.map(count),
    negative_spans: spans(value.negative_spans),
    negative_counts: value.negative_counts.map(count),
    ...(value.custom_values === undefined ? {} : { custom_values: value.custom_values.map(number) }),
    ...totals(value),
  }
}

function sketchFields(value: Sketch): ValueObject {
  const { min, max, avg } = value
  const bins = { k: value.keys.map(count), n: value.counts.map(count) }
  return { avg: number(avg), bins, ...totals(value), max: number(max), min: number(min) }
}

function totals(value: { readonly count: number; readonly sum: number }): ValueObject {
  return { count: count(value.count), sum: number(value.sum) }
}

function number(value: number): Value {
  if (Number.isFinite(value)) return float(value)
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'inf' : '-inf'
}

/** A number of things: an integer wherever it is one. */
function count(value: number): Value {
  return Number.isSafeInteger(value) ? value + 0 : number(value)
}

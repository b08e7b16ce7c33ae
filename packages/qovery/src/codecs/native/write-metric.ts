import { tagsOf, type MetricEvent, type MetricValue, type Series, type Sketch } from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import { EncodingError } from '../codec.ts'
import type { WireWriter } from '../wire-writer.ts'
import { ENTRY, ITEMS, METRIC, SKETCH } from './fields.ts'
import { writeTimestamp } from './write-value.ts'

const MOST_UINT32 = 2 ** 32 - 1

/** Writes the fields of a `Metric`, without its metadata. @throws EncodingError for values that have no form in it */
export function writeMetric(wire: WireWriter, { series, kind, value, timestamp, extras }: MetricEvent): void {
  wire.octets(METRIC.name, series.name)
  if (timestamp !== undefined) writeTimestamp(wire, METRIC.timestamp, Timestamp.fromMillis(timestamp))
  writeTags(wire, series)
  if (kind === 'absolute') wire.uint(METRIC.kind, 1)
  writeValue(wire, value)
  if (series.namespace !== undefined) wire.octets(METRIC.namespace, series.namespace)
  const interval = Math.min(Math.round(extras?.interval ?? 0), MOST_UINT32)
  if (interval > 0) wire.uint(METRIC.interval_ms, interval)
}

/** Every value of a tag, and beside them the one that readers of single values want. */
function writeTags(wire: WireWriter, series: Series): void {
  for (const [name, value] of tagsOf(series, 'single')) {
    const entry = wire.open(METRIC.tags_v1)
    wire.octets(ENTRY.key, name)
    wire.octets(ENTRY.value, value as string)
    wire.close(entry)
  }
  for (const [name, values] of tagsOf(series, 'full')) {
    const entry = wire.open(METRIC.tags_v2)
    wire.octets(ENTRY.key, name)
    const list = wire.open(ENTRY.value)
    for (const value of values as readonly (string | null)[]) {
      const item = wire.open(ITEMS)
      if (value !== null) wire.octets(1, value)
      wire.close(item)
    }
    wire.close(list)
    wire.close(entry)
  }
}

function writeValue(wire: WireWriter, value: MetricValue): void {
  switch (value.type) {
    case 'counter':
    case 'gauge': {
      const start = wire.open(METRIC[value.type])
      wire.double(1, value.value)
      wire.close(start)
      break
    }
    case 'set': {
      const start = wire.open(METRIC.set)
      for (const one of value.values) wire.octets(ITEMS, one)
      wire.close(start)
      break
    }
    case 'distribution': {
      const start = wire.open(METRIC.distribution2)
      for (const one of value.samples) writeCounted(wire, one.value, Math.min(Math.round(one.weight), MOST_UINT32))
      if (value.statistic === 'summary') wire.uint(2, 1)
      wire.close(start)
      break
    }
    case 'aggregated_histogram': {
      const start = wire.open(METRIC.aggregated_histogram3)
      for (const { upper_limit, count } of value.buckets) writeCounted(wire, upper_limit, Math.round(count))
      writeTotals(wire, value)
      wire.close(start)
      break
    }
    case 'aggregated_summary': {
      const start = wire.open(METRIC.aggregated_summary3)
      for (const one of value.quantiles) {
        const item = wire.open(1)
        wire.double(1, one.quantile)
        wire.double(2, one.value)
        wire.close(item)
      }
      writeTotals(wire, value)
      wire.close(start)
      break
    }
    case 'sketch': {
      const start = wire.open(METRIC.sketch)
      writeSketch(wire, value)
      wire.close(start)
      break
    }
    case 'native_histogram':
      throw new EncodingError('A native histogram has no form in the codec "native": send it as native_json')
  }
}

/** A number, and how often it was seen. */
function writeCounted(wire: WireWriter, value: number, count: number): void {
  const start = wire.open(1)
  wire.double(1, value)
  wire.uint(2, count)
  wire.close(start)
}

function writeTotals(wire: WireWriter, { count, sum }: { readonly count: number; readonly sum: number }): void {
  wire.uint(2, Math.round(count))
  wire.double(3, sum)
}

function writeSketch(wire: WireWriter, { keys, counts, count, min, max, sum, avg }: Sketch): void {
  const start = wire.open(1)
  wire.uint(SKETCH.count, Math.min(Math.round(count), MOST_UINT32))
  wire.double(SKETCH.min, min)
  wire.double(SKETCH.max, max)
  wire.double(SKETCH.sum, sum)
  wire.double(SKETCH.avg, avg)
  const bins = wire.open(SKETCH.keys)
  for (const key of keys) wire.zigzag(key)
  wire.close(bins)
  const sizes = wire.open(SKETCH.counts)
  for (const one of counts) wire.length(one)
  wire.close(sizes)
  wire.close(start)
}

import { isObject, ownField, valueToText, type Value, type ValueObject } from '@qovery/vrl/value'
import { Series, type LogBatch, type MetricBatchBuilder, type TagValue } from '@qovery/sdk'
import type { Complaints } from './complaints.ts'
import type { Conversion } from './conversion.ts'
import type { EventTimes } from './event-times.ts'
import { metricIn } from './native-metric.ts'
import { SeriesCache, type Part } from './series-cache.ts'

/** Reads logs that are metrics already: objects with a name, a kind and a value, as `all_metrics` describes them. */
export class WholeMetrics implements Conversion {
  readonly #cache = new SeriesCache()

  convert(batch: LogBatch, times: EventTimes, builder: MetricBatchBuilder, complaints: Complaints): void {
    for (const [row, { value }] of batch.events.entries()) this.#add(value, times.of(row), builder, complaints)
  }

  #add(log: Value, timestamp: number, builder: MetricBatchBuilder, complaints: Complaints): void {
    if (!isObject(log)) {
      complaints.drop('invalid_metric', 'the log is not an object')
      return
    }
    const metric = metricIn(log)
    if (typeof metric === 'string') complaints.drop('invalid_metric', metric)
    else builder.add(this.#seriesOf(metric.name, log), metric.kind, metric.value, timestamp)
  }

  #seriesOf(name: string, log: ValueObject): Series {
    const given = ownField(log, 'namespace')
    const namespace = typeof given === 'string' ? given : undefined
    const tags = tagsOf(ownField(log, 'tags'))
    const parts: Part[] = [namespace, name]
    for (const [tag, value] of tags) {
      parts.push(tag)
      if (value === null || typeof value === 'string') parts.push(value)
      else {
        parts.push(value.length)
        for (const one of value) parts.push(one)
      }
    }
    const known = this.#cache.find(parts)
    if (known !== undefined) return known
    const series = Series.of(name, tags, { namespace })
    this.#cache.keep(parts, series)
    return series
  }
}

function tagsOf(object: Value | undefined): [string, TagValue][] {
  if (!isObject(object)) return []
  const tags: [string, TagValue][] = []
  for (const key of Object.keys(object)) {
    const value = object[key]
    if (value === undefined) continue
    if (!Array.isArray(value)) tags.push([key, tagText(value)])
    else if (value.length === 1) tags.push([key, tagText(value[0] as Value)])
    else if (value.length > 1) tags.push([key, value.map(tagText)])
  }
  return tags
}

function tagText(value: Value): string | null {
  return value === null ? null : valueToText(value)
}

import { LogEvent, Metadata, MetricEvent, Series, TraceEvent, type ComponentContext } from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import { cloneValue, isObject } from '@qovery/vrl/value'

/** Why an event goes no further on the main output. */
export interface Dropped {
  readonly reason: 'abort' | 'error'
  readonly message: string
}

/**
 * A copy of a log or trace that says why it was dropped, and by which component: in the field `dropped` below
 * `log_schema.metadata_key`, logs in the namespace `vector` in `%vector.dropped`. What is no object has no field to say it in.
 */
export function annotated(event: LogEvent | TraceEvent, dropped: Dropped, cx: ComponentContext): LogEvent | TraceEvent {
  const about = aboutOf(dropped, cx)
  const { namespace, metadata_key } = cx.globals.log_schema
  const value = cloneValue(event.value)
  if (event instanceof TraceEvent || namespace === 'legacy') {
    if (isObject(value) && metadata_key !== null) setPath(value, [...metadata_key, 'dropped'], about)
    return event instanceof TraceEvent ? new TraceEvent(value, event.metadata) : new LogEvent(value, event.metadata)
  }
  const { source_id, source_type, secrets } = event.metadata
  const beside = cloneValue(event.metadata.value)
  setPath(beside, ['vector', 'dropped'], about)
  return new LogEvent(value, new Metadata(beside, source_id, source_type, secrets))
}

/** The same for a metric, in tags `metadata.dropped.reason` and so on. */
export function annotatedMetric(event: MetricEvent, dropped: Dropped, cx: ComponentContext): MetricEvent {
  const { metadata_key } = cx.globals.log_schema
  const about = metadata_key === null ? [] : Object.entries(aboutOf(dropped, cx))
  const { namespace, name, tagNames, tagValues, description } = event.series
  const before = tagNames.map((tag, i) => [tag, tagValues[i] ?? null] as const)
  const added = about.map(([key, text]) => [[...(metadata_key ?? []), 'dropped', key].join('.'), text] as const)
  const kept = before.filter(([tag]) => !added.some(([key]) => key === tag))
  const { kind, value, timestamp, extras, metadata } = event
  const series = Series.of(name, [...kept, ...added], { namespace, description })
  return new MetricEvent({ series, kind, value, timestamp, extras, metadata })
}

function aboutOf(dropped: Dropped, { id, kind, type }: ComponentContext): Readonly<Record<string, string>> {
  return { ...dropped, component_id: id, component_kind: kind, component_type: type }
}

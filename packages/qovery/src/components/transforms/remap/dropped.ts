import { LogEvent, MetricEvent, Series, TraceEvent, type ComponentContext } from '@qovery/sdk'
import { insertPath } from '@qovery/vrl/path'
import { cloneValue } from '@qovery/vrl/value'

/** Why an event goes no further on the main output. */
export interface Dropped {
  readonly reason: 'abort' | 'error'
  readonly message: string
}

/** A copy of a log or trace that says in `metadata.dropped` why it was dropped, and by which component. */
export function annotated(event: LogEvent | TraceEvent, dropped: Dropped, cx: ComponentContext): LogEvent | TraceEvent {
  const about = { ...dropped, component_id: cx.id, component_kind: cx.kind, component_type: cx.type }
  const value = insertPath(cloneValue(event.value), ['metadata', 'dropped'], about)
  return event instanceof LogEvent ? new LogEvent(value, event.metadata) : new TraceEvent(value, event.metadata)
}

/** The same for a metric, in tags `metadata.dropped.reason` and so on. */
export function annotatedMetric(event: MetricEvent, dropped: Dropped, cx: ComponentContext): MetricEvent {
  const about = { ...dropped, component_id: cx.id, component_kind: cx.kind, component_type: cx.type }
  const { namespace, name, tagNames, tagValues, description } = event.series
  const before = tagNames.map((tag, i) => [tag, tagValues[i] ?? null] as const)
  const added = Object.entries(about).map(([key, value]) => [`metadata.dropped.${key}`, value] as const)
  const kept = before.filter(([tag]) => !added.some(([key]) => key === tag))
  const { kind, value, timestamp, extras, metadata } = event
  const series = Series.of(name, [...kept, ...added], { namespace, description })
  return new MetricEvent({ series, kind, value, timestamp, extras, metadata })
}

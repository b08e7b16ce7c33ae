import { LogBatch, LogEvent, MetricBatch, TraceBatch, TraceEvent, type Batch, type MetricEvent } from '@qovery/sdk'
import type { Value } from '@qovery/vrl/value'

/** How events of a kind are made, and batches of them. */
export interface Made<E> {
  make(value: Value, metadata: LogEvent['metadata']): E
  batch(events: readonly E[]): Batch
}

export const LOGS: Made<LogEvent> = {
  make: (value, metadata) => new LogEvent(value, metadata),
  batch: (events) => LogBatch.owned(events),
}

export const TRACES: Made<TraceEvent> = {
  make: (value, metadata) => new TraceEvent(value, metadata),
  batch: (events) => TraceBatch.of(events),
}

/** Events that go on, and those that are rerouted. */
export interface Ended<E> {
  readonly done: E[]
  readonly dropped: E[]
}

/** A batch of metrics made of another, of the same reading of a whole; the `last` one made of it ends that where it did. */
export function metricsOf(events: readonly MetricEvent[], of: Batch, last: boolean): MetricBatch {
  const { generation } = of as MetricBatch
  return MetricBatch.of(events, generation && { ...generation, final: generation.final && last })
}

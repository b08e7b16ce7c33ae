import { LogBatch, LogEvent, TraceBatch, TraceEvent, type Batch } from '@qovery/sdk'
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

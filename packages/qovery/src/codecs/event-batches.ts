import {
  BATCH_EVENTS,
  LogBatch,
  MetricBatch,
  split,
  TraceBatch,
  type AnyBatch,
  type LogEvent,
  type MetricEvent,
  type TraceEvent,
} from '@qovery/sdk'
import type { AnyEvent } from './codec.ts'

/** Events that nobody else keeps in batches, in their order: a batch ends where the kind changes. */
export function eventBatches(events: readonly AnyEvent[]): AnyBatch[] {
  const batches: AnyBatch[] = []
  for (let from = 0, to = 0; from < events.length; from = to) {
    const kind = (events[from] as AnyEvent).eventKind
    while (to < events.length && (events[to] as AnyEvent).eventKind === kind) to++
    const run = events.slice(from, to)
    if (kind === 'log') batches.push(...split(LogBatch.owned(run as LogEvent[]), BATCH_EVENTS))
    else if (kind === 'trace') batches.push(...split(TraceBatch.of(run as TraceEvent[]), BATCH_EVENTS))
    else batches.push(...split(MetricBatch.of(run as MetricEvent[]), BATCH_EVENTS))
  }
  return batches
}

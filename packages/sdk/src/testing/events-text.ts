import { inspect } from 'node:util'
import { cloneValue } from '@qovery/vrl/value'
import type { Batch } from '../batch.ts'
import type { LogEvent, MetricEvent, TraceEvent } from '../event.ts'

/** Each event of some batches as text that is equal for equal events: a comparison that shows what differs. */
export function eventsText(entries: readonly { readonly batch: Batch; readonly port: string }[]): string[] {
  return entries.flatMap(({ batch, port }) => batch.events.map((event) => `${port}> ${textOf(event)}`))
}

function textOf(event: LogEvent | TraceEvent | MetricEvent): string {
  if (event.eventKind === 'metric') {
    const { series, kind, value, timestamp, extras } = event
    return shown({ series: series.key, kind, value, timestamp, extras })
  }
  const { value, metadata } = event
  // A copy leaves out what is absent, as every reader does.
  return shown({
    kind: event.eventKind,
    value: cloneValue(value),
    metadata: metadata.value,
    source: metadata.source_id,
  })
}

function shown(value: unknown): string {
  return inspect(value, {
    depth: 300,
    sorted: true,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity,
  })
}

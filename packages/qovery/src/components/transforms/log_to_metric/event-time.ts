import { getPath } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import type { LogEvent, LogSchema } from '@qovery/sdk'

const INGESTED = ['vector', 'ingest_timestamp'] as const

/** When a log happened, in milliseconds since the epoch, by the field that the log schema names; `otherwise` where it does not say. */
export function eventTime(event: LogEvent, schema: LogSchema, otherwise: number): number {
  const { timestamp_key, namespace } = schema
  if (timestamp_key !== null) {
    const field = getPath(event.value, timestamp_key)
    if (field instanceof Timestamp) return field.toMillis()
  }
  if (namespace === 'vector') {
    const ingested = getPath(event.metadata.value, INGESTED)
    if (ingested instanceof Timestamp) return ingested.toMillis()
  }
  return otherwise
}

import { Timestamp } from '@qovery/vrl/value'
import { columnAt, type Column, type LogBatch, type LogSchema } from '@qovery/sdk'

const INGESTED = { root: 'metadata', segments: ['vector', 'ingest_timestamp'] } as const

/** When the logs of a batch happened, by the field that the log schema names. */
export class EventTimes {
  readonly #fields: Column | undefined
  readonly #ingested: Column | undefined
  readonly #otherwise: number

  /** @param otherwise the time of a log that does not say, in milliseconds since the epoch */
  constructor(batch: LogBatch, { timestamp_key, namespace }: LogSchema, otherwise: number) {
    this.#fields = timestamp_key === null ? undefined : columnAt(batch, { root: 'event', segments: timestamp_key })
    this.#ingested = namespace === 'vector' ? columnAt(batch, INGESTED) : undefined
    this.#otherwise = otherwise
  }

  /** In milliseconds since the epoch. */
  of(row: number): number {
    const field = this.#fields?.[row]
    if (field instanceof Timestamp) return field.toMillis()
    const ingested = this.#ingested?.[row]
    return ingested instanceof Timestamp ? ingested.toMillis() : this.#otherwise
  }
}

import {
  type Batch,
  type ComponentContext,
  type Emit,
  kindOf,
  LogBatch,
  LogEvent,
  type LogSchema,
  Metadata,
  type MetricBatch,
  type MetricColumns,
  NO_METADATA,
  putValue,
  type Series,
  type TagValues,
  type Transform,
} from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import { Timestamp, type ValueObject } from '@qovery/vrl/value'
import { identityOf, type Identity } from './identity.ts'

/** Marks the namespace for whoever reads the logs. */
const VECTOR = new Metadata({ vector: {} })

export interface LogOptions {
  readonly host_tag?: string | undefined
  readonly metric_tag_values: TagValues
  readonly log_namespace?: boolean | undefined
}

/**
 * Makes a log of each row: its value under the name of its type, kind, name, namespace, tags, interval and timestamp,
 * as metrics have them where they are encoded as JSON.
 */
export class MetricToLog implements Transform<'metric', 'log'> {
  readonly #tagValues: TagValues
  readonly #schema: LogSchema
  readonly #legacy: boolean
  readonly #hostTag: string | undefined
  /** What the logs of one series share. */
  readonly #identities = new WeakMap<Series, Identity>()

  constructor({ host_tag, metric_tag_values, log_namespace }: LogOptions, cx: ComponentContext) {
    const { log_schema } = cx.globals
    this.#tagValues = metric_tag_values
    this.#schema = log_schema
    this.#legacy = !(log_namespace ?? log_schema.namespace === 'vector')
    this.#hostTag = this.#legacy ? (host_tag ?? log_schema.host_key?.join('.')) : undefined
  }

  transform(batch: Batch<'metric'>, out: Emit<'log'>): void {
    const { columns } = batch as MetricBatch
    const now = Timestamp.now()
    const metadata = this.#legacy ? NO_METADATA : VECTOR
    const events: LogEvent[] = []
    for (let row = 0; row < batch.length; row++) events.push(new LogEvent(this.#logOf(columns, row, now), metadata))
    out.pass(LogBatch.of(events))
  }

  /** Fields are set in the order in which encoders want them, so that they need not sort. */
  #logOf(columns: MetricColumns, row: number, now: Timestamp): ValueObject {
    const { name, namespace, tags, host } = this.#identity(columns.series[row] as Series)
    const log: ValueObject = {}
    putValue(log, columns, row)
    const { host_key, timestamp_key } = this.#schema
    if (host !== undefined && host_key?.length === 1) setPath(log, host_key, host)
    const interval = columns.extras?.[row]?.interval
    if (interval !== undefined) log['interval_ms'] = Math.round(interval)
    log['kind'] = kindOf(columns.shapes[row] as number)
    log['name'] = name
    if (namespace !== undefined) log['namespace'] = namespace
    if (tags !== undefined) log['tags'] = tags
    const millis = columns.timestamps[row] as number
    const timestamp = Number.isNaN(millis) ? undefined : Timestamp.fromMillis(millis)
    if (!this.#legacy) {
      if (timestamp !== undefined) log['timestamp'] = timestamp.toString()
      return log
    }
    if (timestamp_key !== null) setPath(log, own(log, timestamp_key), timestamp ?? now)
    if (host !== undefined && host_key !== null && host_key.length > 1) setPath(log, own(log, host_key), host)
    return log
  }

  #identity(series: Series): Identity {
    let identity = this.#identities.get(series)
    if (identity === undefined) {
      identity = identityOf(series, this.#tagValues, this.#hostTag)
      this.#identities.set(series, identity)
    }
    return identity
  }
}

/** Gives a log tags of its own where `path` leads into them: else they belong to all logs of the series. */
function own(log: ValueObject, path: readonly string[]): readonly string[] {
  if (path.length > 1 && path[0] === 'tags') log['tags'] = { ...(log['tags'] as ValueObject | undefined) }
  return path
}

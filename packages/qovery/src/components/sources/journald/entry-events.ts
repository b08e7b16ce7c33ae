import { LogEvent, Metadata, placeFields, sourceMetadata, type ComponentContext, type SourceFields } from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import { ownField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Entry } from './export-parser.ts'

const PRIORITIES = ['EMERG', 'ALERT', 'CRIT', 'ERR', 'WARNING', 'NOTICE', 'INFO', 'DEBUG']

interface Choice {
  readonly emit_cursor: boolean
  readonly remap_priority: boolean
}

/** Makes logs of the entries of a journal, in either namespace. */
export class EntryEvents {
  readonly #choice: Choice
  readonly #cx: ComponentContext
  /** In the legacy namespace that of all events. */
  readonly #metadata: Metadata

  constructor(choice: Choice, cx: ComponentContext) {
    this.#choice = choice
    this.#cx = cx
    this.#metadata = new Metadata({}, cx.id, cx.type)
  }

  /**
   * Legacy: the fields of the entry by their names, but the message and the host, which go where the log schema says.
   * `vector`: the message is the event, and all other fields are in `%journald.metadata`. Takes the fields over.
   */
  event({ cursor, fields }: Entry): LogEvent {
    if (this.#choice.emit_cursor) fields['__CURSOR'] = cursor
    if (this.#choice.remap_priority) remapPriority(fields)
    const { log_schema } = this.#cx.globals
    const own = this.#fields(fields)
    const message = taken(fields, 'MESSAGE')
    if (log_schema.namespace === 'vector') return new LogEvent(message ?? null, sourceMetadata(log_schema, own))
    if (message !== undefined) setPath(fields, log_schema.message_key ?? ['MESSAGE'], message)
    taken(fields, '_HOSTNAME')
    return new LogEvent(placeFields(log_schema, fields, own), this.#metadata)
  }

  #fields(fields: ValueObject): SourceFields {
    const { id, type, globals } = this.#cx
    const { namespace, host_key } = globals.log_schema
    const timestamp = timeOf(fields)
    const host = ownField(fields, '_HOSTNAME')
    const own: { name: string; legacy: readonly string[] | null; value: Value }[] = []
    if (host !== undefined) own.push({ name: 'host', legacy: host_key, value: host })
    if (namespace === 'legacy')
      return { source_id: id, source_type: type, timestamp: timestamp ?? Timestamp.now(), own }
    if (timestamp !== undefined) own.push({ name: 'timestamp', legacy: null, value: timestamp })
    own.push({ name: 'metadata', legacy: null, value: fields })
    return { source_id: id, source_type: type, timestamp: Timestamp.now(), own }
  }
}

/** The field, which is then absent. */
function taken(fields: ValueObject, name: string): Value | undefined {
  const value = ownField(fields, name)
  if (value !== undefined) fields[name] = undefined
  return value
}

/** When the entry was made, as its sender says, else when it came to the journal; both in microseconds. */
function timeOf(fields: ValueObject): Timestamp | undefined {
  return microseconds(fields, '_SOURCE_REALTIME_TIMESTAMP') ?? microseconds(fields, '__REALTIME_TIMESTAMP')
}

function microseconds(fields: ValueObject, name: string): Timestamp | undefined {
  const text = ownField(fields, name)
  if (typeof text !== 'string' || !/^\d{1,15}\d?$/.test(text)) return undefined
  const micros = Number(text)
  const seconds = Math.floor(micros / 1_000_000)
  return new Timestamp(seconds, (micros - seconds * 1_000_000) * 1000)
}

function remapPriority(fields: ValueObject): void {
  const priority = ownField(fields, 'PRIORITY')
  if (typeof priority !== 'string' || !/^\d+$/.test(priority)) return
  fields['PRIORITY'] = PRIORITIES[Number(priority)] ?? 'UNKNOWN'
}

import { LogEvent, placeFields, sourceMetadata, type ComponentContext, type OwnLogLine } from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import { ownField, setField, Timestamp, type ValueObject } from '@qovery/vrl/value'

/** Where the source's own fields go: names from the outside in; none: nowhere. `host_key` falls back to the log schema. */
export interface FieldNames {
  readonly host_key?: readonly string[] | undefined
  readonly pid_key: readonly string[]
}

const SOURCE_TYPE = 'internal_logs'
const COMPONENT_FIELD = /^component_/

/** Makes events of lines, in the shape that Vector gives its own. */
export class LineEvents {
  readonly #cx: ComponentContext
  readonly #host: readonly string[] | null
  readonly #pid: readonly string[] | null

  constructor({ host_key, pid_key }: FieldNames, cx: ComponentContext) {
    this.#cx = cx
    this.#host = someOf(host_key ?? cx.globals.log_schema.host_key)
    this.#pid = someOf(pid_key)
  }

  /** The fields of the line stand at the top, unless the name is taken; who spoke stands below `vector`. */
  of(line: OwnLogLine): LogEvent {
    const { log_schema, hostname } = this.#cx.globals
    const timestamp = Timestamp.fromMillis(line.timestamp)
    const object: ValueObject = {}
    if (log_schema.namespace === 'vector') {
      object['message'] = line.message
      object['timestamp'] = timestamp
    } else if (log_schema.message_key !== null) {
      setPath(object, log_schema.message_key, line.message)
    }
    object['metadata'] = metadataOf(line)
    const fields = {
      source_id: this.#cx.id,
      source_type: SOURCE_TYPE,
      timestamp,
      own: [
        { name: 'host', legacy: this.#host, value: hostname },
        { name: 'pid', legacy: this.#pid, value: process.pid },
      ],
    }
    placeFields(log_schema, object, fields)
    addFields(object, line)
    return new LogEvent(object, sourceMetadata(log_schema, fields))
  }
}

function metadataOf({ level, fields }: OwnLogLine): ValueObject {
  const { component_kind, component_type } = fields
  const module_path = component_kind === undefined ? 'qovery' : `qovery::${component_kind}s::${component_type}`
  return { kind: 'event', level: level.toUpperCase(), module_path, target: 'qovery' }
}

function addFields(event: ValueObject, { fields }: OwnLogLine): void {
  const speaker: ValueObject = {}
  for (const [name, value] of Object.entries(fields)) {
    const into = COMPONENT_FIELD.test(name) ? speaker : event
    if (value !== undefined && ownField(into, name) === undefined) setField(into, name, scalar(value))
  }
  if (Object.keys(speaker).length > 0) event['vector'] = speaker
}

/** Infinity and not-a-number, which an event cannot hold, become text. */
function scalar(value: string | number | boolean): string | number | boolean {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}

function someOf(names: readonly string[] | null): readonly string[] | null {
  return names === null || names.length === 0 ? null : names
}

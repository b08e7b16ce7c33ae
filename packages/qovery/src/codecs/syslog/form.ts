import type { LogSchema, SourceFields } from '@qovery/sdk'

/** What stands in a field of an event. */
export type Content =
  | 'message'
  | 'timestamp'
  | 'hostname'
  | 'severity'
  | 'facility'
  | 'version'
  | 'appname'
  | 'msgid'
  | 'procid'
  | 'source_type'
  | number

/** A field of every event: a number is the position of a field of the source's own. */
export interface Place {
  readonly path: readonly string[]
  readonly content: Content
  /** Whether it gives way to a field of that name which the message brought along. */
  readonly yields: boolean
}

/** Where the parts of messages go: as fields of an object, or the message alone and the rest into the metadata. */
export interface Form {
  readonly schema: LogSchema
  /** Whether the source is the one that is made for syslog: its own fields take precedence, and `host` is told by the message first. */
  readonly native: boolean
  /** Whether the event is the bare message. */
  readonly bare: boolean
  readonly places: readonly Place[]
}

const HEADER: readonly Content[] = ['hostname', 'severity', 'facility', 'version', 'appname', 'msgid', 'procid']
/** The field of the source's own that a message can tell better. */
export const HOST = 'host'

export function formOf(schema: LogSchema, native: boolean, own: SourceFields['own']): Form {
  if (schema.namespace === 'vector') {
    return {
      schema,
      native,
      bare: native,
      places: native ? [] : ['message' as const, 'timestamp' as const, ...HEADER].map(named),
    }
  }
  const places: Place[] = []
  const add = (path: readonly string[] | null, content: Content, yields: boolean) => {
    if (path !== null) places.push({ path, content, yields })
  }
  add(schema.message_key, 'message', false)
  add(schema.timestamp_key, 'timestamp', false)
  places.push(...HEADER.map(named))
  add(schema.source_type_key, 'source_type', true)
  own.forEach(({ legacy }, index) => add(legacy, index, !native))
  return { schema, native, bare: false, places }
}

function named(content: Content): Place {
  return { path: [String(content)], content, yields: false }
}

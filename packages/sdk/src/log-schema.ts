import {
  cloneValue,
  estimatedJsonSize,
  isObject,
  setField,
  sortedKeys,
  type Value,
  type ValueObject,
} from '@qovery/vrl/value'
import { getPath, setPath } from '@qovery/vrl/path'
import type { LineLayout } from './event-batch.ts'
import { Metadata } from './event.ts'

export type LogNamespace = 'legacy' | 'vector'

/** Where sources place the fields that every log has; names of fields as paths (a list of names). `null`: the field is left out. */
export interface LogSchema {
  readonly namespace: LogNamespace
  readonly message_key: readonly string[] | null
  readonly timestamp_key: readonly string[] | null
  readonly host_key: readonly string[] | null
  readonly source_type_key: readonly string[] | null
  readonly metadata_key: readonly string[] | null
}

export const DEFAULT_LOG_SCHEMA: LogSchema = {
  namespace: 'legacy',
  message_key: ['message'],
  timestamp_key: ['timestamp'],
  host_key: ['host'],
  source_type_key: ['source_type'],
  metadata_key: ['metadata'],
}

/** A field of a source: its name in the namespace `vector` (below `%<source_type>`; `null`: not there) and its path in the legacy one. */
export interface SourceField {
  readonly name: string | null
  readonly legacy: readonly string[] | null
  readonly value: Value
  /** Whether it replaces what decoding found under its legacy path. */
  readonly replaces?: boolean
}

/** What a source adds to each of its logs. */
export interface SourceFields {
  readonly source_id: string
  readonly source_type: string
  /** When the log came in. */
  readonly timestamp: Value
  /** The source's own fields. */
  readonly own: readonly SourceField[]
}

/** The metadata of a source's logs: the same for all that have the same fields, so that a batch can share it. */
export function sourceMetadata(schema: LogSchema, fields: SourceFields): Metadata {
  return schema.namespace === 'vector' ? vectorMetadata(fields) : new Metadata({}, fields.source_id, fields.source_type)
}

/**
 * Places the fields of a source in `value` and returns it. Legacy: into the object, where a field that decoding
 * found already stays, but for those that replace it. `vector`: the event is the value alone, and all else is metadata (`sourceMetadata`).
 */
export function placeFields(schema: LogSchema, value: Value, fields: SourceFields): Value {
  if (schema.namespace === 'legacy' && isObject(value)) addLegacyFields(schema, value, fields)
  return value
}

/** The layout of lines (raw text, not decoded further) in either namespace; a legacy `message_key` must be one name. */
export function lineLayout(schema: LogSchema, fields: SourceFields): LineLayout {
  const { message_key } = schema
  if (schema.namespace === 'vector')
    return { shared: {}, message_key: null, metadata: sourceMetadata(schema, fields), bytes: 0 }
  const shared: ValueObject = {}
  if (message_key !== null) setPath(shared, message_key, '')
  placeFields(schema, shared, fields)
  const sorted = inOrder(shared)
  const metadata = sourceMetadata(schema, fields)
  return { shared: sorted, message_key: message_key?.[0] ?? null, metadata, bytes: estimatedJsonSize(sorted) }
}

function addLegacyFields(schema: LogSchema, value: ValueObject, fields: SourceFields): void {
  addMissing(value, schema.source_type_key, fields.source_type)
  addMissing(value, schema.timestamp_key, fields.timestamp)
  for (const { legacy, value: own, replaces } of fields.own) {
    if (replaces === true && legacy !== null) setPath(value, legacy, cloneValue(own))
    else addMissing(value, legacy, own)
  }
}

function addMissing(value: ValueObject, path: readonly string[] | null, field: Value): void {
  if (path === null || getPath(value, path) !== undefined) return
  // The next event gets the same field: none of them may have the other's objects.
  setPath(value, path, cloneValue(field))
}

function vectorMetadata(fields: SourceFields): Metadata {
  const own: ValueObject = {}
  for (const { name, value } of fields.own) if (name !== null) setField(own, name, value)
  const vector = { ingest_timestamp: fields.timestamp, source_type: fields.source_type }
  return new Metadata({ [fields.source_type]: own, vector }, fields.source_id, fields.source_type)
}

function inOrder(object: ValueObject): ValueObject {
  const sorted: ValueObject = {}
  for (const key of sortedKeys(object)) setField(sorted, key, object[key] as Value)
  return sorted
}

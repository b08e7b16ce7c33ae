import { Float } from './float.ts'
import { encodeJson } from './json.ts'
import { Timestamp } from './timestamp.ts'
import { isObject, type Value } from './value.ts'

/**
 * A value as the text that a template or a metric tag shows: strings bare, integral floats without a fraction,
 * null as `<null>`, timestamps as RFC 3339, objects and arrays as JSON, a regex as its pattern.
 */
export function valueToText(value: Value): string {
  if (typeof value === 'string') return value
  if (value === null) return '<null>'
  if (value instanceof Timestamp) return value.toString()
  if (value instanceof Float) return String(value.value)
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  if (typeof value !== 'object') return String(value)
  return Array.isArray(value) || isObject(value) ? encodeJson(value) : value.source
}

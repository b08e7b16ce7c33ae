import { Regex } from '../regex/index.ts'
import { Timestamp, type Value } from '../value/index.ts'

/** Whether a value is a string, valid UTF-8 or not. */
export function isBytes(value: Value): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array
}

export function isTimestamp(value: Value): value is Timestamp {
  return value instanceof Timestamp
}

export function isRegex(value: Value): value is Regex {
  return value instanceof Regex
}

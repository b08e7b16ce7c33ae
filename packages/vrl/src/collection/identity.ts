import { Regex } from '../regex/index.ts'
import { compareText, Float, Timestamp, type Value } from '../value/index.ts'

/** A text that two values have in common exactly where they are the same. */
export function identity(value: Value): string {
  if (typeof value === 'string') return `s${value}`
  if (typeof value !== 'object') return `${typeof value}${String(value)}`
  if (value === null) return 'null'
  if (value instanceof Float) return `f${value.value + 0}`
  if (value instanceof Timestamp) return `t${value.seconds}.${value.nanos}`
  if (value instanceof Uint8Array) return `b${value.join()}`
  if (value instanceof Regex) return `r${value.source}`
  if (Array.isArray(value)) return `[${value.map(counted).join('')}`
  const keys = Object.keys(value).filter((key) => value[key] !== undefined)
  return `{${keys
    .sort(compareText)
    .map((key) => counted(key) + counted(value[key] as Value))
    .join('')}`
}

/** Behind its length, so that no part runs into the next one. */
function counted(value: Value): string {
  const text = identity(value)
  return `${text.length}:${text}`
}

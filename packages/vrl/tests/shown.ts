import { Float, Timestamp, toText, type Value } from '@qovery/vrl/value'
import { Regex } from '../src/regex/index.ts'

/** A value as examples show it: JSON, with the texts of timestamps and regexes. */
export function shown(value: Value | undefined): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (value instanceof Float) return value.value
  if (value instanceof Timestamp) return value.toString()
  if (value instanceof Uint8Array) return toText(value)
  if (value instanceof Regex) return value.source
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  return Object.fromEntries(fields.map(([key, field]) => [key, shown(field)]))
}

/** What an example says of its result, where `t'…'`, `r'…'` and `s'…'` stand for the texts within. */
export function wanted(result: unknown): unknown {
  if (typeof result === 'string') return /^[trs]'([^]*)'$/.exec(result)?.[1] ?? result
  if (Array.isArray(result)) return result.map(wanted)
  if (typeof result !== 'object' || result === null) return result
  return Object.fromEntries(Object.entries(result).map(([key, field]) => [key, wanted(field)]))
}

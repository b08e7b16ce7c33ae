import { Regex } from '../../regex/index.ts'
import { decimalText, Float, formatFloat, sortedKeys, Timestamp, toText, type Value } from '../../value/index.ts'
import { quoted } from './quoted.ts'

/** A value with the names of the types of all its parts, as some messages show it: `Array([Integer(1), Null])`. */
export function inspected(value: Value): string {
  if (typeof value === 'string' || value instanceof Uint8Array) return `Bytes(b${quoted(toText(value))})`
  if (typeof value === 'boolean') return `Boolean(${value})`
  if (value === null) return 'Null'
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return `Integer(${value})`
  if (typeof value === 'number' || value instanceof Float) return `Float(${floatText(Number(value))})`
  if (value instanceof Timestamp) return `Timestamp(${value.toString()})`
  if (value instanceof Regex) return `Regex(ValueRegex(Regex(${quoted(value.source)})))`
  if (Array.isArray(value)) return `Array([${value.map(inspected).join(', ')}])`
  const fields = sortedKeys(value).map((key) => `KeyString(${quoted(key)}): ${inspected(value[key] as Value)}`)
  return `Object({${fields.join(', ')}})`
}

function floatText(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e16 ? formatFloat(value) : decimalText(value)
}

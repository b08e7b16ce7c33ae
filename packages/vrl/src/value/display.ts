import { toText } from './bytes.ts'
import { decimalText, Float } from './float.ts'
import { sortedKeys } from './keys.ts'
import { Timestamp } from './timestamp.ts'
import { isObject, type Value } from './value.ts'

/** A value as the language itself writes it: strings quoted and escaped, names of fields only quoted, `t'…'`, `r'…'`, `{ "key": value }`, `[a, b]`. */
export function display(value: Value): string {
  switch (typeof value) {
    case 'string':
      return quoted(value)
    case 'number':
      return decimalText(value)
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      break
  }
  if (value === null) return 'null'
  if (value instanceof Float) return decimalText(value.value)
  if (value instanceof Timestamp) return `t'${value.toString()}'`
  if (value instanceof Uint8Array) return quoted(toText(value))
  if (Array.isArray(value)) return `[${value.map(display).join(', ')}]`
  if (!isObject(value)) return `r'${value.source}'`
  const fields = sortedKeys(value).map((key) => `"${key}": ${display(value[key] as Value)}`)
  return `{ ${fields.join(', ')} }`
}

function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`
}

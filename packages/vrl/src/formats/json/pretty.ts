import { encodeJson, isObject, sortedKeys, type Value } from '../../value/index.ts'

/** Writes JSON on several lines, two spaces deep per level, with keys in order; empty objects and arrays stay on one. */
export function prettyJson(value: Value, indent = ''): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]'
    return `[\n${value.map((item) => inner + prettyJson(item, inner)).join(',\n')}\n${indent}]`
  }
  if (!isObject(value)) return encodeJson(value)
  const keys = sortedKeys(value)
  if (keys.length === 0) return '{}'
  const fields = keys.map((key) => `${inner}${JSON.stringify(key)}: ${prettyJson(value[key] as Value, inner)}`)
  return `{\n${fields.join(',\n')}\n${indent}}`
}

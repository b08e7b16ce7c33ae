import { Float, isObject, type Value } from '@qovery/vrl/value'

/** Deeper than this, values are not looked into: the reader of JSON has a limit too. */
const MAX_DEPTH = 100

/** Whether `parseJson` gives `value` again for what `encodeJson` writes of it. */
export function readsBack(value: Value | undefined, depth = 0): boolean {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'bigint':
    case 'undefined':
      return true
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0)
    default:
      return value === null || (depth < MAX_DEPTH && partsReadBack(value, depth))
  }
}

function partsReadBack(value: object, depth: number): boolean {
  if (value instanceof Float) return Number.isFinite(value.value)
  if (Array.isArray(value)) return value.every((item: Value) => readsBack(item, depth + 1))
  if (!isObject(value as Value)) return false
  for (const key in value) if (!readsBack((value as Record<string, Value>)[key], depth + 1)) return false
  return true
}

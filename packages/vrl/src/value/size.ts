import { Float } from './float.ts'
import { Timestamp } from './timestamp.ts'
import { isObject, type Value } from './value.ts'

/** Containers nested deeper than this are not looked into. */
const MAX_DEPTH = 128

/** About how many bytes a value takes as JSON; characters count as one byte each, so that no text has to be walked. */
export function estimatedJsonSize(value: Value | undefined): number {
  return sizeAt(value, 0)
}

function sizeAt(value: Value | undefined, depth: number): number {
  switch (typeof value) {
    case 'string':
      return value.length + 2
    case 'number':
      return Number.isInteger(value) ? integerWidth(value) : 10
    case 'boolean':
      return value ? 4 : 5
    case 'bigint':
      return 19
    case 'undefined':
      return 0
    default:
      break
  }
  if (value === null || value instanceof Float) return 4
  if (value instanceof Timestamp) return 26
  if (value instanceof Uint8Array) return value.length + 2
  let size = 2
  if (depth === MAX_DEPTH) return size
  if (Array.isArray(value)) {
    for (const item of value) size += sizeAt(item, depth + 1) + 1
  } else if (isObject(value)) {
    const object = value
    for (const key in object) if (object[key] !== undefined) size += key.length + 4 + sizeAt(object[key], depth + 1)
  }
  return size
}

function integerWidth(value: number): number {
  const magnitude = Math.abs(value)
  if (magnitude < 10) return 1
  return 1 + Math.floor(Math.log10(magnitude)) + (value < 0 ? 1 : 0)
}

import { typeName } from '../collection/type-name.ts'
import { fail } from '../function/index.ts'
import { Regex } from '../regex/index.ts'
import { compareText, Float, isObject, Timestamp, toBytes, type Value, type ValueObject } from '../value/index.ts'
import { numberOf } from './arithmetic.ts'
import { isBytes } from './types.ts'

/** Whether two values are equal, as `==` has it: an integer equals the float of the same number. */
export function equal(a: Value, b: Value): boolean {
  if (a === b) return true
  if (typeof a === 'string' || typeof b === 'string' || a === null || b === null) return false
  const x = numberOf(a)
  if (x !== undefined) return x === numberOf(b)
  return equalParts(a, b)
}

function equalParts(a: Value, b: Value): boolean {
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]))
  if (a instanceof Timestamp) return b instanceof Timestamp && a.compare(b) === 0
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0
  if (a instanceof Regex) return b instanceof Regex && a.source === b.source
  return isObject(a) && isObject(b) && equalObjects(a, b)
}

/** Equality within containers, where an integer and a float are never the same. */
export function same(a: Value | undefined, b: Value | undefined): boolean {
  if (a === b) return true
  if (a === undefined || b === undefined || a === null || b === null) return false
  if (a instanceof Float) return b instanceof Float && a.value === b.value
  if (typeof a !== 'object') return typeof a === 'number' && Number.isNaN(a) && typeof b === 'number' && Number.isNaN(b)
  return typeof b === 'object' && equalParts(a, b)
}

function equalObjects(a: ValueObject, b: ValueObject): boolean {
  let fields = 0
  for (const key of Object.keys(a)) {
    const field = a[key]
    if (field === undefined) continue
    fields++
    if (!Object.hasOwn(b, key) || !same(field, b[key])) return false
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) fields--
  return fields === 0
}

/** Negative, zero or positive, as `a` comes before, with or after `b`; `operator` is for the message. @throws Failure */
export function compare(a: Value, b: Value, operator: string): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return compareOthers(a, b, operator)
}

function compareOthers(a: Value, b: Value, operator: string): number {
  const x = numberOf(a)
  const y = numberOf(b)
  if (x !== undefined && y !== undefined) {
    if (typeof a === 'bigint' || typeof b === 'bigint')
      return a instanceof Float || b instanceof Float ? x - y : compareBig(a, b)
    return x - y
  }
  if (a instanceof Timestamp)
    return b instanceof Timestamp ? a.compare(b) : fail(`expected timestamp, got ${typeName(b)}`)
  if (isBytes(a)) {
    return isBytes(b) ? compareBytes(toBytes(a), toBytes(b)) : fail(`expected string, got ${typeName(b)}`)
  }
  return fail(`can't compare ${typeName(a)} ${operator} ${typeName(b)}`)
}

function compareBig(a: Value, b: Value): number {
  const [x, y] = [a as number | bigint, b as number | bigint]
  return x < y ? -1 : x > y ? 1 : 0
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

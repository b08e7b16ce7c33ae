import { typeName } from '../collection/type-name.ts'
import { fail } from '../function/index.ts'
import { floatOrZero } from '../numbers/decimal.ts'
import { integer, isInteger } from '../numbers/integer.ts'
import { Float, fromBytes, isObject, toBytes, type Value, type ValueObject } from '../value/index.ts'
import { isBytes } from './types.ts'

const MOST_SAFE = Number.MAX_SAFE_INTEGER
/** Longer texts are not made by repetition. */
const MOST_TEXT = 64 * 1024 * 1024

/** The number that an integer or a float stands for; `undefined` for anything else. Integers beyond 2^53 are rounded. */
export function numberOf(value: Value): number | undefined {
  if (typeof value === 'number') return value
  if (value instanceof Float) return value.value
  return typeof value === 'bigint' ? Number(value) : undefined
}

/** `a + b` of whatever kinds. @throws Failure */
export function add(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number' && Number.isInteger(a) && Number.isInteger(b)) {
    const sum = a + b
    return sum <= MOST_SAFE && sum >= -MOST_SAFE ? sum : integer(BigInt(a) + BigInt(b))
  }
  if (typeof a === 'string' && typeof b === 'string') return a + b
  return addOthers(a, b)
}

function addOthers(a: Value, b: Value): Value {
  if (isBytes(a) || isBytes(b)) {
    if (a === null) return b
    if (b === null) return a
    if (isBytes(a) && isBytes(b)) return joined(toBytes(a), toBytes(b))
  } else {
    const x = numberOf(a)
    const y = numberOf(b)
    if (x !== undefined && y !== undefined) {
      if (isInteger(a) && isInteger(b)) return integer(BigInt(a) + BigInt(b))
      return floatOrZero(x + y)
    }
  }
  return fail(`can't add type ${typeName(b)} to ${typeName(a)}`)
}

function joined(a: Uint8Array, b: Uint8Array): string | Uint8Array {
  const bytes = new Uint8Array(a.length + b.length)
  bytes.set(a)
  bytes.set(b, a.length)
  return fromBytes(bytes)
}

/** `a - b` of whatever kinds. @throws Failure */
export function subtract(a: Value, b: Value): Value {
  if (typeof a === 'number' && typeof b === 'number' && Number.isInteger(a) && Number.isInteger(b)) {
    const difference = a - b
    return difference <= MOST_SAFE && difference >= -MOST_SAFE ? difference : integer(BigInt(a) - BigInt(b))
  }
  const x = numberOf(a)
  const y = numberOf(b)
  if (x === undefined || y === undefined) return fail(`can't subtract type ${typeName(b)} from ${typeName(a)}`)
  return isInteger(a) && isInteger(b) ? integer(BigInt(a) - BigInt(b)) : floatOrZero(x - y)
}

/** `a * b` of whatever kinds; a text by an integer is repeated. @throws Failure */
export function multiply(a: Value, b: Value): Value {
  if (isInteger(a) && isInteger(b)) {
    const product = Number(a) * Number(b)
    if (typeof a === 'number' && typeof b === 'number' && product <= MOST_SAFE && product >= -MOST_SAFE)
      return product + 0
    return integer(BigInt(a) * BigInt(b))
  }
  if (isBytes(a) && isInteger(b)) return repeated(a, b)
  if (isInteger(a) && isBytes(b)) return repeated(b, a)
  const x = numberOf(a)
  const y = numberOf(b)
  if (x === undefined || y === undefined) return fail(`can't multiply type ${typeName(a)} by ${typeName(b)}`)
  return floatOrZero(x * y)
}

function repeated(text: string | Uint8Array, times: number | bigint): Value {
  const count = Math.max(0, Number(times))
  if (count === 0) return ''
  if (text.length * count > MOST_TEXT) fail(`can't repeat a string to more than ${MOST_TEXT} bytes`)
  if (typeof text === 'string') return text.repeat(count)
  const bytes = new Uint8Array(text.length * count)
  for (let i = 0; i < count; i++) bytes.set(text, i * text.length)
  return bytes
}

/** `a / b`: a float, whatever the two are. @throws Failure */
export function divide(a: Value, b: Value): Value {
  const x = numberOf(a)
  const y = numberOf(b)
  if (y === 0) return fail("can't divide by zero")
  if (x === undefined || y === undefined) return fail(`can't divide type ${typeName(a)} by ${typeName(b)}`)
  return floatOrZero(x / y)
}

/** `mod(a, b)`: what is left of a division, with the sign of `a`. @throws Failure */
export function remainder(a: Value, b: Value): Value {
  const x = numberOf(a)
  const y = numberOf(b)
  if (y === 0) return fail("can't divide by zero")
  if (x === undefined || y === undefined)
    return fail(`can't calculate remainder of type ${typeName(a)} and ${typeName(b)}`)
  return isInteger(a) && isInteger(b) ? integer(BigInt(a) % BigInt(b)) : floatOrZero(x % y)
}

/** `a | b`: a new object with the fields of both, those of `b` where both have one. @throws Failure */
export function merge(a: Value, b: Value): Value {
  if (!isObject(a) || !isObject(b)) return fail(`can't merge type ${typeName(b)} into ${typeName(a)}`)
  const merged: ValueObject = { ...a }
  for (const key of Object.keys(b)) {
    const field = b[key]
    if (field === undefined) continue
    if (key === '__proto__')
      Object.defineProperty(merged, key, { value: field, writable: true, enumerable: true, configurable: true })
    else merged[key] = field
  }
  return merged
}

/** `a && b` where `a` is neither null nor false. @throws Failure */
export function and(a: Value, b: Value): boolean {
  if (a !== true || !(b === null || typeof b === 'boolean'))
    return fail(`can't apply an AND to types ${typeName(a)} and ${typeName(b)}`)
  return b === true
}

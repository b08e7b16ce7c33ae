import type { Regex } from '../regex/index.ts'
import type { Float } from './float.ts'
import type { Timestamp } from './timestamp.ts'

/**
 * Any value an event can hold, in the representation that is fast in V8.
 *
 * - integer (i64): `number` where it is a safe integer, else `bigint`
 * - float: `number` where it is not integral, else a `Float` box, so that `1.0` stays a float
 * - bytes: `string`; `Uint8Array` only where the bytes are not valid UTF-8
 * - regex: a `Regex`, which only programs make; encoders write its pattern
 * - `undefined` in an object means absent
 */
export type Value =
  null | boolean | number | bigint | string | Uint8Array | Float | Timestamp | Regex | Value[] | ValueObject

/** An object of an event. Its keys are hostile input: read them with `ownField`, never by plain member access. */
export interface ValueObject {
  [key: string]: Value | undefined
}

/** Whether `value` is an object in VRL's sense: neither an array nor one of the boxed scalars. */
export function isObject(value: Value | undefined): value is ValueObject {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** The field `key` of `object`, or `undefined`; never something inherited, whatever the key is called. */
export function ownField(object: ValueObject, key: string): Value | undefined {
  const field = object[key]
  // No field holds a function, and all that every object inherits is one but for `__proto__`: half the time of `hasOwn`.
  if (typeof field !== 'function' && key !== '__proto__') return field
  return Object.hasOwn(object, key) ? field : undefined
}

/** Sets a field; a key such as `__proto__` becomes plain data and never touches the prototype. */
export function setField(object: ValueObject, key: string, value: Value): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true })
  } else {
    object[key] = value
  }
}

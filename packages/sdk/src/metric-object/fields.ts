import { Float, isObject, ownField, type Value, type ValueObject } from '@qovery/vrl/value'

/** Reads a value that must be of some type; `name` is the field it stands in. @throws SyntaxError */
export type Read<T> = (value: Value, name: string) => T

/** A field that must be there. @throws SyntaxError */
export function field<T>(object: ValueObject, name: string, read: Read<T>): T {
  const value = ownField(object, name)
  if (value === undefined) throw new SyntaxError(`"${name}" is missing`)
  return read(value, name)
}

/** A field that may be absent or null. @throws SyntaxError */
export function optional<T>(object: ValueObject, name: string, read: Read<T>): T | undefined {
  const value = ownField(object, name)
  return value === undefined || value === null ? undefined : read(value, name)
}

/** A field that must be a list. @throws SyntaxError */
export function listOf<T>(object: ValueObject, name: string, read: Read<T>): T[] {
  return field(object, name, (value) => {
    if (!Array.isArray(value)) throw mismatch(`"${name}"`, 'a list', value)
    return value.map((item) => read(item, name))
  })
}

export function objectOf(value: Value, what: string): ValueObject {
  if (!isObject(value)) throw mismatch(what, 'an object', value)
  return value
}

export function text(value: Value, name: string): string {
  if (typeof value !== 'string') throw mismatch(`"${name}"`, 'a text', value)
  return value
}

const NO_NUMBERS: Readonly<Record<string, number>> = { inf: Infinity, '-inf': -Infinity, NaN: Number.NaN }

/** A number, or one of the texts that stand for what JSON has no number for: `inf`, `-inf`, `NaN`. */
export function number(value: Value, name: string): number {
  if (typeof value === 'number') return value
  if (value instanceof Float) return value.value
  if (typeof value === 'bigint') return Number(value)
  const special = typeof value === 'string' && Object.hasOwn(NO_NUMBERS, value) ? NO_NUMBERS[value] : undefined
  if (special === undefined) throw mismatch(`"${name}"`, 'a number', value)
  return special
}

/** How often something was seen: finite, and not below zero. */
export function nonNegative(value: Value, name: string): number {
  const count = number(value, name)
  if (!(count >= 0 && count < Infinity)) throw new SyntaxError(`"${name}" must not be below zero, and must be finite`)
  return count
}

export function integer(value: Value, name: string): number {
  const whole = number(value, name)
  if (!Number.isSafeInteger(whole)) throw new SyntaxError(`"${name}" must be a whole number`)
  return whole
}

/** The type of a value in the words of messages. */
export function nameOf(value: Value): string {
  if (value === null) return 'null'
  if (typeof value === 'bigint' || value instanceof Float) return 'a number'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'string' ? 'a text' : isObject(value) ? 'an object' : `a ${typeof value}`
}

function mismatch(what: string, expected: string, value: Value): SyntaxError {
  return new SyntaxError(`${what} must be ${expected}, and it is ${nameOf(value)}`)
}

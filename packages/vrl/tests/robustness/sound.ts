import { Regex } from '../../src/regex/index.ts'
import { Float, Timestamp, type Value } from '../../src/value/index.ts'

const LEAST = -(2n ** 63n)
const MOST = 2n ** 63n - 1n

/** What is wrong with how a value is represented; `undefined`: it is a value as the language knows them. */
export function faultOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'boolean':
      return undefined
    case 'string':
      return value.isWellFormed() ? undefined : 'a text with half a character'
    case 'number':
      return faultOfNumber(value)
    case 'bigint':
      if (value < LEAST || value > MOST) return 'an integer of more than 64 bits'
      return Number.isSafeInteger(Number(value)) ? 'a bigint that is a safe integer' : undefined
    case 'object':
      return value === null ? undefined : faultOfObject(value)
    default:
      return `a ${typeof value}`
  }
}

function faultOfNumber(value: number): string | undefined {
  if (Number.isNaN(value)) return 'NaN'
  if (Object.is(value, -0)) return 'an integer that is -0'
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? 'an unsafe integer as a number' : undefined
}

function faultOfObject(value: object): string | undefined {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      const fault = faultOf(value[i])
      if (fault !== undefined) return fault
    }
    return undefined
  }
  if (value instanceof Float)
    return Number.isNaN(value.value) || !Number.isInteger(value.value) ? 'a needless Float' : undefined
  if (value instanceof Timestamp)
    return Number.isSafeInteger(value.seconds) && value.nanos >= 0 && value.nanos < 1e9
      ? undefined
      : 'a timestamp of no time'
  if (value instanceof Regex) return undefined
  if (value instanceof Uint8Array) return isUtf8(value) ? 'bytes that are text' : undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return 'an object of another class'
  for (const key of Object.keys(value)) {
    const field = (value as Record<string, unknown>)[key]
    if (!key.isWellFormed()) return 'a key with half a character'
    const fault = field === undefined ? undefined : faultOf(field)
    if (fault !== undefined) return fault
  }
  return undefined
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch (error) {
    if (error instanceof TypeError) return false
    throw error
  }
}

/** Freezes a value and all in it, so that whoever writes into it throws. */
export function deepFreeze<T extends Value>(value: T): T {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part as Value)
  return value
}

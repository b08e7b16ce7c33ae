import type { Value } from '../value/index.ts'

const MIN = -(2n ** 63n)
const MAX = 2n ** 63n - 1n
const WORDS = {
  empty: 'cannot parse integer from empty string',
  digit: 'invalid digit found in string',
  large: 'number too large to fit in target type',
  small: 'number too small to fit in target type',
} as const

/** Why a text is no integer, in the words that programs know from VRL. */
export class IntegerFault {
  readonly reason: string

  constructor(reason: string) {
    this.reason = reason
  }
}

/** The value of an integer of 64 bits: a number where it is safe, else a bigint. Wraps around what is out of range. */
export function integer(value: bigint): number | bigint {
  const wrapped = BigInt.asIntN(64, value)
  return wrapped >= Number.MIN_SAFE_INTEGER && wrapped <= Number.MAX_SAFE_INTEGER ? Number(wrapped) : wrapped
}

/** Whether a value is an integer, not a float. */
export function isInteger(value: Value): value is number | bigint {
  return typeof value === 'number' ? Number.isInteger(value) : typeof value === 'bigint'
}

/** The integer next to a float towards zero, as far as 64 bits reach; 0 for what is not a number. */
export function truncated(value: number): number | bigint {
  const whole = Math.trunc(value)
  if (Number.isSafeInteger(whole)) return whole + 0
  if (Number.isNaN(whole)) return 0
  if (whole >= 2 ** 63) return MAX
  return whole < -(2 ** 63) ? MIN : BigInt(whole)
}

/** Parses an integer of 64 bits with an optional sign, in a base from 2 to 36. */
export function parseInteger(text: string, base: number): number | bigint | IntegerFault {
  if (text === '') return new IntegerFault(WORDS.empty)
  const sign = text.charCodeAt(0)
  const negative = sign === 0x2d
  const start = negative || sign === 0x2b ? 1 : 0
  if (start === text.length) return new IntegerFault(WORDS.digit)
  let value = 0
  for (let at = start; at < text.length; at++) {
    const digit = digitOf(text.charCodeAt(at))
    if (digit >= base) return new IntegerFault(WORDS.digit)
    value = value * base + digit
  }
  if (Number.isSafeInteger(value)) return negative && value !== 0 ? -value : value
  return exactly(text, start, base, negative)
}

/** The integer of 64 bits that a text shows in decimal digits, with or without a sign; `undefined`: it shows none. */
export function integerIn(text: string): number | bigint | undefined {
  const value = parseInteger(text, 10)
  return value instanceof IntegerFault ? undefined : value
}

/** What `digitOf` gives for a character that is no digit in any base. */
const NO_DIGIT = 99

function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const lower = code | 0x20
  return lower >= 0x61 && lower <= 0x7a ? lower - 0x61 + 10 : NO_DIGIT
}

function exactly(text: string, start: number, base: number, negative: boolean): number | bigint | IntegerFault {
  let value = 0n
  for (let at = start; at < text.length; at++) {
    value = value * BigInt(base) + BigInt(digitOf(text.charCodeAt(at)))
    if (value > MAX + 1n) return new IntegerFault(negative ? WORDS.small : WORDS.large)
  }
  if (negative) return integer(-value)
  return value > MAX ? new IntegerFault(WORDS.large) : integer(value)
}

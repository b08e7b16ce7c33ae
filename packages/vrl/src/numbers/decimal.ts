import { float, Float, type Value } from '../value/index.ts'
import { integer } from './integer.ts'

const LITERAL = /^[+-]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|inf(?:inity)?|nan)$/i
const WORD = /^([+-]?)(inf|nan)/i

/** Parses a float as Rust does: decimal or scientific notation, `inf`, `infinity`, `nan`. `undefined`: the text is none. */
export function parseDecimal(text: string): number | undefined {
  if (!LITERAL.test(text)) return undefined
  const word = WORD.exec(text)
  if (word === null) return Number(text)
  if (word[2]?.toLowerCase() === 'nan') return Number.NaN
  return word[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

/** The float that a text shows; `undefined` also for `NaN`, which no value may be. */
export function floatIn(text: string): number | Float | undefined {
  const value = parseDecimal(text)
  return value === undefined || Number.isNaN(value) ? undefined : float(value)
}

/** A float without a fraction as an integer of 64 bits, where it is in their range; any other as it is. */
export function integralAsInteger(value: number): number | bigint | Float {
  if (Number.isSafeInteger(value)) return value + 0
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63) return float(value)
  return integer(BigInt(value))
}

/** A float value; what is not a number becomes 0, since no value may be that. */
export function floatOrZero(value: number): number | Float {
  return float(Number.isNaN(value) ? 0 : value)
}

/** Whether a value that is a number is a float. */
export function isFloat(value: Value): value is number | Float {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
}

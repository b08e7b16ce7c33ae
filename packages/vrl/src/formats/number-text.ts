import { float, type Float } from '../value/index.ts'

const INTEGER = /^[+-]?\d+$/
const FLOAT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?|nan)$/i
/** With so many characters an integer is safe for certain. */
const SAFE_LENGTH = 15
const MAX_I64 = 2n ** 63n

/** The integer of 64 bits that a text shows in digits, with or without a sign; `undefined`: it shows none. */
export function parseInteger(text: string): number | bigint | undefined {
  if (text.length <= SAFE_LENGTH) return INTEGER.test(text) ? Number(text) + 0 : undefined
  if (!INTEGER.test(text)) return undefined
  const digits = text.replace(/^([+-]?)0+(?=\d)/, '$1')
  if (digits.length > 20) return undefined
  const exact = BigInt(digits.startsWith('+') ? digits.slice(1) : digits)
  return exact >= -MAX_I64 && exact < MAX_I64 ? integer(exact) : undefined
}

/** The representation of an integer: a number where it is safe. */
export function integer(exact: bigint): number | bigint {
  return Number.isSafeInteger(Number(exact)) ? Number(exact) : exact
}

/** The number that a text shows as Rust reads floats, `inf` and `NaN` among them; `undefined`: it shows none. */
export function parseDecimal(text: string): number | undefined {
  if (!FLOAT.test(text)) return undefined
  const value = Number(text)
  if (!Number.isNaN(value)) return value
  return /nan$/i.test(text) ? Number.NaN : text.startsWith('-') ? -Infinity : Infinity
}

/** The same as a float; `undefined` also for `NaN`, which no value may be. */
export function parseFloatText(text: string): number | Float | undefined {
  const value = parseDecimal(text)
  return value === undefined || Number.isNaN(value) ? undefined : float(value)
}

/** A float that has no fraction as an integer of 64 bits; any other as it is. */
export function integralAsInteger(value: number): number | bigint | Float {
  if (Number.isSafeInteger(value)) return value + 0
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63) return float(value)
  return integer(BigInt(value))
}

/** A number in full digits, as Rust shows floats: without an exponent, and without `.0`. */
export function fullDigits(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value < 0 ? '-inf' : 'inf'
  if (Object.is(value, -0)) return '-0'
  const text = String(value)
  const match = /^(-?)(\d)(?:\.(\d+))?e([+-]\d+)$/.exec(text)
  if (match === null) return text
  const [, sign = '', first = '', rest = '', exponent] = match
  const digits = first + rest
  const point = 1 + Number(exponent)
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  return point >= digits.length
    ? sign + digits.padEnd(point, '0')
    : `${sign}${digits.slice(0, point)}.${digits.slice(point)}`
}

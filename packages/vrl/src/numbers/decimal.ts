import { float, Float, type Value } from '../value/index.ts'

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

/** A float as text without an exponent, however long it is: `5`, `0.0000001`, `inf`. */
export function decimalText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  const at = text.indexOf('e')
  if (at < 0) return text.endsWith('Infinity') ? text.replace('Infinity', 'inf') : text
  const exponent = Number(text.slice(at + 1))
  const [whole = '', fraction = ''] = text.slice(0, at).split('.')
  const sign = whole.startsWith('-') ? '-' : ''
  const digits = whole.slice(sign.length) + fraction
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return sign + digits.padEnd(exponent + 1, '0')
}

/** A float value; what is not a number becomes 0, since no value may be that. */
export function floatOrZero(value: number): number | Float {
  return float(Number.isNaN(value) ? 0 : value)
}

/** Whether a value that is a number is a float. */
export function isFloat(value: Value): value is number | Float {
  return value instanceof Float || (typeof value === 'number' && !Number.isInteger(value))
}

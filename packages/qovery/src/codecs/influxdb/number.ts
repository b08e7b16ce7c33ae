import { Fault } from './fault.ts'

const INTEGER = /^-?\d+$/
const UNSIGNED = /^\d+$/
const FLOAT = /^-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const BOOLEANS = new Map([
  ...['t', 'T', 'true', 'True', 'TRUE'].map((word) => [word, 1] as const),
  ...['f', 'F', 'false', 'False', 'FALSE'].map((word) => [word, 0] as const),
])
/** No integer of 64 bits has more digits; only those with as many are looked at closely. */
const MAX_DIGITS = 19
const MAX_I64 = '9223372036854775807'
/** As many characters hold at most 15 digits and a point or a letter, which a number holds exactly. */
const MAX_SHORT = 15

/** The value of a field from `start` to before `end`: a float, an integer (`1i`, `1u`), or a boolean as 1 or 0. @throws SyntaxError */
export function numberAt(text: string, start: number, end: number): number {
  const value = end - start <= MAX_SHORT ? shortDecimal(text, start, end) : Number.NaN
  return Number.isNaN(value) ? numberOf(text.slice(start, end)) : value
}

/** The value of a few digits with a point among them or `i` after them; NaN: it is written otherwise. */
function shortDecimal(text: string, start: number, end: number): number {
  const last = text.charCodeAt(end - 1)
  const stop = last === 0x69 ? end - 1 : end
  let digits = 0
  let scale = 0
  for (let i = start; i < stop; i++) {
    const character = text.charCodeAt(i)
    if (character >= 0x30 && character <= 0x39) {
      digits = digits * 10 + character - 0x30
      scale *= 10
    } else if (character === 0x2e && scale === 0 && stop === end && i > start) scale = 1
    else return Number.NaN
  }
  if (stop === start) return Number.NaN
  // Both are exact, so that the quotient is the nearest number there is.
  return scale > 1 ? digits / scale : digits
}

function numberOf(word: string): number {
  const last = word.charCodeAt(word.length - 1)
  if (last === 0x69 /* i */) return integer(word.slice(0, -1), INTEGER, -(2n ** 63n), 2n ** 63n - 1n)
  if (last === 0x75 /* u */) return integer(word.slice(0, -1), UNSIGNED, 0n, 2n ** 64n - 1n)
  if (FLOAT.test(word)) {
    const value = Number(word)
    if (!Number.isFinite(value)) throw Fault.out_of_range
    return value
  }
  const truth = BOOLEANS.get(word)
  if (truth === undefined) throw Fault.no_value
  return truth
}

/** Milliseconds of a time in nanoseconds since 1970. @throws SyntaxError */
export function nanosToMillis(word: string): number {
  const isUsual = word.length === MAX_DIGITS && UNSIGNED.test(word) && word <= MAX_I64
  return (isUsual ? Number(word) : integer(word, INTEGER, -(2n ** 63n), 2n ** 63n - 1n)) / 1_000_000
}

function integer(word: string, shape: RegExp, min: bigint, max: bigint): number {
  if (!shape.test(word)) throw Fault.no_integer
  if (word.length < MAX_DIGITS) return Number(word)
  const exact = word.length > 2 * MAX_DIGITS ? max + 1n : BigInt(word)
  if (exact < min || exact > max) throw Fault.too_wide
  return Number(word)
}

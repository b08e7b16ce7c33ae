import { float, type Value } from '../value/index.ts'
import type { Cursor } from './cursor.ts'
import { numberOutOfRange } from './faults.ts'
import type { Token } from './token.ts'

const MAX_INTEGER = 2n ** 63n
/** So many digits are a safe integer for certain. */
const SAFE_LENGTH = 15

/** The number that a token of the kind `integer` or `float` stands for. */
export function numberOf(cursor: Cursor, token: Token): Value {
  const digits = cursor.text(token).replaceAll('_', '')
  if (token.kind === 'float') return float(Number(digits))
  if (digits.length <= SAFE_LENGTH) return Number(digits) + 0
  const exact = BigInt(digits)
  if (exact >= MAX_INTEGER || exact < -MAX_INTEGER) {
    cursor.report(numberOutOfRange({ start: token.start, end: token.end }, exact < 0n))
    return 0
  }
  const number = Number(exact)
  return Number.isSafeInteger(number) ? number : exact
}

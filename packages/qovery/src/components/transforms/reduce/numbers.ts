import { Float, float, type Value } from '@qovery/vrl/value'

/** An integer (a number without a fraction, or a bigint) or a float. */
export type Numeric = number | bigint | Float

export function isNumeric(value: Value): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
}

/** The sum: of integers an integer of 64 bits, which wraps around; a float where one of them is. */
export function sumOf(a: Numeric, b: Numeric): Numeric {
  if (!isInteger(a) || !isInteger(b)) return float(toFloat(a) + toFloat(b))
  if (typeof a === 'number' && typeof b === 'number' && Number.isSafeInteger(a + b)) return a + b
  const wide = BigInt.asIntN(64, BigInt(a) + BigInt(b))
  const narrow = Number(wide)
  return Number.isSafeInteger(narrow) ? narrow : wide
}

/** The greater of two numbers; the first where they are equal. A float where a number takes the place of one of the other type. */
export function greaterOf(a: Numeric, b: Numeric): Numeric {
  return firstOf(a, b, (x, y) => x >= y)
}

export function lesserOf(a: Numeric, b: Numeric): Numeric {
  return firstOf(a, b, (x, y) => x <= y)
}

function firstOf(a: Numeric, b: Numeric, stays: (a: number | bigint, b: number | bigint) => boolean): Numeric {
  if (isInteger(a) && isInteger(b)) return stays(a, b) ? a : b
  return stays(toFloat(a), toFloat(b)) ? a : float(toFloat(b))
}

function isInteger(value: Numeric): value is number | bigint {
  return typeof value === 'bigint' || Number.isInteger(value)
}

function toFloat(value: Numeric): number {
  return Number(value)
}

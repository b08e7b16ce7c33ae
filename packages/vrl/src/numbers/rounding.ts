import type { Value } from '../value/index.ts'
import { floatOrZero, isFloat } from './decimal.ts'

/** Rounds to the nearest integer; a half goes away from zero. */
export function nearest(value: number): number {
  const magnitude = Math.abs(value)
  const down = Math.floor(magnitude)
  const rounded = magnitude - down >= 0.5 ? down + 1 : down
  return value < 0 || Object.is(value, -0) ? -rounded : rounded
}

/** Applies a way of rounding to a float at a decimal place (negative ones are left of the point). */
export function roundAt(value: number, precision: number, round: (value: number) => number): number {
  const factor = Number(`1e${precision}`)
  return round(value * factor) / factor
}

/** Rounds a value that is a float; gives an integer back as it is. */
export function rounded(value: Value, precision: number, round: (value: number) => number): Value {
  return isFloat(value) ? floatOrZero(roundAt(Number(value), precision, round)) : value
}

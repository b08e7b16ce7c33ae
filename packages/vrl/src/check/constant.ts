import { integer, isInteger } from '../numbers/integer.ts'
import type { BinaryOperator } from '../syntax/ast.ts'
import { Float, float, type Value } from '../value/index.ts'

/** The value of an operation on two numbers that are known; `undefined` where it cannot be foretold, or fails. */
export function fold(operator: BinaryOperator, left: Value | undefined, right: Value | undefined): Value | undefined {
  if (!isNumber(left) || !isNumber(right)) return undefined
  if (operator === '/') return quotient(left, right)
  if (operator !== '+' && operator !== '-' && operator !== '*') return undefined
  if (isInteger(left) && isInteger(right)) return exact(operator, BigInt(left), BigInt(right))
  const result = arithmetic(operator, Number(left), Number(right))
  return Number.isNaN(result) ? undefined : float(result)
}

/** Whether an operation on numbers that are known gives no number. */
export function givesNaN(operator: BinaryOperator, left: Value | undefined, right: Value | undefined): boolean {
  if (!isNumber(left) || !isNumber(right) || (isInteger(left) && isInteger(right))) return false
  return Number.isNaN(arithmetic(operator, Number(left), Number(right)))
}

/** Whether a division by this value cannot fail. */
export function isDivisor(value: Value | undefined): boolean {
  if (!isNumber(value)) return false
  if (isInteger(value)) return Number(value) !== 0
  const size = Math.abs(Number(value))
  return size >= 2.2250738585072014e-308 && size < Number.POSITIVE_INFINITY
}

type Numeric = number | bigint | Float

function isNumber(value: Value | undefined): value is Numeric {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float
}

function quotient(left: Numeric, right: Numeric): Value | undefined {
  if (Number(right) === 0) return undefined
  const result = Number(left) / Number(right)
  return Number.isNaN(result) ? undefined : float(result)
}

function arithmetic(operator: BinaryOperator, left: number, right: number): number {
  if (operator === '+') return left + right
  return operator === '-' ? left - right : left * right
}

function exact(operator: BinaryOperator, left: bigint, right: bigint): Value {
  if (operator === '+') return integer(left + right)
  return integer(operator === '-' ? left - right : left * right)
}

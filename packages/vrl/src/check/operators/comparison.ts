import { Kind, Type } from '../../kind/index.ts'
import type { BinaryOperator } from '../../syntax/ast.ts'
import type { Typed } from '../typed.ts'

const NUMERIC = Type.integer | Type.float
const COMPARISONS: ReadonlySet<BinaryOperator> = new Set(['==', '!=', '<', '<=', '>', '>='])

export function isComparison(operator: BinaryOperator): boolean {
  return COMPARISONS.has(operator)
}

/** What a comparison gives. Equality works on anything, order on numbers, on texts and on timestamps. */
export function comparison(operator: BinaryOperator, left: Typed, right: Typed): Typed {
  const operands = left.fallible || right.fallible
  const fallible = operands || !(operator === '==' || operator === '!=' || areOrdered(left.kind, right.kind))
  return { kind: Kind.boolean, fallible }
}

function areOrdered(left: Kind, right: Kind): boolean {
  return [Type.bytes, Type.timestamp, NUMERIC].some((types) => left.is(types) && right.is(types))
}

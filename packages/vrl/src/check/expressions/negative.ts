import type { Negative } from '../../syntax/ast.ts'
import { infallible, type Typed } from '../typed.ts'
import type { Checker } from '../checker.ts'
import { Kind } from '../../kind/index.ts'
import { arithmetic } from '../operators/arithmetic.ts'

/** `-x` is what `0 - x` is. */
export function checkNegative({ operand }: Negative, checker: Checker): Typed {
  return arithmetic('-', infallible(Kind.integer, 0), checker.expression(operand))
}

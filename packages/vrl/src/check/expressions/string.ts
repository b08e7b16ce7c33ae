import { Kind } from '../../kind/index.ts'
import type { StringLiteral } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { infallible, type Typed } from '../typed.ts'
import { sumOf } from '../operators/arithmetic.ts'

/** A string with templates is the sum of its pieces, from the left. */
export function checkString({ parts }: StringLiteral, checker: Checker): Typed {
  let sum: Typed | undefined
  for (const part of parts) {
    const piece = typeof part === 'string' ? infallible(Kind.bytes, part) : checker.expression(part)
    sum = sum === undefined ? piece : sumOf(sum, piece)
  }
  return sum ?? infallible(Kind.bytes, '')
}

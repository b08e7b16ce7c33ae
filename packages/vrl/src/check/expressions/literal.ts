import { kindOf } from '../../kind/index.ts'
import type { Literal } from '../../syntax/ast.ts'
import { infallible, type Typed } from '../typed.ts'

export function checkLiteral({ value }: Literal): Typed {
  return infallible(kindOf(value), value)
}

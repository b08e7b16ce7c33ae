import { Kind } from '../../kind/index.ts'
import type { ArrayLiteral } from '../../syntax/ast.ts'
import type { Value } from '../../value/index.ts'
import type { Checker } from '../checker.ts'
import { BROKEN, type Typed } from '../typed.ts'

export function checkArray({ items }: ArrayLiteral, checker: Checker): Typed {
  const typed = items.map((item) => checker.expression(item))
  if (typed.some(({ broken }) => broken === true)) return BROKEN
  const end = typed.findIndex(({ kind }) => kind.isNever)
  const reached = end < 0 ? typed : typed.slice(0, end + 1)
  const fallible = reached.some((item) => item.fallible)
  if (end >= 0) return { kind: Kind.never, fallible }
  const constants = typed.map(({ constant }) => constant)
  const constant = constants.includes(undefined) ? undefined : (constants as Value[])
  return { kind: Kind.tuple(typed.map(({ kind }) => kind.read)), fallible, constant }
}

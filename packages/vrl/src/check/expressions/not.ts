import { Kind, Type } from '../../kind/index.ts'
import type { Not } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { nonBooleanNegation } from '../faults/program.ts'
import { BROKEN, type Typed } from '../typed.ts'

export function checkNot({ start, operand }: Not, checker: Checker): Typed {
  const { kind, fallible, broken } = checker.expression(operand)
  if (broken === true) return { ...BROKEN, kind: Kind.boolean }
  if (kind.is(Type.boolean)) return { kind: Kind.boolean, fallible }
  return checker.refuse(nonBooleanNegation({ start, end: start + 1 }, operand, kind), Kind.boolean)
}

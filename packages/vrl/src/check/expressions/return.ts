import { Kind } from '../../kind/index.ts'
import type { Return } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { fallibleOperand } from '../faults/program.ts'
import { infallible, type Typed } from '../typed.ts'

export function checkReturn(node: Return, checker: Checker): Typed {
  const { kind, fallible, broken } = checker.handling(() => checker.expression(node.value))
  if (broken !== true && fallible) checker.report(fallibleOperand('return', node.value))
  checker.returned = checker.returned.or(kind.read)
  if (checker.closures === 0) {
    const { state, left } = checker
    checker.left = { event: left.event.or(state.event), metadata: left.metadata.or(state.metadata) }
  }
  return infallible(Kind.never)
}

import { Kind, Type } from '../../kind/index.ts'
import type { Abort } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { fallibleOperand, nonStringMessage } from '../faults/program.ts'
import { infallible, type Typed } from '../typed.ts'

export function checkAbort({ message }: Abort, checker: Checker): Typed {
  checker.aborts = true
  if (message !== undefined) {
    const { kind, fallible, broken } = checker.handling(() => checker.expression(message))
    if (broken !== true && fallible) checker.report(fallibleOperand('abort', message))
    else if (broken !== true && !kind.is(Type.bytes)) checker.report(nonStringMessage(message, kind))
  }
  return infallible(Kind.never)
}

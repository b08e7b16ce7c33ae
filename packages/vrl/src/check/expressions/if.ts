import { Kind, Type } from '../../kind/index.ts'
import type { If } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { falliblePredicate, nonBooleanPredicate } from '../faults/program.ts'
import type { Typed } from '../typed.ts'
import { checkBlock, checkSequence } from './block.ts'

export function checkIf(node: If, checker: Checker): Typed {
  const sure = checkPredicate(node, checker)
  const before = checker.state.copy()
  const then = checkBlock(node.then, checker)
  const thenState = checker.state
  checker.state = before
  const otherwise = checkOtherwise(node, checker)
  checker.state = thenState.or(checker.state, checker.sound)
  return {
    kind: then.kind.or(otherwise?.kind ?? Kind.null),
    fallible: then.fallible || otherwise?.fallible === true,
    broken: !sure || then.broken === true || otherwise?.broken === true,
  }
}

function checkPredicate({ predicate, predicateSpan }: If, checker: Checker): boolean {
  const before = checker.unhandled.length
  const { kind, broken } = checkSequence(predicate, checker)
  const failure = checker.unhandled[before]
  checker.forget(before)
  if (failure !== undefined) checker.report(falliblePredicate(failure.diagnostic))
  else if (broken !== true && !kind.is(Type.boolean)) checker.report(nonBooleanPredicate(predicateSpan, kind))
  else return broken !== true
  return false
}

/** What follows `else`: a block, or another `if`, whose predicate is in a scope of its own. */
function checkOtherwise({ otherwise }: If, checker: Checker): Typed | undefined {
  if (otherwise === undefined) return undefined
  if (otherwise.type === 'block') return checkBlock(otherwise, checker)
  return checker.scopes.within(() => checker.expression(otherwise))
}

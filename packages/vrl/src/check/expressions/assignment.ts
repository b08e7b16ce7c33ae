import { defaultOf, Kind, kindOf } from '../../kind/index.ts'
import type { Assignment, Target } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { fallibleAssignment, unnecessaryError, unnecessaryNoop } from '../faults/assignment.ts'
import { checkTarget, readTarget, writeTarget } from '../targets.ts'
import { BROKEN, infallible, type Typed } from '../typed.ts'
import { merge } from './binary.ts'

const ERROR = Kind.bytes.or(Kind.null)

export function checkAssignment(node: Assignment, checker: Checker): Typed {
  return node.error === undefined ? checkSingle(node, checker) : checkWithError(node, node.error, checker)
}

/** `a = x`: what can fail may not be assigned so. */
function checkSingle(node: Assignment, checker: Checker): Typed {
  const before = checker.unhandled.length
  const typed = checkValue(node, checker)
  const failure = checker.unhandled[before]
  checker.forget(before)
  if (failure !== undefined) checker.report(fallibleAssignment(node, failure.argument, (span) => textOf(span, checker)))
  else if (node.target.type === 'ignored') checker.report(unnecessaryNoop(node))
  else checkTarget(node.target, node.value, checker)
  writeTarget(node.target, typed, checker)
  return { kind: typed.kind, fallible: false, broken: typed.broken === true || failure !== undefined }
}

/** `a, error = x`: `a` is the empty value of its type where `x` fails. */
function checkWithError(node: Assignment, error: Target, checker: Checker): Typed {
  const { target, value } = node
  const typed = checker.handling(() => checker.partially(() => checkValue(node, checker)))
  if (typed.broken !== true && !typed.fallible) {
    checker.report(unnecessaryError(node, (span) => textOf(span, checker)))
  } else if (target.type === 'ignored' && error.type === 'ignored') {
    checker.report(unnecessaryNoop(node))
  } else {
    checkTarget(target, value, checker)
    checkTarget(error, value, checker)
  }
  const standard = checker.language?.defaults.get(node) ?? defaultOf(typed.kind)
  checker.defaults.set(node, standard)
  writeTarget(target, typed.broken === true ? BROKEN : infallible(typed.kind.or(kindOf(standard))), checker)
  writeTarget(error, infallible(ERROR), checker)
  return { kind: typed.kind.or(Kind.bytes), fallible: false, broken: typed.broken === true }
}

/** What is assigned: by `|=`, what is there with the value merged into it. */
function checkValue({ operator, target, value }: Assignment, checker: Checker): Typed {
  if (operator === '=') return checker.expression(value)
  const present = readTarget(target, checker)
  const typed = checker.expression(value)
  if (operator === '|=') return merge([target, present], [value, typed], checker)
  return { ...typed, kind: present.kind.read.or(typed.kind), constant: undefined }
}

function textOf({ start, end }: { readonly start: number; readonly end: number }, { source }: Checker): string {
  return source.slice(start, end).replaceAll(/\s+/g, ' ').trim()
}

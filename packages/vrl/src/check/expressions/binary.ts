import { Kind, Type } from '../../kind/index.ts'
import type { Binary, BinaryOperator } from '../../syntax/ast.ts'
import type { Span } from '../../syntax/span.ts'
import type { Checker } from '../checker.ts'
import { chainedComparison, mergeOfNonObjects, unnecessaryCoalesce } from '../faults/operator.ts'
import { arithmetic } from '../operators/arithmetic.ts'
import { comparison, isComparison } from '../operators/comparison.ts'
import { and, coalesce, or, type Decided, type Evaluated } from '../operators/logic.ts'
import type { State } from '../state.ts'
import type { Typed } from '../typed.ts'

/** The operators that evaluate their right side only where that is needed. */
const LAZY: Partial<Record<BinaryOperator, (left: Typed, right: Typed) => Decided>> = {
  '&&': and,
  '||': or,
  '??': coalesce,
}

export function checkBinary(node: Binary, checker: Checker): Typed {
  const before = checker.unhandled.length
  const lazy = LAZY[node.operator]
  const typed = lazy === undefined ? checkEager(node, checker) : checkLazy(node, lazy, checker)
  if (!typed.fallible && typed.broken !== true) checker.forget(before)
  return typed
}

function checkEager(node: Binary, checker: Checker): Typed {
  const { operator, left, right } = node
  const before = checker.unhandled.length
  const a = checker.expression(left)
  const b = checker.expression(right)
  if (isComparison(operator)) {
    if (left.type === 'binary' && isComparison(left.operator)) {
      checker.forget(before)
      return checker.refuse(chainedComparison(node.operatorSpan), Kind.boolean)
    }
    return withBroken(comparison(operator, a, b), a, b)
  }
  if (operator !== '|') return arithmetic(operator, a, b)
  const merged = merge([left, a], [right, b], checker)
  if (merged.broken === true && a.broken !== true && b.broken !== true) checker.forget(before)
  return merged
}

/** What `a | b` gives. */
export function merge([left, a]: readonly [Span, Typed], [right, b]: readonly [Span, Typed], checker: Checker): Typed {
  const wrong = [
    { span: left, typed: a },
    { span: right, typed: b },
  ].filter(({ typed }) => !typed.kind.is(Type.object))
  if (wrong.length > 0) {
    const kind = checker.sound ? a.kind.only(Type.object).merged(b.kind.only(Type.object)) : undefined
    return checker.refuse(mergeOfNonObjects(wrong.map(({ span }) => span)), kind)
  }
  return withBroken({ kind: a.kind.merged(b.kind), fallible: a.fallible || b.fallible }, a, b)
}

function checkLazy(node: Binary, decide: (left: Typed, right: Typed) => Decided, checker: Checker): Typed {
  const coalesces = node.operator === '??'
  const before = checker.unhandled.length
  const left = coalesces ? checker.partially(() => checker.expression(node.left)) : checker.expression(node.left)
  if (coalesces) checker.forget(before)
  const afterLeft = checker.state.copy()
  const right = checker.expression(node.right)
  if (coalesces && !left.fallible && left.broken !== true && !checker.sound) {
    checker.report(unnecessaryCoalesce(node.left, node.operatorSpan, node.right))
    checker.forget(before)
    return { ...left, broken: true }
  }
  const { typed, right: evaluated } = decide(left, right)
  if (left.kind.may(Type.undefined) && !coalesces) checker.loose = true
  settle(afterLeft, evaluated, checker)
  return withBroken(typed, left, right)
}

/** Sets what is known once an operator has or has not evaluated its right side. */
function settle(afterLeft: State, evaluated: Evaluated, checker: Checker): void {
  if (evaluated === 'always') return
  const afterRight = checker.state
  if (afterRight.variables.size > afterLeft.variables.size) checker.loose = true
  checker.state = evaluated === 'never' ? afterLeft : afterLeft.or(afterRight, checker.sound)
}

function withBroken(typed: Typed, left: Typed, right: Typed): Typed {
  return left.broken === true || right.broken === true ? { ...typed, fallible: false, broken: true } : typed
}

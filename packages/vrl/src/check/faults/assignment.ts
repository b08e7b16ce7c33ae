import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { Kind } from '../../kind/index.ts'
import type { Assignment, Target } from '../../syntax/ast.ts'
import type { Span } from '../../syntax/span.ts'
import type { WrongArgument } from '../calls/wrong-argument.ts'
import { cause, context } from '../../diagnostic/label.ts'
import { fault } from './fault.ts'
import { SEE, solution } from './notes.ts'

/** Texts of pieces of the program. */
type Shown = (span: Span) => string

/** What stands before the value: `a =`, or `a, error =`. */
function leftSide({ target, error, operatorSpan }: Assignment): Span {
  return { start: target.start, end: error?.end ?? operatorSpan.end }
}

/** @param argument the one that makes the call fail which is assigned, where there is one */
export function fallibleAssignment(node: Assignment, argument: WrongArgument | undefined, shown: Shown): Diagnostic {
  const { target, value } = node
  const labels = [cause(value, argument === undefined
    ? 'this expression is fallible: it can fail when the program runs'
    : "this expression is fallible because at least one argument's type cannot be verified to be valid")] // prettier-ignore
  if (argument !== undefined) {
    const { call, parameter, given, kind } = argument
    const expects = `this function expected a parameter \`${parameter.name}\` of type \`${parameter.kind.toString()}\``
    labels.push(cause(value, `\`${shown(given)}\` argument type is \`${kind.toString()}\` and ${expects}`))
    const fixed = `${shown({ start: value.start, end: call.nameSpan.end })}!${shown({ start: call.nameSpan.end, end: value.end })}`
    labels.push(cause(value, `update the expression to be infallible by adding a \`!\`: \`${fixed}\``))
  }
  labels.push(context(leftSide(node), 'or change this to an infallible assignment:'))
  labels.push(context(leftSide(node), `${shown(target)}, err ${node.operator} ${shown(value)}`))
  return fault(103, { labels, notes: [SEE.errors, SEE.calls] })
}

export function unnecessaryError({ target, error, operator, value }: Assignment, shown: Shown): Diagnostic {
  return fault(104, {
    labels: [
      cause(error ?? target, 'this error assignment is unnecessary'),
      context(value, "because this expression can't fail"),
      context(target, `use: ${shown(target)} ${operator} ${shown(value)}`),
    ],
    notes: [SEE.errors],
  })
}

export function unnecessaryNoop(node: Assignment): Diagnostic {
  return fault(640, {
    labels: [
      cause(node.value, 'this no-op assignment has no effect'),
      context(node.target, 'either assign to a path or variable here'),
      context(leftSide(node), 'or remove the assignment'),
    ],
  })
}

export function readOnlyMutation(target: Span): Diagnostic {
  return fault(315, { labels: [cause(target, 'mutation of read-only value')] })
}

/** A step of a path that goes into what is no object or array. */
export interface BadStep {
  readonly container: 'object' | 'array'
  readonly kind: Kind
  readonly parent: Span
  readonly segment: Span
}

export function rejectedSegment(
  { container, kind, parent, segment }: BadStep,
  target: Target,
  value: Span,
  source: string,
): Diagnostic {
  const reason =
    container === 'object'
      ? 'querying a field of a non-object type is unsupported'
      : 'indexing into a non-array type is unsupported'
  const shown: Shown = ({ start, end }) => source.slice(start, end)
  const lines = [`${shown(parent)} = ${container === 'object' ? '{}' : '[]'}`, `${shown(target)} = ${shown(value)}`]
  return fault(642, {
    labels: [cause(segment, reason), context(parent, `this path resolves to a value of type ${kind.toString()}`)],
    notes: [...solution(`change parent value to ${container}, before assignment`, lines), SEE.errors],
  })
}

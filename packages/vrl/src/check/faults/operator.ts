import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { Span } from '../../syntax/span.ts'
import { cause, context } from '../../diagnostic/label.ts'
import { fault } from './fault.ts'
import { SEE } from './notes.ts'

export function chainedComparison(operator: Span): Diagnostic {
  return fault(650, {
    labels: [cause(operator, 'compare twice, and join the comparisons by "&&" or "||"')],
    notes: [SEE.comparison],
  })
}

export function unnecessaryCoalesce(left: Span, operator: Span, right: Span): Diagnostic {
  return fault(651, {
    labels: [
      cause(left, "this expression can't fail"),
      context(right, 'this expression never resolves'),
      context(operator, 'remove this error coalescing operation'),
    ],
  })
}

/** @param operands those that are no objects */
export function mergeOfNonObjects(operands: readonly Span[]): Diagnostic {
  return fault(652, {
    labels: operands.map((operand) => cause(operand, 'this expression must resolve to an object')),
  })
}

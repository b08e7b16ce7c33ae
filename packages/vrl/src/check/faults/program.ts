import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { Kind } from '../../kind/index.ts'
import type { Span } from '../../syntax/span.ts'
import { cause, context } from '../../diagnostic/label.ts'
import { fault, warning } from './fault.ts'
import { COERCE, SEE } from './notes.ts'

export function unhandledError(expression: Span): Diagnostic {
  return fault(100, {
    labels: [
      cause(expression, 'expression can result in runtime error'),
      context(expression, 'handle the error case to ensure runtime success'),
    ],
    notes: [SEE.errors],
  })
}

export function invalidRegex(literal: Span, reason: string): Diagnostic {
  return fault(101, {
    labels: [cause(literal, `regex parse error: ${reason}`)],
    notes: [SEE.regexes],
  })
}

export function invalidTimestamp(literal: Span, reason: string): Diagnostic {
  return fault(601, {
    labels: [cause(literal, `invalid timestamp format: ${reason}`)],
    notes: [SEE.timestamps],
  })
}

export function nonBooleanPredicate(predicate: Span, kind: Kind): Diagnostic {
  return fault(102, {
    labels: [
      cause(predicate, 'this predicate must resolve to a boolean'),
      context(predicate, `instead it resolves to ${kind.toString()}`),
    ],
    notes: [COERCE, SEE.conditions],
  })
}

/** A predicate that can fail, by the failure that is in it. */
export function falliblePredicate(failure: Diagnostic): Diagnostic {
  return { ...failure, title: 'fallible predicate' }
}

export function nonBooleanNegation(sign: Span, operand: Span, kind: Kind): Diagnostic {
  return fault(660, {
    labels: [
      cause(sign, 'negation only works on boolean values'),
      context(operand, `this expression resolves to ${kind.toString()}`),
    ],
    notes: [COERCE, SEE.coercion],
  })
}

/** Where `abort` or `return` is given something that can fail. */
export function fallibleOperand(keyword: 'abort' | 'return', operand: Span): Diagnostic {
  const use = keyword === 'abort' ? 'an abort message' : 'a return value'
  return fault(631, {
    labels: [
      cause(operand, `${keyword} only accepts an infallible expression argument`),
      context(operand, `handle errors before using the expression as ${use}`),
    ],
    notes: [SEE.errors],
  })
}

export function nonStringMessage(message: Span, kind: Kind): Diagnostic {
  return fault(113, {
    labels: [
      cause(message, 'abort only accepts an expression argument resolving to a string'),
      context(message, `this expression resolves to ${kind.toString()}`),
    ],
    notes: [COERCE, SEE.coercion],
  })
}

export function undefinedVariable(variable: Span, suggestion: string | undefined): Diagnostic {
  const labels = [cause(variable, 'undefined variable')]
  if (suggestion !== undefined) labels.push(context(variable, `did you mean "${suggestion}"?`))
  return fault(701, { labels })
}

export function unreachableCode(rest: Span, end: Span): Diagnostic {
  return warning(900, {
    title: 'unreachable code',
    labels: [cause(rest, 'this never runs'), context(end, 'the program always ends here')],
  })
}

export function tooLong(length: number, longest: number): Diagnostic {
  return fault(1002, {
    labels: [
      cause({ start: longest, end: longest + 1 }, `the program has ${length} characters; ${longest} are allowed`),
    ],
    notes: [{ kind: 'hint', text: 'split it over several transforms' }],
  })
}

/** @param what such as "unused variable `x`" */
export function unusedCode(what: string, code: Span): Diagnostic {
  return warning(900, {
    title: what,
    labels: [cause(code, 'help: use the result of this expression or remove it')],
    notes: [{ kind: 'note', text: 'this expression has no side-effects' }],
  })
}

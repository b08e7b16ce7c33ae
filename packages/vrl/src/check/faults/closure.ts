import type { FunctionDefinition } from '../../function/index.ts'
import type { Diagnostic } from '../../diagnostic/diagnostic.ts'
import type { Kind } from '../../kind/index.ts'
import type { Call, Variable } from '../../syntax/ast.ts'
import type { Span } from '../../syntax/span.ts'
import { cause, context } from '../../diagnostic/label.ts'
import { fault } from './fault.ts'

export function unexpectedClosure(call: Call): Diagnostic {
  return fault(109, {
    labels: [
      cause(call.closure ?? call, 'unexpected closure'),
      context(call, 'this function does not accept a closure'),
    ],
  })
}

export function missingClosure(call: Call, { examples }: FunctionDefinition): Diagnostic {
  const [example] = examples
    .map(({ source }) => source)
    .filter((source) => source.includes('->'))
    .toSorted((a, b) => a.length - b.length)
  return fault(111, {
    labels: [cause(call, 'this function expects a closure')],
    notes: example === undefined ? [] : [{ kind: 'note', text: `example: ${example}` }],
  })
}

export function closureArity(call: Call, variables: readonly Variable[], expected: number): Diagnostic {
  const [first, last] = [variables[0], variables.at(-1)]
  const supplied = first === undefined || last === undefined ? call : { start: first.start, end: last.end }
  return fault(120, {
    labels: [
      cause(call.nameSpan, `this function requires a closure with ${expected.toString()} argument(s)`),
      context(supplied, `but ${variables.length} argument(s) are supplied`),
    ],
  })
}

export function closureTarget(call: Call, found: Kind, expected: Kind): Diagnostic {
  return fault(121, {
    labels: [
      cause(call, 'the closure tied to this function call expects a different input value'),
      context(call, `expression has an inferred type of ${found.toString()} where ${article(expected)} was expected`),
    ],
  })
}

function article(kind: Kind): string {
  return kind.names.map((name) => `${/^[aeio]/.test(name) ? 'an' : 'a'} ${name}`).join(' or ')
}

export function closureReturn(body: Span, found: Kind, expected: Kind): Diagnostic {
  return fault(122, {
    labels: [
      cause(body, 'block returns invalid value type'),
      context(body, `expected: ${expected.toString()}`),
      context(body, `received: ${found.toString()}`),
    ],
  })
}

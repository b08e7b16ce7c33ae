import type { Block, Expression, If } from './ast.ts'
import type { Grammar } from './grammar.ts'
import type { Span } from './span.ts'

interface Arm {
  readonly start: number
  readonly predicate: readonly Expression[]
  readonly predicateSpan: Span
  readonly block: Block
}

/** `if … { … } else if … { … } else { … }`; lines may end around the blocks. */
export function readIf(grammar: Grammar, predicateOf: () => Expression[]): If {
  const { cursor } = grammar
  const arms = [readArm(grammar, predicateOf)]
  let tallest = cursor.height
  let last: Block | undefined
  while (last === undefined && cursor.skipLinesBefore('else')) {
    cursor.take()
    cursor.skipLines()
    if (cursor.at('if')) arms.push(readArm(grammar, predicateOf))
    else last = grammar.block()
    tallest = Math.max(tallest, cursor.height)
  }
  cursor.height = tallest + arms.length
  return arms.reduceRight<If | undefined>((otherwise, arm) => chained(arm, otherwise ?? last), undefined) as If
}

function chained({ start, predicate, predicateSpan, block }: Arm, otherwise: Block | If | undefined): If {
  const { end } = otherwise ?? block
  // oxlint-disable-next-line unicorn/no-thenable -- it is no function, so that nothing takes the node for a promise
  return { type: 'if', predicate, predicateSpan, then: block, otherwise, start, end }
}

function readArm(grammar: Grammar, predicateOf: () => Expression[]): Arm {
  const { cursor } = grammar
  const { start } = cursor.take()
  const predicateStart = cursor.token.start
  const predicate = cursor.attempt(predicateOf)
  const isComplete = predicate !== undefined && (cursor.at('{') || cursor.skipLinesBefore('{'))
  if (!isComplete) {
    if (predicate !== undefined) cursor.reportUnexpected('an operator, or `{` and the expressions of a block')
    cursor.skipTo(['{', 'newline', ';'])
    if (!cursor.at('{')) cursor.fail()
  }
  const predicateSpan = { start: predicateStart, end: cursor.previous.end }
  const height = cursor.height
  const block = grammar.block()
  cursor.height = Math.max(height, cursor.height)
  return { start, predicate: predicate ?? [], predicateSpan, block }
}

import type { BinaryOperator, Expression } from './ast.ts'
import type { Cursor } from './cursor.ts'
import { missingSpace } from './faults.ts'
import type { Grammar } from './grammar.ts'
import { readOperand } from './operands.ts'
import type { TokenKind } from './token.ts'

/** How strongly operators bind; all of them group from the left. */
export const PRECEDENCE: Readonly<Record<BinaryOperator, number>> = {
  '??': 1,
  '||': 2,
  '&&': 2,
  '==': 3,
  '!=': 3,
  '>=': 4,
  '>': 4,
  '<=': 4,
  '<': 4,
  '|': 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
}

/**
 * Reads operands and the operators between them that bind at least as strongly as `minimum`; `first` is the operand that has
 * been read. A line may end after an operator.
 */
export function readOperation(grammar: Grammar, minimum = 1, first?: Expression): Expression {
  const { cursor } = grammar
  let left = first ?? readOperand(grammar)
  let { height } = cursor
  for (;;) {
    if (isNegativeNumber(cursor)) return subtraction(grammar, minimum, left)
    const { kind, start, end } = cursor.token
    const precedence = precedenceOf(kind)
    if (precedence < minimum) return left
    cursor.take()
    cursor.skipLines()
    const right = readOperation(grammar, precedence + 1)
    height = Math.max(height, cursor.height) + 1
    cursor.height = height
    const operatorSpan = { start, end }
    const operator = kind as BinaryOperator
    left = { type: 'binary', operator, operatorSpan, left, right, start: left.start, end: right.end }
  }
}

function precedenceOf(kind: TokenKind): number {
  return Object.hasOwn(PRECEDENCE, kind) ? PRECEDENCE[kind as BinaryOperator] : 0
}

/** `a -1` is two operands side by side. */
function isNegativeNumber({ token, source }: Cursor): boolean {
  return (token.kind === 'integer' || token.kind === 'float') && source[token.start] === '-'
}

/** Takes the sign of the number for the operator that was meant. */
function subtraction(grammar: Grammar, minimum: number, left: Expression): Expression {
  const { cursor } = grammar
  if (minimum > PRECEDENCE['-']) return left
  const { start } = cursor.token
  const operatorSpan = { start, end: start + 1 }
  cursor.report(missingSpace(operatorSpan))
  cursor.splitMinus()
  const leftHeight = cursor.height
  const right = readOperation(grammar, PRECEDENCE['-'] + 1)
  cursor.height = Math.max(leftHeight, cursor.height) + 1
  const difference: Expression = {
    type: 'binary',
    operator: '-',
    operatorSpan,
    left,
    right,
    start: left.start,
    end: right.end,
  }
  return readOperation(grammar, minimum, difference)
}

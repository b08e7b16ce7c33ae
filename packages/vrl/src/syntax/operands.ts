import type { ArrayLiteral, EventQuery, Expression, Group, Literal, ValueQuery, Variable } from './ast.ts'
import { readBraces } from './braces.ts'
import { isCall, readCall } from './calls.ts'
import { lineWithinGroup, notAnOperand, reservedWord } from './faults.ts'
import type { Grammar } from './grammar.ts'
import { readList } from './list.ts'
import { numberOf } from './number-literal.ts'
import { readEventPath, readPath } from './paths.ts'
import type { Span } from './span.ts'
import { readTemplate } from './string-template.ts'

/** Reads one operand, with the signs before it and the path behind it. */
export function readOperand(grammar: Grammar): Expression {
  const { cursor } = grammar
  switch (cursor.kind) {
    case '(':
      return withPath(grammar, readGroup(grammar))
    case '[':
      return withPath(grammar, readArray(grammar))
    case '{':
      return withPath(grammar, readBraces(grammar))
    case '.':
    case '%':
      return readEventQuery(grammar)
    case 'identifier':
    case 'reserved':
      return readNamed(grammar)
    case '!':
    case '-':
      return readSigned(grammar)
    case 'if':
    case 'abort':
    case 'return':
      return readMisplaced(grammar)
    default:
      return readLiteral(grammar)
  }
}

/** Adds the path that follows without a blank: `x.a`, `f()[0]`. */
export function withPath({ cursor }: Grammar, target: ValueQuery['target']): Expression {
  if (!cursor.isAdjacent || !(cursor.at('.') || cursor.at('['))) return target
  const path = readPath(cursor)
  cursor.height += 1
  return { type: 'query', target, path, start: target.start, end: cursor.previous.end }
}

function readLiteral({ cursor }: Grammar): Expression {
  const { token } = cursor
  const { kind, start, end } = token
  cursor.height = 1
  switch (kind) {
    case 'string': {
      cursor.take()
      const { parts, diagnostics } = readTemplate(cursor.source, start + 1, end - 1)
      for (const diagnostic of diagnostics) cursor.report(diagnostic)
      if (diagnostics.some(({ severity }) => severity === 'error')) cursor.lost = true
      return { type: 'string', parts, start, end }
    }
    case 'regex':
    case 'timestamp': {
      cursor.take()
      const text = cursor.source.slice(start + 2, end - 1).replaceAll("\\'", "'")
      return kind === 'regex' ? { type: kind, pattern: text, start, end } : { type: kind, text, start, end }
    }
    case 'raw':
      return readScalar(cursor, cursor.source.slice(start + 2, end - 1))
    case 'integer':
    case 'float':
      return readScalar(cursor, numberOf(cursor, token))
    case 'null':
      return readScalar(cursor, null)
    case 'true':
    case 'false':
      return readScalar(cursor, kind === 'true')
    default:
      return cursor.unexpected('an expression')
  }
}

function readScalar(cursor: Grammar['cursor'], value: Literal['value']): Literal {
  const { start, end } = cursor.take()
  return { type: 'literal', value, raw: cursor.source.slice(start, end), start, end }
}

function readNamed(grammar: Grammar): Expression {
  const { cursor } = grammar
  if (isCall(grammar)) {
    const call = readCall(grammar)
    return call.closure === undefined ? withPath(grammar, call) : call
  }
  const token = cursor.take()
  const name = cursor.text(token)
  if (token.kind === 'reserved') {
    cursor.report(reservedWord(token, name))
    cursor.lost = true
    if (cursor.at('identifier')) cursor.fail()
  }
  cursor.height = 1
  const variable: Variable = { type: 'variable', name, start: token.start, end: token.end }
  return withPath(grammar, variable)
}

function readEventQuery({ cursor }: Grammar): EventQuery {
  const { start, kind } = cursor.take()
  const path = readEventPath(cursor)
  cursor.height = 1
  return { type: 'event', root: kind === '.' ? 'event' : 'metadata', path, start, end: cursor.previous.end }
}

function readSigned(grammar: Grammar): Expression {
  const { cursor } = grammar
  const { start, kind } = cursor.take()
  cursor.enter()
  const operand = readOperand(grammar)
  cursor.leave()
  cursor.height += 1
  return { type: kind === '!' ? 'not' : 'negative', operand, start, end: operand.end }
}

/** Statements give no operand; what was meant is read all the same. */
function readMisplaced(grammar: Grammar): Expression {
  const { cursor } = grammar
  cursor.enter()
  cursor.report(notAnOperand(cursor.token, cursor.text(cursor.token)))
  const expression = grammar.expression()
  cursor.leave()
  return expression
}

function readArray(grammar: Grammar): ArrayLiteral {
  const { cursor } = grammar
  const opening = cursor.take()
  const items: Expression[] = []
  readList(cursor, opening, ']', () => items.push(grammar.operation()))
  return { type: 'array', items, start: opening.start, end: cursor.previous.end }
}

function readGroup(grammar: Grammar): Group {
  const { cursor } = grammar
  const opening = cursor.take()
  const nowhere: Literal = { type: 'literal', value: null, raw: 'null', start: opening.end, end: opening.end }
  cursor.enter()
  const hasLines = passLines(grammar, opening)
  const inner = cursor.attempt(() => {
    const expression = grammar.assignment()
    if (hasLines) cursor.skipLines()
    else passLines(grammar, opening)
    if (cursor.at(')')) return expression
    const message = opening.match < 0 ? 'this `(` is never closed' : 'the parentheses begin here'
    return cursor.unexpected('`)`', { span: { start: opening.start, end: opening.end }, message })
  })
  if (inner === undefined) cursor.skipBehind(opening)
  else cursor.take()
  cursor.leave()
  cursor.height += 1
  return { type: 'group', inner: inner ?? nowhere, start: opening.start, end: cursor.previous.end }
}

/** Passes line ends, where there are some, and reports the first. */
function passLines({ cursor }: Grammar, opening: Span): boolean {
  if (!cursor.at('newline')) return false
  cursor.report(lineWithinGroup(cursor.token, opening))
  cursor.skipLines()
  return true
}

import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { Abort, Assignment, Block, Expression, Group, Ignored, Program, Return, Target } from './ast.ts'
import { readBlock } from './braces.ts'
import { readIf } from './conditions.ts'
import { Cursor } from './cursor.ts'
import { invalidTarget, spaceBeforeArguments } from './faults.ts'
import type { Grammar } from './grammar.ts'
import { mayBegin } from './list.ts'
import { readOperand, withPath } from './operands.ts'
import { readOperation } from './operations.ts'
import type { Token } from './token.ts'

/** What became of a program's text: `program` is missing where a part of the text could not be made sense of. */
export interface Parsed {
  readonly program: Program | undefined
  readonly diagnostics: readonly Diagnostic[]
}

/** Reads a program, and reports all that is wrong with how it is written. Never throws; takes linear time. */
export function parse(source: string): Parsed {
  const parser = new Parser(new Cursor(source))
  const body = parser.cursor.begin(() => parser.program()) ?? []
  const { lost, diagnostics } = parser.cursor
  return { program: lost ? undefined : { source, body }, diagnostics }
}

class Parser implements Grammar {
  readonly cursor: Cursor

  constructor(cursor: Cursor) {
    this.cursor = cursor
  }

  program(): Expression[] {
    for (;;) {
      const body = this.sequence('end', this.expression)
      if (this.cursor.at('end')) return body
      this.cursor.reportUnexpected('an expression: there is no open bracket that it could close')
      this.cursor.take()
    }
  }

  readonly sequence = (closing: '}' | ')' | 'end', read: () => Expression): Expression[] => {
    const { cursor } = this
    const body: Expression[] = []
    let tallest = 0
    cursor.skipLines()
    while (!cursor.at(closing) && !cursor.at('}') && !cursor.at('end')) {
      const expression = cursor.attempt(read)
      if (expression === undefined) cursor.skipTo(['newline', ';', closing])
      else body.push(expression)
      tallest = Math.max(tallest, cursor.height)
      this.#separator(closing)
    }
    cursor.height = tallest
    return body
  }

  /** Passes what parts two expressions. */
  #separator(closing: '}' | ')' | 'end'): void {
    const { cursor } = this
    const isEnd = cursor.at(closing) || cursor.at('}') || cursor.at('end')
    if (!isEnd && !cursor.at('newline') && !cursor.at(';')) {
      const { previous, token } = cursor
      const isCall = token.kind === '(' && (previous.kind === 'identifier' || previous.kind === 'reserved')
      if (isCall) cursor.report(spaceBeforeArguments(token, cursor.text(previous)))
      else cursor.reportUnexpected('an operator, the end of the line, or `;`')
      cursor.lost = true
      cursor.skipTo(['newline', ';', closing])
    }
    if (closing === ')') {
      while (cursor.at(';') || cursor.at('newline')) cursor.take()
    } else {
      cursor.accept(';')
      cursor.skipLines()
    }
  }

  readonly block = (): Block => readBlock(this)

  readonly expression = (): Expression => {
    switch (this.cursor.kind) {
      case 'if':
        return readIf(this, () => this.#predicate())
      case 'abort':
        return this.#abort()
      case 'return':
        return this.#return()
      default:
        return this.assignment()
    }
  }

  readonly operation = (): Expression => readOperation(this)

  readonly assignment = (): Expression => {
    const { cursor } = this
    if (cursor.at('_')) return this.#assignment(this.#ignored())
    const left = readOperation(this)
    const isAssignment = cursor.at('=') || cursor.at('|=') || cursor.at('??=')
    if (!isAssignment && !(cursor.at(',') && isTarget(left))) return left
    return this.#assignment(this.#target(left))
  }

  /** What follows the first target of an assignment. */
  #assignment(target: Target): Assignment {
    const { cursor } = this
    const error = cursor.accept(',') ? this.#errorTarget() : undefined
    const { kind, start, end } = cursor.token
    if (kind !== '=' && kind !== '|=' && kind !== '??=') {
      return cursor.unexpected(error === undefined ? '`=` or `,` and a target for the error' : '`=` and a value')
    }
    cursor.take()
    cursor.skipLines()
    const value = this.#nested()
    const operatorSpan = { start, end }
    return {
      type: 'assignment',
      operator: kind,
      operatorSpan,
      target,
      error,
      value,
      start: target.start,
      end: value.end,
    }
  }

  #errorTarget(): Target {
    const { cursor } = this
    if (cursor.at('_')) return this.#ignored()
    const operand = readOperand(this)
    return this.#target(operand)
  }

  #ignored(): Ignored {
    const { start, end } = this.cursor.take()
    return { type: 'ignored', start, end }
  }

  #target(expression: Expression): Target {
    const { cursor } = this
    if (isTarget(expression)) return expression
    if (expression.type !== 'query') return cursor.unexpected('a variable or a path as the target of an assignment')
    const { start, end } = expression
    cursor.report(invalidTarget(expression, cursor.token))
    cursor.lost = true
    return { type: 'ignored', start, end }
  }

  /** An expression within another one, one level deeper. */
  #nested(): Expression {
    const { cursor } = this
    cursor.enter()
    const expression = this.expression()
    cursor.leave()
    cursor.height += 1
    return expression
  }

  #abort(): Abort {
    const { start, end } = this.cursor.take()
    const message = mayBegin(this.cursor) ? this.#nested() : undefined
    return { type: 'abort', message, start, end: message?.end ?? end }
  }

  #return(): Return {
    const { cursor } = this
    const keyword = cursor.take()
    if (!mayBegin(cursor)) cursor.unexpected('an expression after it: `return .` gives the event as it is')
    const value = this.#nested()
    return { type: 'return', value, start: keyword.start, end: value.end }
  }

  /** One operation, or several expressions in parentheses, of which the last one decides. */
  #predicate(): Expression[] {
    const { cursor } = this
    if (!cursor.at('(')) return [this.operation()]
    const opening = cursor.take()
    cursor.enter()
    cursor.skipLines()
    const first = this.assignment()
    const isSequence = cursor.at('newline') || cursor.at(';')
    const { height } = cursor
    if (isSequence) this.#separator(')')
    const others = isSequence ? this.sequence(')', this.assignment) : []
    cursor.height = Math.max(height, cursor.height) + 1
    this.#closeGroup(opening)
    cursor.leave()
    if (others.length > 0) return [first, ...others]
    const { start } = opening
    const group: Group = { type: 'group', inner: first, start, end: cursor.previous.end }
    return [readOperation(this, 1, withPath(this, group))]
  }

  #closeGroup(opening: Token): void {
    const message = opening.match < 0 ? 'this `(` is never closed' : 'the parentheses begin here'
    this.cursor.expect(')', '`)`', { span: { start: opening.start, end: opening.end }, message })
  }
}

function isTarget(expression: Expression): expression is Expression & Target {
  const { type } = expression
  return type === 'variable' || type === 'event' || (type === 'query' && expression.target.type === 'variable')
}

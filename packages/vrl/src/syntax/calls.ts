import type { Argument, Call, Closure, Variable } from './ast.ts'
import { reservedWord } from './faults.ts'
import type { Grammar } from './grammar.ts'
import { readList } from './list.ts'
import { isReserved, isWord } from './token.ts'

/** Whether the name that comes next is that of a called function: `f(` or `f!(`. */
export function isCall({ cursor }: Grammar): boolean {
  const name = cursor.token
  const next = cursor.ahead(1)
  if (next.start !== name.end) return false
  return next.kind === '(' || (next.kind === '!' && cursor.ahead(2).kind === '(')
}

/** `name(…)`, `name!(…)`, and the closure behind it. */
export function readCall(grammar: Grammar): Call {
  const { cursor } = grammar
  const name = cursor.take()
  const aborts = cursor.accept('!')
  const opening = cursor.take()
  const args: Argument[] = []
  readList(cursor, opening, ')', () => args.push(readArgument(grammar)))
  const argsSpan = { start: opening.start, end: cursor.previous.end }
  const height = cursor.height
  const closure = cursor.at('->') ? readClosure(grammar) : undefined
  cursor.height = Math.max(height, closure === undefined ? 0 : cursor.height + 1)
  return {
    type: 'call',
    name: cursor.text(name),
    nameSpan: { start: name.start, end: name.end },
    aborts,
    args,
    argsSpan,
    closure,
    start: name.start,
    end: cursor.previous.end,
  }
}

function readArgument({ cursor, operation }: Grammar): Argument {
  const first = cursor.token
  const isNamed = isWord(first.kind) && cursor.ahead(1).kind === ':'
  if (isNamed) {
    cursor.take()
    cursor.take()
  }
  const value = operation()
  return {
    name: isNamed ? cursor.text(first) : undefined,
    nameSpan: isNamed ? { start: first.start, end: first.end } : undefined,
    value,
    start: first.start,
    end: value.end,
  }
}

/** `-> |a, b| { … }` */
function readClosure(grammar: Grammar): Closure {
  const { cursor } = grammar
  const { start } = cursor.take()
  const variables: Variable[] = []
  if (!cursor.accept('||')) {
    cursor.expect('|', 'the variables of the closure between `|` and `|`')
    while (!cursor.at('|')) {
      variables.push(readClosureVariable(grammar))
      const goesOn = cursor.accept(',')
      cursor.skipLines()
      if (!goesOn) break
    }
    cursor.expect('|', variables.length === 0 ? 'the name of a variable or `|`' : '`,` or `|`')
  }
  cursor.skipLines()
  const body = grammar.block()
  return { type: 'closure', variables, body, start, end: body.end }
}

function readClosureVariable({ cursor }: Grammar): Variable {
  if (cursor.at('reserved')) cursor.report(reservedWord(cursor.token, cursor.text(cursor.token)))
  else if (!cursor.at('identifier') && !cursor.at('_')) cursor.unexpected('the name of a variable')
  const token = cursor.take()
  const name = cursor.text(token)
  if (isReserved(name)) cursor.lost = true
  return { type: 'variable', name, start: token.start, end: token.end }
}

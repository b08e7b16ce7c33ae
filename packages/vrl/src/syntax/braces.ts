import type { Block, ObjectLiteral } from './ast.ts'
import { emptyBlock, unquotedKey } from './faults.ts'
import type { Grammar } from './grammar.ts'
import { readList } from './list.ts'
import { unescape } from './string-escapes.ts'
import { isWord } from './token.ts'

type Field = ObjectLiteral['fields'][number]

/** What begins with a brace: an object if nothing or a key with a colon follows, else a block. */
export function readBraces(grammar: Grammar): ObjectLiteral | Block {
  const { cursor } = grammar
  let distance = 1
  while (cursor.ahead(distance).kind === 'newline') distance++
  const { kind } = cursor.ahead(distance)
  const isObject = kind === '}' || (isKey(kind) && cursor.ahead(distance + 1).kind === ':')
  return isObject ? readObject(grammar) : readBlock(grammar)
}

function isKey(kind: Parameters<typeof isWord>[0]): boolean {
  return kind === 'string' || kind === 'field' || isWord(kind)
}

function readObject(grammar: Grammar): ObjectLiteral {
  const { cursor } = grammar
  const opening = cursor.take()
  const fields: Field[] = []
  readList(cursor, opening, '}', () => fields.push(readObjectField(grammar)))
  return { type: 'object', fields, start: opening.start, end: cursor.previous.end }
}

function readObjectField({ cursor, operation }: Grammar): Field {
  const token = cursor.token
  const keySpan = { start: token.start, end: token.end }
  const text = cursor.text(token)
  if (token.kind !== 'string') {
    if (!isKey(token.kind)) cursor.unexpected('a string literal as the key of a field')
    cursor.report(unquotedKey(keySpan, text))
  }
  cursor.take()
  cursor.expect(':', '`:` and the value of the field')
  const key = token.kind === 'string' ? unescape(cursor.source, token.start + 1, token.end - 1) : text
  return { key, keySpan, value: operation() }
}

/** `{ … }` with one expression at least. */
export function readBlock(grammar: Grammar): Block {
  const { cursor } = grammar
  const opening = cursor.expect('{', '`{` and the expressions of a block')
  cursor.enter()
  const body = grammar.sequence('}', () => grammar.expression())
  const height = cursor.height
  const { end } = cursor.token
  if (cursor.at('}')) cursor.take()
  else {
    const span = { start: opening.start, end: opening.end }
    cursor.unexpected('an expression or `}`', { span, message: 'this `{` is never closed' })
  }
  if (body.length === 0 && !cursor.lost) cursor.report(emptyBlock({ start: opening.start, end }))
  if (body.length === 0) cursor.lost = true
  cursor.leave()
  cursor.height = height + 1
  return { type: 'block', body, start: opening.start, end }
}

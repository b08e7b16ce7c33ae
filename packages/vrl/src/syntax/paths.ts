import type { Segment } from '../path/index.ts'
import { MAX_NESTING, type Cursor } from './cursor.ts'
import { endOfPath } from './faults.ts'
import { numberOf } from './number-literal.ts'
import { unescape } from './string-escapes.ts'
import { isWord, type TokenKind } from './token.ts'

/** Reads the path behind the `.` or `%` that has just been passed: `a.b[0]`, or nothing where that is the whole of it. */
export function readEventPath(cursor: Cursor): Segment[] {
  const segments: Segment[] = []
  if (cursor.isAdjacent) {
    if (isField(cursor.kind) || cursor.at('(')) segments.push(readField(cursor))
    else if (cursor.previous.kind === '.' && (cursor.at('integer') || cursor.at('float'))) refuseNumber(cursor)
  }
  return segments.length > 0 || cursor.at('[') ? readPath(cursor, segments) : segments
}

/** Reads what follows without a blank: `.a`, `[0]`. */
export function readPath(cursor: Cursor, segments: Segment[] = []): Segment[] {
  for (;;) {
    if (!cursor.isAdjacent) return segments
    if (cursor.at('[')) segments.push(readIndex(cursor))
    else if (cursor.at('.')) segments.push(readNextField(cursor))
    else if (segments.length > 0 && isField(cursor.kind)) segments.push(readName(cursor))
    else return segments
    if (segments.length > MAX_NESTING) cursor.tooDeep()
  }
}

function readNextField(cursor: Cursor): Segment {
  const dot = cursor.take()
  if (cursor.isAdjacent && (isField(cursor.kind) || cursor.at('('))) return readField(cursor)
  if (cursor.isAdjacent && (cursor.at('integer') || cursor.at('float'))) refuseNumber(cursor)
  cursor.lost = true
  cursor.report(endOfPath({ start: dot.start, end: dot.end }))
  return cursor.fail()
}

function readField(cursor: Cursor): Segment {
  return cursor.at('(') ? readChoice(cursor) : readName(cursor)
}

function readName(cursor: Cursor): string {
  const token = cursor.take()
  return token.kind === 'string' ? unescape(cursor.source, token.start + 1, token.end - 1) : cursor.text(token)
}

/** `(a | "b" | c)` */
function readChoice(cursor: Cursor): Segment {
  const opening = cursor.take()
  const names: string[] = []
  do {
    if (!isField(cursor.kind)) cursor.unexpected('the name of a field')
    names.push(readName(cursor))
  } while (cursor.accept('|'))
  cursor.expect(')', names.length < 2 ? '`|` and another name' : '`|` or `)`', {
    span: { start: opening.start, end: opening.end },
    message: 'the names begin here',
  })
  return names
}

/** `[0]`, `[-1]` */
function readIndex(cursor: Cursor): number {
  const opening = cursor.take()
  const token = cursor.token
  if (token.kind !== 'integer' || cursor.ahead(1).kind !== ']') {
    if (token.kind === 'integer') cursor.take()
    cursor.reportUnexpected(token.kind === 'integer' ? '`]`' : 'an integer literal; `get(value, [index])` takes others')
    cursor.skipBehind(opening)
    return 0
  }
  cursor.take()
  cursor.take()
  return Number(numberOf(cursor, token))
}

function refuseNumber(cursor: Cursor): never {
  return cursor.unexpected('the name of a field: `[0]` is an index, `."0"` a field, `0.5` a float')
}

function isField(kind: TokenKind): boolean {
  return kind === 'field' || kind === 'string' || isWord(kind)
}

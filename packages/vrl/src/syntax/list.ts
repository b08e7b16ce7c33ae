import type { Cursor } from './cursor.ts'
import { commaAtStart } from './faults.ts'
import type { Closing, Token } from './token.ts'

/** Tokens with which an expression cannot begin. */
const NO_BEGINNINGS = new Set([
  'newline',
  'end',
  ';',
  ')',
  ']',
  '}',
  ',',
  ':',
  '=',
  '|=',
  '??=',
  '->',
  'invalid',
  '?',
  '\\',
  '&',
])

/** Whether an expression may begin with the next token. */
export function mayBegin(cursor: Cursor): boolean {
  return !NO_BEGINNINGS.has(cursor.kind)
}

/**
 * Reads what stands between brackets, the first of which has been passed, parted by commas; the last one may have a comma
 * too. Lines may end after the opening bracket, after a comma and before the closing bracket.
 */
export function readList(cursor: Cursor, opening: Token, closing: Closing, read: () => void): void {
  cursor.enter()
  let tallest = 0
  cursor.skipLines()
  while (!cursor.at(closing)) {
    if (cursor.attempt(() => (read(), true)) === undefined) giveUpItem(cursor, opening)
    tallest = Math.max(tallest, cursor.height)
    if (!readComma(cursor, opening, closing)) break
  }
  cursor.take()
  cursor.leave()
  cursor.height = tallest + 1
}

/** Whether something may follow behind a comma; false: the closing bracket comes next. */
function readComma(cursor: Cursor, opening: Token, closing: Closing): boolean {
  if (cursor.accept(',')) {
    cursor.skipLines()
    return true
  }
  cursor.skipLines()
  if (cursor.at(closing)) return false
  if (cursor.at(',')) {
    cursor.report(commaAtStart(cursor.take()))
    cursor.skipLines()
    return true
  }
  const span = { start: opening.start, end: opening.end }
  const message = opening.match < 0 ? `this \`${opening.kind}\` is never closed` : 'it belongs to this list'
  cursor.reportUnexpected(`\`,\` or \`${closing}\``, { span, message })
  if (opening.match < 0) cursor.fail()
  if (mayBegin(cursor)) return true
  cursor.skipWithin(opening)
  if (!cursor.accept(',')) return false
  cursor.skipLines()
  return true
}

function giveUpItem(cursor: Cursor, opening: Token): void {
  if (opening.match < 0) cursor.fail()
  cursor.skipWithin(opening)
}

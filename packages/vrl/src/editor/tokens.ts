import { ExternalTokenizer, type InputStream } from '@lezer/lr'
import { newline, softNewline, FieldName, FunctionName, pathDot, pathOpen } from './parser.generated.terms.ts'

const NEWLINE = 10
const HASH = 35
const PERCENT = 37
const OPEN = 40
const DOT = 46
const BRACKET = 91
const BANG = 33
const ELSE = 'else'

/** The end of a line ends an expression, where it may end there and no `else` goes on with it. */
export const lines = new ExternalTokenizer((input, stack) => {
  if (input.next !== NEWLINE) return
  input.advance()
  if (stack.canShift(newline) && !elseFollows(input)) input.acceptToken(newline)
  else input.acceptToken(softNewline)
})

/** What means something else without a blank before it: the dot and the bracket of a path, the names of fields and of functions. */
export const adjacent = new ExternalTokenizer((input) => {
  const before = input.peek(-1)
  if (input.next === DOT && endsOperand(before)) {
    input.acceptToken(pathDot, 1)
  } else if (input.next === BRACKET && (endsOperand(before) || before === DOT || before === PERCENT)) {
    input.acceptToken(pathOpen, 1)
  } else if (isWordPart(input.next)) {
    word(input, before)
  }
})

function word(input: InputStream, before: number): void {
  let length = 0
  let text = ''
  while (isWordPart(input.peek(length))) text += String.fromCharCode(input.peek(length++))
  let end = length
  if (input.peek(end) === BANG) {
    end++
    while (isBlank(input.peek(end)) && input.peek(end) !== NEWLINE) end++
  }
  const isCall = input.peek(end) === OPEN
  if (before === DOT || before === PERCENT) {
    if (!/^[0-9_]+$/.test(text)) input.acceptToken(FieldName, length)
  } else if (isCall && !/^(if|else|abort|return|true|false|null)$/.test(text)) {
    input.acceptToken(FunctionName, length)
  }
}

/** Whether the next thing but blanks, lines and comments is the word `else`. */
function elseFollows(input: InputStream): boolean {
  let offset = 0
  for (;;) {
    const next = input.peek(offset)
    if (next === HASH) while (input.peek(offset) >= 0 && input.peek(offset) !== NEWLINE) offset++
    else if (isBlank(next)) offset++
    else break
  }
  for (let index = 0; index < ELSE.length; index++) {
    if (input.peek(offset + index) !== ELSE.charCodeAt(index)) return false
  }
  return !isWordPart(input.peek(offset + ELSE.length))
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13)
}

/** Whether a path may follow a character. */
function endsOperand(code: number): boolean {
  return isWordPart(code) || code === 41 || code === 93 || code === 125 || code === 34
}

/** Letters, digits, `_` and `@`. */
function isWordPart(code: number): boolean {
  const isDigit = code >= 48 && code <= 57
  return isDigit || (code >= 97 && code <= 122) || (code >= 64 && code <= 90) || code === 95
}

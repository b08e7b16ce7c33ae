import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { invalidCodePoint, invalidEscape } from './faults.ts'

const LETTERS: Readonly<Record<string, string>> = {
  "'": "'",
  '"': '"',
  '\\': '\\',
  n: '\n',
  r: '\r',
  t: '\t',
  '0': '\0',
  '{': '{',
  '}': '}',
}
const CODE_POINT = /\\u(?:\{([0-9A-Fa-f]*)(\})?)?/y
/** A line that ends with a backslash goes on with the first character of the next one that is no blank. */
const CONTINUATION = /\\\r?\n\s*/y

/** What a backslash and that which follows it stand for, and where it ends. */
export interface Escape {
  readonly text: string
  readonly end: number
  readonly fault: Diagnostic | undefined
}

/** Reads the escape that begins with the backslash at `start`. */
export function scanEscape(source: string, start: number): Escape {
  const character = source[start + 1]
  if (character === undefined) return { text: '', end: start + 1, fault: undefined }
  const letter = Object.hasOwn(LETTERS, character) ? LETTERS[character] : undefined
  if (letter !== undefined) return { text: letter, end: start + 2, fault: undefined }
  CONTINUATION.lastIndex = start
  if (CONTINUATION.test(source)) return { text: '', end: CONTINUATION.lastIndex, fault: undefined }
  if (character === 'u') return scanCodePoint(source, start)
  const whole = String.fromCodePoint(source.codePointAt(start + 1) as number)
  return { text: '', end: start + 1 + whole.length, fault: invalidEscape(start + 1, whole) }
}

function scanCodePoint(source: string, start: number): Escape {
  CODE_POINT.lastIndex = start
  const [, digits = '', closing] = CODE_POINT.exec(source) ?? []
  const end = CODE_POINT.lastIndex
  if (closing === undefined) {
    const whole = String.fromCodePoint(source.codePointAt(end) ?? 0)
    return { text: '', end, fault: end < source.length ? invalidEscape(end, whole) : undefined }
  }
  const codePoint = Number.parseInt(digits, 16)
  const isOne = codePoint <= 0x10ffff && !(codePoint >= 0xd800 && codePoint < 0xe000)
  if (!isOne) return { text: '', end, fault: invalidCodePoint({ start, end }) }
  return { text: String.fromCodePoint(codePoint), end, fault: undefined }
}

/** The text that the characters from `start` to `end` of a string stand for. */
export function unescape(source: string, start: number, end: number): string {
  const content = source.slice(start, end)
  let text = ''
  let at = 0
  for (let stop = content.indexOf('\\'); stop >= 0; stop = content.indexOf('\\', at)) {
    const escape = scanEscape(content, stop)
    text += content.slice(at, stop) + escape.text
    at = escape.end
  }
  return text + content.slice(at)
}

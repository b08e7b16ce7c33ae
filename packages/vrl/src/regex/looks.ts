import { PERL } from './char-class.ts'
import { Members } from './program.ts'
import type { Look, WordLook } from './syntax.ts'

const LINE_FEED = 0x0a
const RETURN = 0x0d

let latinWords: Members | undefined
let words: Members | undefined

/** Whether a place in the text is like that. */
export function holds(look: Look, text: string, at: number): boolean {
  switch (look.at) {
    case 'text-start':
      return at === 0
    case 'text-end':
      return at === text.length
    case 'line-start':
      return at === 0 || text.charCodeAt(at - 1) === LINE_FEED
    case 'line-end':
      return at === text.length || text.charCodeAt(at) === LINE_FEED
    case 'crlf-start':
      if (at === 0 || text.charCodeAt(at - 1) === LINE_FEED) return true
      return text.charCodeAt(at - 1) === RETURN && text.charCodeAt(at) !== LINE_FEED
    case 'crlf-end':
      if (at === text.length || text.charCodeAt(at) === RETURN) return true
      return text.charCodeAt(at) === LINE_FEED && text.charCodeAt(at - 1) !== RETURN
    case 'around':
      return look.holds(text, at)
    default: {
      const before = at > 0 && isWord(codeBefore(text, at), look.ascii)
      const after = at < text.length && isWord(text.codePointAt(at) as number, look.ascii)
      return isBetween(look.at, before, after)
    }
  }
}

function isBetween(at: WordLook, before: boolean, after: boolean): boolean {
  switch (at) {
    case 'boundary':
      return before !== after
    case 'no-boundary':
      return before === after
    case 'word-start':
      return !before && after
    case 'word-end':
      return before && !after
    case 'word-start-half':
      return !before
    default:
      return !after
  }
}

function codeBefore(text: string, at: number): number {
  const code = text.codePointAt(at - 2)
  return code !== undefined && code > 0xffff ? code : text.charCodeAt(at - 1)
}

function isWord(code: number, ascii: boolean): boolean {
  if (code < 0x80) return (code >= 0x30 && code <= 0x39) || (code >= 0x61 && code <= 0x7a) || isUpperOrLine(code)
  if (ascii) return false
  if (code <= 0xff) return (latinWords ??= new Members(PERL.unicode.w.upTo(0xff))).has(code)
  words ??= new Members(PERL.unicode.w.upTo(0x10ffff))
  return words.has(code)
}

function isUpperOrLine(code: number): boolean {
  return (code >= 0x41 && code <= 0x5a) || code === 0x5f
}

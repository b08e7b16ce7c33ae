export const NEWLINE = 0x0a
export const SPACE = 0x20
export const QUOTE = 0x22
export const COMMA = 0x2c
export const EQUALS = 0x3d
const BACKSLASH = 0x5c

/** Where the first `stop`, space or newline stands from `at` on that no backslash precedes; else the end of the text. */
export function scanTo(text: string, at: number, stop: number): number {
  for (let i = at; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character === stop || character === SPACE || character === NEWLINE) return i
    if (character === BACKSLASH) i++
  }
  return text.length
}

/** Where the quote stands that closes a text which begins at `at`; -1: nowhere. */
export function endOfQuoted(text: string, at: number): number {
  for (let i = at; i < text.length; i++) {
    const character = text.charCodeAt(i)
    if (character === QUOTE) return i
    if (character === BACKSLASH) i++
  }
  return -1
}

/** A word without the backslashes before commas, equals signs, spaces and backslashes; others stay. */
export function unescaped(word: string): string {
  return word.includes('\\') ? word.replaceAll(/\\([,= \\])/g, '$1') : word
}

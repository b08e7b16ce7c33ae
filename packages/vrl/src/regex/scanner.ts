import { RegexSyntaxError } from './syntax-error.ts'

/** What `(?…)` switches on and off. */
export interface Flags {
  readonly i: boolean
  readonly m: boolean
  readonly s: boolean
  readonly U: boolean
  readonly u: boolean
  readonly R: boolean
  readonly x: boolean
}

const WHITE = /\p{Pattern_White_Space}/u

/** Reads a pattern character by character. */
export class Scanner {
  readonly pattern: string
  at = 0

  constructor(pattern: string) {
    this.pattern = pattern
  }

  get isAtEnd(): boolean {
    return this.at >= this.pattern.length
  }

  /** The next code point as text; empty at the end. */
  peek(): string {
    const code = this.pattern.codePointAt(this.at)
    return code === undefined ? '' : String.fromCodePoint(code)
  }

  next(): string {
    const character = this.peek()
    this.at += character.length
    return character
  }

  looksAt(text: string): boolean {
    return this.pattern.startsWith(text, this.at)
  }

  take(text: string): boolean {
    if (!this.looksAt(text)) return false
    this.at += text.length
    return true
  }

  /** In extended mode, past white space and comments. */
  skip({ x }: Flags): void {
    if (!x) return
    while (!this.isAtEnd) {
      const character = this.peek()
      if (WHITE.test(character)) this.at += character.length
      else if (character !== '#') return
      else while (!this.isAtEnd && this.next() !== '\n');
    }
  }

  /** Everything up to `end`, which is taken too; `undefined` where it does not come. */
  until(end: string): string | undefined {
    const found = this.pattern.indexOf(end, this.at)
    if (found < 0) return undefined
    const text = this.pattern.slice(this.at, found)
    this.at = found + end.length
    return text
  }

  /** The fault in what was read since `start`. */
  fault(reason: string, start: number, end = this.at): RegexSyntaxError {
    return new RegexSyntaxError(this.pattern, reason, Math.min(start, this.pattern.length), end)
  }
}

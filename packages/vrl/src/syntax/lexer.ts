import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { unterminatedLiteral, unterminatedString } from './faults.ts'
import { scanEscape } from './string-escapes.ts'
import { wordKind, type Closing, type Opening, type Token, type TokenKind } from './token.ts'

/** The tokens of a program; the last one is its `end`. */
export interface Tokens {
  readonly tokens: readonly Token[]
  readonly diagnostics: readonly Diagnostic[]
  /** What is said of the text from here on would be misleading: a literal before it has no end. */
  readonly reliableUntil: number
}

const OPENING: Readonly<Record<Closing, Opening>> = { ')': '(', ']': '[', '}': '{' }
const QUOTED: Readonly<Record<string, 'raw' | 'regex' | 'timestamp'>> = { s: 'raw', r: 'regex', t: 'timestamp' }
const WORD = /[@_A-Za-z0-9]+/y
const BLANKS = /[^\S\n]+/y
const COMMENT = /#[^\n]*/y
/** Digits, then perhaps letters, which make a name of it. */
const NUMBER = /-?[0-9][0-9_]*/y
const FRACTION = /\.[0-9_]*/y
/** Longer ones first. */
const SYMBOLS = /\?\?=|\?\?|\|=|\|\||&&|->|==|!=|<=|>=|[-+*/<>=!|&?.%,:;\\]/y
/** All that ends a run of ordinary characters in a string. */
const STRING_STOPS = /["\\]/g
const QUOTED_STOPS = /['\\]/g

/** Cuts a program into tokens. Text that is no token gives tokens of the kind `invalid`; it never throws. */
export function tokenize(source: string): Tokens {
  return new Lexer(source).run()
}

class Lexer {
  readonly #source: string
  readonly #tokens: Token[] = []
  readonly #diagnostics: Diagnostic[] = []
  /** Indexes of the brackets that are open, and how many of each kind. */
  readonly #open: number[] = []
  readonly #opened: Record<Opening, number> = { '(': 0, '[': 0, '{': 0 }
  #reliableUntil = Number.POSITIVE_INFINITY
  /** Where the last string begins that goes over several lines. */
  #longString: number | undefined
  #at = 0

  constructor(source: string) {
    this.#source = source
  }

  run(): Tokens {
    while (this.#at < this.#source.length) this.#token()
    this.#push('end', this.#source.length)
    return { tokens: this.#tokens, diagnostics: this.#diagnostics, reliableUntil: this.#reliableUntil }
  }

  #token(): void {
    const start = this.#at
    const character = this.#source[start] as string
    switch (character) {
      case ' ':
        this.#at++
        return
      case '#':
        this.#match(COMMENT)
        return
      case '\n':
        this.#at++
        return this.#push('newline', start)
      case '"':
        return this.#string()
      case '(':
      case '[':
      case '{':
        this.#at++
        this.#opened[character]++
        this.#open.push(this.#tokens.length)
        return this.#push(character, start)
      case ')':
      case ']':
      case '}':
        return this.#close(character)
      default:
        this.#other(character)
    }
  }

  #other(character: string): void {
    const start = this.#at
    const quoted = this.#source[start + 1] === "'" ? QUOTED[character] : undefined
    if (quoted !== undefined) return this.#quoted(quoted)
    if (this.#match(NUMBER)) return this.#number(start)
    if (this.#match(WORD)) return this.#word(start)
    if (this.#match(BLANKS)) return
    if (this.#match(SYMBOLS)) return this.#push(this.#source.slice(start, this.#at) as TokenKind, start)
    this.#at += (this.#source.codePointAt(start) as number) > 0xffff ? 2 : 1
    this.#push('invalid', start)
  }

  #word(start: number): void {
    const word = this.#source.slice(start, this.#at)
    this.#push(word === '_' ? '_' : wordKind(word), start)
  }

  #number(start: number): void {
    const isNegative = this.#source[start] === '-'
    if (!isNegative && this.#match(WORD)) return this.#word(start)
    this.#push(this.#match(FRACTION) ? 'float' : 'integer', start)
  }

  #string(): void {
    const start = this.#at++
    for (;;) {
      STRING_STOPS.lastIndex = this.#at
      const stop = STRING_STOPS.exec(this.#source)?.index
      if (stop === undefined) return this.#unterminated(unterminatedString(start, this.#longString), start)
      if (this.#source[stop] === '"') {
        this.#at = stop + 1
        break
      }
      const escape = scanEscape(this.#source, stop)
      if (escape.fault !== undefined) this.#diagnostics.push(escape.fault)
      this.#at = escape.end
    }
    if (this.#source.slice(start, this.#at).includes('\n')) this.#longString = start
    this.#push('string', start)
  }

  #quoted(kind: 'raw' | 'regex' | 'timestamp'): void {
    const start = this.#at
    this.#at += 2
    for (;;) {
      QUOTED_STOPS.lastIndex = this.#at
      const stop = QUOTED_STOPS.exec(this.#source)?.index
      if (stop === undefined) return this.#unterminated(unterminatedLiteral(start), start)
      if (this.#source[stop] === "'") {
        this.#at = stop + 1
        return this.#push(kind, start)
      }
      this.#at = stop + 2
    }
  }

  /** All that follows an opening quote without a closing one is lost. */
  #unterminated(diagnostic: Diagnostic, start: number): void {
    this.#diagnostics.push(diagnostic)
    this.#reliableUntil = Math.min(start, this.#longString ?? start)
    this.#at = this.#source.length
  }

  /** A bracket closes the innermost open one of its kind; those that are open within that one stay without a match. */
  #close(character: Closing): void {
    const start = this.#at++
    const index = this.#tokens.length
    this.#push(character, start)
    if (this.#opened[OPENING[character]] === 0) return
    for (;;) {
      const open = this.#open.pop() as number
      const opening = this.#tokens[open] as Token
      this.#opened[opening.kind as Opening]--
      if (opening.kind !== OPENING[character]) continue
      opening.match = index
      ;(this.#tokens[index] as Token).match = open
      return
    }
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#source)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #push(kind: TokenKind, start: number): void {
    this.#tokens.push({ kind, start, end: this.#at, match: -1 })
  }
}

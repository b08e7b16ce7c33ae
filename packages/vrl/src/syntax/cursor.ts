import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import { cause, context } from '../diagnostic/label.ts'
import { fault, hint, nestedTooDeeply, tooManyFaults } from './faults.ts'
import { hintAfter, hintAt } from './hints.ts'
import { tokenize } from './lexer.ts'
import type { Span } from './span.ts'
import type { Token, TokenKind } from './token.ts'

/** How deeply brackets, signs and the like may be nested. */
export const MAX_NESTING = 128
/** How high a tree may become, chains of operators and of `else if` included. */
export const MAX_HEIGHT = 512
/** After so many faults a text is taken for something that is no program. */
const MAX_FAULTS = 100

/** Thrown where an expression cannot be made sense of, once that has been reported; caught where the text makes sense again. */
class Unreadable extends Error {
  override readonly name = 'Unreadable'
}
const UNREADABLE = new Unreadable('reported already')

/** Goes through the tokens of a program and collects what is wrong with them. */
export class Cursor {
  readonly source: string
  readonly #tokens: readonly Token[]
  readonly #diagnostics: Diagnostic[]
  readonly #reliableUntil: number
  #index = 0
  /** Of the token that was last reported. */
  #reported = -1
  #depth = 0
  #isGivenUp = false
  #height = 0
  /** Whether parts of the text are in no tree. */
  lost = false

  constructor(source: string) {
    const { tokens, diagnostics, reliableUntil } = tokenize(source)
    this.source = source
    this.#tokens = tokens
    this.#diagnostics = [...diagnostics]
    this.#reliableUntil = reliableUntil
    this.lost = reliableUntil !== Number.POSITIVE_INFINITY
  }

  /** What was found to be wrong, by place. */
  get diagnostics(): Diagnostic[] {
    return this.#diagnostics.sort((a, b) => startOf(a) - startOf(b))
  }

  /** The token that comes next. */
  get token(): Token {
    return this.#tokens[this.#index] as Token
  }

  get previous(): Token {
    return this.#tokens[this.#index - 1] ?? this.token
  }

  /** The token after the next ones. */
  ahead(count: number): Token {
    return this.#tokens[Math.min(this.#index + count, this.#tokens.length - 1)] as Token
  }

  get kind(): TokenKind {
    return this.token.kind
  }

  at(kind: TokenKind): boolean {
    return this.token.kind === kind
  }

  take(): Token {
    const { token } = this
    if (token.kind !== 'end') this.#index++
    return token
  }

  accept(kind: TokenKind): boolean {
    if (this.token.kind !== kind) return false
    this.take()
    return true
  }

  expect(kind: TokenKind, wanted: string, ...related: readonly { span: Span; message: string }[]): Token {
    if (this.token.kind === kind) return this.take()
    return this.unexpected(wanted, ...related)
  }

  /** Whether nothing, not even a blank, stands before the next token. */
  get isAdjacent(): boolean {
    return this.token.start === this.previous.end
  }

  text(token: Token): string {
    return this.source.slice(token.start, token.end)
  }

  skipLines(): void {
    while (this.token.kind === 'newline') this.#index++
  }

  /** Passes lines, if such a token follows them. */
  skipLinesBefore(kind: TokenKind): boolean {
    let index = this.#index
    while (this.#tokens[index]?.kind === 'newline') index++
    if (this.#tokens[index]?.kind !== kind) return false
    this.#index = index
    return true
  }

  /** Makes two tokens of the negative number that comes next. */
  splitMinus(): void {
    const { token } = this
    const tokens = this.#tokens as Token[]
    tokens[this.#index] = { ...token, start: token.start + 1 }
  }

  report(diagnostic: Diagnostic): void {
    if (startOf(diagnostic) >= this.#reliableUntil) return
    this.#diagnostics.push(diagnostic)
    if (diagnostic.severity === 'warning' || this.#diagnostics.length < MAX_FAULTS) return
    this.#diagnostics.push(tooManyFaults(this.token, MAX_FAULTS))
    this.#isGivenUp = true
    this.fail()
  }

  /** Gives up the expression that is being read. */
  fail(): never {
    this.lost = true
    throw UNREADABLE
  }

  /** Reports that the next token cannot stand here, and gives up. */
  unexpected(wanted: string, ...related: readonly { span: Span; message: string }[]): never {
    this.reportUnexpected(wanted, ...related)
    this.fail()
  }

  reportUnexpected(wanted: string, ...related: readonly { span: Span; message: string }[]): void {
    this.lost = true
    if (this.#reported === this.#index) return
    this.#reported = this.#index
    const { token } = this
    const isEnd = token.kind === 'end'
    if (isEnd && this.#reliableUntil !== Number.POSITIVE_INFINITY) return
    const { start, end } = token
    const span = isEnd ? this.#lastPlace() : { start, end: token.kind === 'newline' ? start : end }
    const what = isEnd ? 'unexpected end of program' : `unexpected syntax token: ${this.#described(token)}`
    const labels = [cause(span, what), context(span, `expected ${wanted}`)]
    for (const { span: place, message } of related) labels.push(context(place, message))
    const advice = isEnd || token.kind === 'newline' ? undefined : hintAt(this.source, token, this.previous)
    const before = this.previous.kind === 'identifier' ? hintAfter(this.text(this.previous)) : undefined
    const text = advice ?? before
    this.report(fault(isEnd ? 204 : 203, labels, text === undefined ? [] : [hint(text)]))
  }

  /** What `read` gives; `undefined` where too much is wrong to go on. */
  begin<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (error !== UNREADABLE) throw error
      return undefined
    }
  }

  /** What `read` gives; where it gives up, `undefined`, with the next token being that which was in its way. */
  attempt<T>(read: () => T): T | undefined {
    const depth = this.#depth
    try {
      return read()
    } catch (error) {
      if (error !== UNREADABLE || this.#isGivenUp) throw error
      this.#depth = depth
      return undefined
    }
  }

  /** Passes tokens, and what stands in brackets, up to one of these or to a closing brace. */
  skipTo(kinds: readonly TokenKind[]): void {
    while (!this.at('end') && !this.at('}') && !kinds.includes(this.kind)) this.#skipOne()
  }

  /** Passes tokens up to the next comma between the brackets that are open, or to the closing one. */
  skipWithin(opening: Token): void {
    while (this.#index < opening.match && !this.at(',')) this.#skipOne()
  }

  /** Goes on behind the bracket that closes this one. */
  skipBehind(opening: Token): void {
    if (opening.match < 0) this.fail()
    this.lost = true
    this.#index = opening.match + 1
  }

  #skipOne(): void {
    const { match } = this.token
    this.#index = match > this.#index ? match + 1 : this.#index + 1
  }

  /** One level of nesting more, until `leave`. */
  enter(): void {
    this.#depth++
    if (this.#depth > MAX_NESTING) this.tooDeep()
  }

  /** Gives up what is nested deeper than `MAX_NESTING`. */
  tooDeep(): never {
    this.report(nestedTooDeeply(this.token, MAX_NESTING))
    this.fail()
  }

  leave(): void {
    this.#depth--
  }

  /** The height of the tree that was made last; higher ones than `MAX_HEIGHT` are refused. */
  get height(): number {
    return this.#height
  }

  set height(height: number) {
    this.#height = height
    if (height <= MAX_HEIGHT) return
    this.report(nestedTooDeeply(this.previous, MAX_HEIGHT))
    this.fail()
  }

  /** Where the last token ends that is not the end of a line. */
  #lastPlace(): Span {
    let index = this.#index - 1
    while (this.#tokens[index]?.kind === 'newline') index--
    const end = this.#tokens[index]?.end ?? 0
    return { start: end, end }
  }

  #described(token: Token): string {
    const { kind } = token
    switch (kind) {
      case 'newline':
        return 'end of line'
      case 'string':
        return 'string literal'
      case 'raw':
      case 'regex':
      case 'timestamp':
      case 'integer':
      case 'float':
        return kind === 'raw' ? 'raw string literal' : `${kind} literal`
      case 'identifier':
        return `identifier "${this.text(token)}"`
      case 'field':
        return `path field "${this.text(token)}"`
      default:
        return `"${this.text(token)}"`
    }
  }
}

function startOf({ labels }: Diagnostic): number {
  return (labels.find(({ primary }) => primary) ?? labels[0])?.span.start ?? 0
}

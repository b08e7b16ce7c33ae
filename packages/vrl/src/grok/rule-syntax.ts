import type { Value } from '../value/index.ts'

/** A matcher or a filter, with what stands in its parentheses. */
export interface RuleFunction {
  readonly name: string
  readonly args: readonly RuleArgument[] | undefined
}
export type RuleArgument = { readonly value: Value } | { readonly call: RuleFunction }

/** `%{matcher:field:filter}` */
export interface Rule {
  readonly matcher: RuleFunction
  /** Where the text goes: the names of nested fields, none for the result itself; `undefined`: nowhere. */
  readonly field: readonly string[] | undefined
  readonly filter: RuleFunction | undefined
}

/** Thrown for what stands between `%{` and `}` and is no rule. */
export class RuleSyntaxError extends Error {}

const NAME = /[$@_A-Za-z][$@_A-Za-z0-9-]*/y
const BLANKS = /\s*/y
const NUMBER = /\.?\d[\d.eE+-]*/y
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** Where the rule ends that begins with `%{` at `start`: behind its brace, which may also stand in quotes; -1: it has no end. */
export function endOfRule(text: string, start: number): number {
  for (let at = start + 2; at < text.length; at++) {
    const character = text[at]
    if (character === '}') return at + 1
    if (character !== '"') continue
    at++
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1
  }
  return -1
}

/** @param text with `%{` and `}` @throws RuleSyntaxError */
export function parseRule(text: string): Rule {
  return new RuleReader(text).rule()
}

class RuleReader {
  readonly #text: string
  #at = 2

  constructor(text: string) {
    this.#text = text
  }

  rule(): Rule {
    const matcher = this.#function()
    let field: string[] | undefined
    let filter: RuleFunction | undefined
    if (this.#take(':')) {
      if (this.#peek() !== '}') field = this.#peek() === ':' ? [] : this.#field()
      if (field !== undefined && this.#take(':')) filter = this.#function()
    }
    if (this.#peek() !== '}') this.#fail()
    return { matcher, field, filter }
  }

  #function(): RuleFunction {
    let name = this.#name()
    while (this.#take('.')) name += `.${this.#name()}`
    return { name, args: this.#take('(') ? this.#arguments() : undefined }
  }

  #arguments(): RuleArgument[] {
    const args: RuleArgument[] = []
    while (!this.#take(')')) {
      args.push(this.#argument())
      if (!this.#take(',') && this.#peek() !== ')') this.#fail()
    }
    return args
  }

  #argument(): RuleArgument {
    const next = this.#peek()
    if (next === '"') return { value: this.#string() }
    const number = this.#match(NUMBER)
    if (number !== undefined) return { value: this.#number(number) }
    const call = this.#function()
    if (call.args !== undefined) return { call }
    if (call.name === 'true' || call.name === 'false') return { value: call.name === 'true' }
    return call.name === 'null' ? { value: null } : { call }
  }

  #number(text: string): number {
    const value = Number(text)
    if (Number.isNaN(value)) throw new RuleSyntaxError(`invalid numeric literal '${text}'`)
    return value
  }

  #field(): string[] {
    const names: string[] = []
    do {
      if (this.#take('[')) {
        if (this.#peek() !== '"') this.#fail()
        names.push(this.#string())
        if (!this.#take(']')) this.#fail()
      } else {
        if (names.length > 0 || this.#peek() === '.') this.#take('.')
        names.push(this.#name())
      }
    } while (this.#peek() === '.' || this.#peek() === '[')
    return names
  }

  /** Backslashes escape quotes and themselves; two of them with n, r or t are a line break or a tab. */
  #string(): string {
    let text = ''
    for (let at = this.#at + 1; at < this.#text.length; at++) {
      const character = this.#text[at] as string
      if (character === '"') {
        this.#at = at + 1
        return text
      }
      if (character !== '\\') {
        text += character
        continue
      }
      const next = this.#text[++at] ?? ''
      const special = next === '\\' ? ESCAPES[this.#text[at + 1] ?? ''] : undefined
      if (special !== undefined) at++
      else if (!/['"\\]/.test(next))
        throw new RuleSyntaxError(`invalid escape literal '${this.#text.slice(at - 1, at + 1)}'`)
      text += special ?? next
    }
    throw new RuleSyntaxError('invalid literal')
  }

  #name(): string {
    this.#peek()
    return this.#match(NAME) ?? this.#fail()
  }

  #take(character: string): boolean {
    const isThere = this.#peek() === character
    if (isThere) this.#at++
    return isThere
  }

  #peek(): string | undefined {
    BLANKS.lastIndex = this.#at
    BLANKS.test(this.#text)
    this.#at = BLANKS.lastIndex
    return this.#text[this.#at]
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  #fail(): never {
    throw new RuleSyntaxError(`invalid grok pattern: ${this.#text}`)
  }
}

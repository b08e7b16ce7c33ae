/** Thrown for text that is no query. */
export class QueryError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'QueryError'
  }
}

export type Comparator = '<' | '<=' | '>' | '>='
/** What is compared with; `undefined`: anything. */
export type Bound = number | bigint | string | undefined

/** What a query asks for. `attribute` is as it was written, `_default_` where none was. */
export type Query =
  | { readonly kind: 'all' }
  | { readonly kind: 'exists' | 'missing'; readonly attribute: string }
  | { readonly kind: 'term' | 'prefix' | 'wildcard'; readonly attribute: string; readonly text: string }
  | {
      readonly kind: 'compare'
      readonly attribute: string
      readonly comparator: Comparator
      readonly bound: Bound
      readonly isFloat: boolean
    }
  | { readonly kind: 'range'; readonly attribute: string; readonly bounds: readonly Limit[] }
  | { readonly kind: 'not'; readonly query: Query }
  | { readonly kind: 'and' | 'or'; readonly queries: readonly Query[] }

/** An end of a range. */
export interface Limit {
  readonly comparator: Comparator
  readonly bound: Bound
  /** Whether the bound was written with a fraction or an exponent. */
  readonly isFloat: boolean
}

export const DEFAULT_ATTRIBUTE = '_default_'
const MOST_DEPTH = 128
const START = String.raw`(?:\\[^]|[^ \r\n\t"()[\]{}+\-!:~^?*\\><=])`
const CHARACTER = String.raw`(?:${START}|[-+=])`
const END = String.raw`(?=[ \r\n\t)\]}]|$)`
const WORD = String.raw`(?!AND|&&|OR|\|\||NOT|-)${START}${CHARACTER}*`
const NUMBER = String.raw`\\?-?\d+(?:\.\d+)?`

const BLANKS = /[ \r\n\t]*/y
const CONJUNCTION = /AND|&&|OR|\|\|/y
const MODIFIER = /\+|NOT|-/y
const MATCH_ALL = /\*:\*/y
const FIELD = new RegExp(`(${WORD}):`, 'y')
const LOOSE_TERM = new RegExp(String.raw`(?=(${WORD}))\1(?![:*]|[ \r\n\t]+(?:AND|&&|OR|\|\|))`, 'y')
const STAR = new RegExp(String.raw`\*${END}`, 'y')
const PHRASE = /"((?:\\[^]|[^"\\])*)"/y
const PREFIX = new RegExp(String.raw`(${START}${CHARACTER}*)\*${END}`, 'y')
const COMPARISON = new RegExp(String.raw`(>=|<=|>|<)(?:(${NUMBER}(?:E${NUMBER})?)|(${WORD}))`, 'y')
const RANGE = /([[{])[ \r\n\t]*([^ \r\n\t\]}]+)[ \r\n\t]+TO[ \r\n\t]*([^ \r\n\t\]}]+)[ \r\n\t]*([\]}])/y
const TERM = new RegExp(`(${WORD})${END}`, 'y')
const GLOB = new RegExp(String.raw`((?:${START}|[*?])(?:${CHARACTER}|[*?])*)${END}`, 'y')

/** Reads a query in Datadog's search syntax. Source: Datadog, "Log search syntax". @throws QueryError */
export function parseQuery(text: string): Query {
  return text.trim() === '' ? { kind: 'all' } : new QueryReader(text).whole()
}

class QueryReader {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): Query {
    const query = this.#query(DEFAULT_ATTRIBUTE)
    if (this.#at < this.#text.length) this.#fail()
    return query
  }

  /** Clauses with `OR` between groups that are joined by `AND` or by nothing. */
  #query(attribute: string): Query {
    const groups: Query[][] = [[]]
    for (let first = true; ; first = false) {
      this.#skipBlanks()
      if (this.#at >= this.#text.length || this.#text[this.#at] === ')') {
        if (first) this.#fail()
        break
      }
      const term = this.#looseTerms(attribute)
      if (term !== undefined) {
        groups.at(-1)?.push(term)
        continue
      }
      const conjunction = first ? undefined : this.#take(CONJUNCTION)?.[0]
      if (conjunction === 'OR' || conjunction === '||') groups.push([])
      groups.at(-1)?.push(this.#modified(attribute))
    }
    return joined(
      'or',
      groups.map((group) => joined('and', group)),
    )
  }

  #modified(attribute: string): Query {
    this.#skipBlanks()
    const modifier = this.#take(MODIFIER)?.[0]
    const clause = this.#clause(attribute)
    return modifier === undefined || modifier === '+' ? clause : { kind: 'not', query: clause }
  }

  /** Words that stand beside each other, and are looked for as one text. */
  #looseTerms(attribute: string): Query | undefined {
    const words: string[] = []
    for (;;) {
      const before = this.#at
      this.#skipBlanks()
      const word = this.#take(LOOSE_TERM)?.[1]
      if (word === undefined) {
        this.#at = before
        break
      }
      words.push(unescaped(word))
    }
    return words.length === 0 ? undefined : { kind: 'term', attribute, text: words.join(' ') }
  }

  #clause(inherited: string): Query {
    this.#skipBlanks()
    if (this.#take(MATCH_ALL) !== undefined) return { kind: 'all' }
    const attribute = this.#take(FIELD)?.[1] ?? inherited
    this.#skipBlanks()
    if (this.#text[this.#at] === '(') return this.#nested(attribute)
    return this.#value(attribute) ?? this.#fail()
  }

  #nested(attribute: string): Query {
    if (++this.#depth > MOST_DEPTH) throw new QueryError(`the query is nested deeper than ${MOST_DEPTH} levels`)
    this.#at++
    const query = this.#query(attribute)
    if (this.#text[this.#at] !== ')') this.#fail()
    this.#at++
    this.#depth--
    return query
  }

  #value(written: string): Query | undefined {
    const attribute = unescaped(written)
    if (this.#take(STAR) !== undefined)
      return written === DEFAULT_ATTRIBUTE ? { kind: 'all' } : { kind: 'wildcard', attribute, text: '*' }
    const phrase = this.#take(PHRASE)?.[1]
    if (phrase !== undefined) return term(written, unescaped(phrase))
    const prefix = this.#take(PREFIX)?.[1]
    if (prefix !== undefined) return { kind: 'prefix', attribute, text: unescaped(prefix) }
    const comparison = this.#take(COMPARISON)
    if (comparison !== undefined) return comparisonOf(attribute, comparison)
    const range = this.#take(RANGE)
    if (range !== undefined) return rangeOf(attribute, range)
    const word = this.#take(TERM)?.[1]
    if (word !== undefined) return term(written, unescaped(word))
    const glob = this.#take(GLOB)?.[1]
    return glob === undefined ? undefined : { kind: 'wildcard', attribute, text: unescaped(glob) }
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at
    const match = pattern.exec(this.#text)
    if (match !== null) this.#at = pattern.lastIndex
    return match ?? undefined
  }

  #skipBlanks(): void {
    this.#take(BLANKS)
  }

  #fail(): never {
    const rest = this.#text.slice(this.#at, this.#at + 20)
    throw new QueryError(`the query cannot be read from character ${this.#at + 1} on: "${rest}"`)
  }
}

function term(attribute: string, text: string): Query {
  if (attribute === '_exists_') return { kind: 'exists', attribute: text }
  if (attribute === '_missing_') return { kind: 'missing', attribute: text }
  return { kind: 'term', attribute: unescaped(attribute), text }
}

function comparisonOf(attribute: string, [, comparator, number, word]: RegExpExecArray): Query {
  const limit = number === undefined ? { bound: unescaped(word as string), isFloat: false } : boundOf(number)
  return { kind: 'compare', attribute, comparator: comparator as Comparator, ...limit }
}

function rangeOf(attribute: string, [, open, from = '', to = '', close]: RegExpExecArray): Query {
  const bounds: Limit[] = [
    { comparator: open === '[' ? '>=' : '>', ...boundOf(from) },
    { comparator: close === ']' ? '<=' : '<', ...boundOf(to) },
  ]
  return { kind: 'range', attribute, bounds }
}

function boundOf(written: string): Pick<Limit, 'bound' | 'isFloat'> {
  const text = unescaped(written).replace(/^"(.+)"$/s, '$1')
  if (text === '*') return { bound: undefined, isFloat: false }
  const value = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isNaN(value)) return { bound: text, isFloat: false }
  const isInteger = /^[+-]?\d+$/.test(text)
  if (!isInteger) return { bound: value, isFloat: true }
  return { bound: Number.isSafeInteger(value) ? value : BigInt(text), isFloat: false }
}

function joined(kind: 'and' | 'or', queries: readonly Query[]): Query {
  return queries.length === 1 ? (queries[0] as Query) : { kind, queries }
}

/** Without the backslashes that escape characters. */
function unescaped(text: string): string {
  return text.includes('\\') ? text.replaceAll(/\\([^])/g, '$1') : text
}

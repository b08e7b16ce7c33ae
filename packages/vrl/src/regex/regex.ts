import type { Universe } from './code-points.ts'
import { Engine, planOf, type Plan } from './engine.ts'
import { byteMatcher, type ByteMatcher } from './one-pass/index.ts'
import type { Replacement, RegexMatch, Span } from './match.ts'
import { parse } from './parse.ts'
import { compileReplacement } from './replacement.ts'
import { RegexSyntaxError } from './syntax-error.ts'
import { size, some } from './syntax.ts'

/** The crate refuses patterns whose automaton takes more than 10 MiB; this is about as many instructions. */
const MOST_INSTRUCTIONS = 100_000
const BEYOND_ASCII = /[^\0-\x7f]/
const BEYOND_LATIN = /[^\0-\xff]/
const SURROGATE = /[\ud800-\udfff]/

/**
 * A regular expression in the dialect of Rust's `regex` crate (https://docs.rs/regex/1/regex/#syntax). Immutable. Whatever the
 * text, the time to find a match grows as the text does. Positions are in UTF-16 units; matches are of whole code points.
 */
export class Regex {
  /** The pattern as it was written. */
  readonly source: string
  /** Names of the groups by number; the whole match is the first, and has none. */
  readonly names: readonly (string | undefined)[]
  readonly #plan: Plan
  readonly #asksForWords: boolean
  #ascii: Engine | undefined
  #latin: Engine | undefined
  #plane: Engine | undefined
  #whole: Engine | undefined
  #bytes: { readonly matcher: ByteMatcher | undefined } | undefined

  /** @throws RegexSyntaxError */
  constructor(pattern: string) {
    const parsed = parse(pattern)
    if (size(parsed.node) > MOST_INSTRUCTIONS) {
      throw new RegexSyntaxError(pattern, 'compiled regex exceeds size limit of 10485760 bytes', 0, pattern.length)
    }
    this.source = pattern
    this.names = parsed.names
    this.#plan = planOf(parsed)
    this.#asksForWords = some(parsed.node, (node) => node.kind === 'look' && 'ascii' in node.look && !node.look.ascii)
  }

  /** @throws RegexSyntaxError */
  static parse(pattern: string): Regex {
    return new Regex(pattern)
  }

  /** Whether there is a match. */
  test(text: string): boolean {
    return this.#engine(text).test(text, 0)
  }

  /** The leftmost match that begins at `from` or after. */
  exec(text: string, from = 0): RegexMatch | undefined {
    return this.#engine(text).exec(text, from)
  }

  /** Where the groups of that match are, by number. Slower than `exec`. */
  spans(text: string, from = 0): readonly (Span | undefined)[] | undefined {
    return this.#engine(text).spans(text, from)
  }

  /** Finds the groups where they lie in bytes of UTF-8; `undefined`: this pattern needs a text. */
  get bytes(): ByteMatcher | undefined {
    this.#bytes ??= { matcher: byteMatcher(this.#plan) }
    return this.#bytes.matcher
  }

  /** All matches that do not overlap; an empty one never stands directly behind another. */
  matchAll(text: string): RegexMatch[] {
    return this.#matches(text, Number.POSITIVE_INFINITY)
  }

  /** Replaces every match. In a text `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar sign. */
  replaceAll(text: string, replacement: Replacement): string {
    return this.replaceN(text, replacement, Number.POSITIVE_INFINITY)
  }

  /** The same for the first `limit` matches. */
  replaceN(text: string, replacement: Replacement, limit: number): string {
    const matches = this.#matches(text, limit)
    if (matches.length === 0) return text
    const replace = compileReplacement(replacement, this.names)
    let result = ''
    let at = 0
    for (const match of matches) {
      result += text.slice(at, match.index) + replace(match)
      at = match.index + match[0].length
    }
    return result + text.slice(at)
  }

  /** What lies between the matches, at most `limit` pieces; the last of them is all the rest. */
  split(text: string, limit = Number.POSITIVE_INFINITY): string[] {
    if (limit <= 0) return []
    const pieces: string[] = []
    let at = 0
    for (const match of this.#matches(text, limit - 1)) {
      pieces.push(text.slice(at, match.index))
      at = match.index + match[0].length
    }
    pieces.push(text.slice(at))
    return pieces
  }

  toString(): string {
    return this.source
  }

  toJSON(): string {
    return this.source
  }

  #matches(text: string, limit: number): RegexMatch[] {
    const engine = this.#engine(text)
    const matches: RegexMatch[] = []
    let at = 0
    let last = -1
    while (at <= text.length && matches.length < limit) {
      const match = engine.exec(text, at)
      if (match === undefined) break
      const end = match.index + match[0].length
      if (end === match.index && end === last) {
        at = end + ((text.codePointAt(end) ?? 0) > 0xffff ? 2 : 1)
        continue
      }
      matches.push(match)
      last = at = end
    }
    return matches
  }

  /** In strings of one byte per character V8 knows without looking that nothing is beyond Latin-1. */
  #engine(text: string): Engine {
    if (this.#asksForWords && !BEYOND_ASCII.test(text)) return (this.#ascii ??= this.#built(0x7f))
    if (!BEYOND_LATIN.test(text)) return (this.#latin ??= this.#built(0xff))
    if (!SURROGATE.test(text)) return (this.#plane ??= this.#built(0xffff))
    return (this.#whole ??= this.#built(0x10ffff))
  }

  #built(most: Universe): Engine {
    return new Engine(this.#plan, most)
  }
}

import { RegexSyntaxError } from '../regex/index.ts'
import { DialectError } from './dialect.ts'
import { LIBRARY } from './library.ts'
import { Matcher, type NamedGroup } from './matcher.ts'

/** Thrown for a pattern that cannot be compiled; the message is for users. */
export class GrokError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'GrokError'
  }
}

/** A compiled pattern. */
export interface GrokPattern {
  /** Hands out the fields that took part in the match; false: the text does not match. */
  match(text: string, field: NamedGroup): boolean
}

const MOST_DEPTH = 1024
const MOST_LENGTH = 500_000
const REFERENCE = /%\{([A-Za-z0-9_]+)(?::([A-Za-z0-9_.[\]-]*))?(?::([A-Za-z0-9_.[\]-]+))?(?:=([^{}]+))?\}/
const ANY_REFERENCE = /%\{[^}]*\}?/

/** Compiles a pattern with the names of the library. @throws GrokError */
export function compileGrok(pattern: string): GrokPattern {
  return matcherOf(expandGrok(pattern, LIBRARY), pattern)
}

/** @param shown what a message names @throws GrokError */
export function matcherOf(expanded: string, shown: string): Matcher {
  if (expanded === '') throw new GrokError(`The given pattern "${shown}" ended up compiling into an empty regex`)
  try {
    return new Matcher(expanded)
  } catch (error) {
    if (!(error instanceof DialectError || error instanceof RegexSyntaxError)) throw error
    throw new GrokError(`The given regex "${expanded}" failed compilation in the underlying engine`)
  }
}

/** Replaces `%{NAME}` and `%{NAME:field}` by groups, until none is left. @throws GrokError */
export function expandGrok(pattern: string, definitions: ReadonlyMap<string, string>): string {
  return new Expansion(definitions).expand(pattern, 0, new Map())
}

class Expansion {
  readonly #definitions: ReadonlyMap<string, string>
  readonly #counts = new Map<string, number>()
  #length = 0

  constructor(definitions: ReadonlyMap<string, string>) {
    this.#definitions = definitions
  }

  /** @param local definitions that stand in the pattern itself */
  expand(pattern: string, depth: number, local: Map<string, string>): string {
    this.#length += pattern.length
    if (depth > MOST_DEPTH || this.#length > MOST_LENGTH) {
      throw new GrokError(`Recursion while compiling reached the limit of ${MOST_DEPTH}`)
    }
    let result = ''
    let from = 0
    for (let at = pattern.indexOf('%{'); at >= 0; at = pattern.indexOf('%{', from)) {
      const rest = pattern.slice(at)
      const match = REFERENCE.exec(rest)
      if (match?.index !== 0) {
        const found = ANY_REFERENCE.exec(rest)?.[0] ?? rest
        throw new GrokError(
          `Something unexpected happened during the compilation phase: "${found}" is no reference to a pattern`,
        )
      }
      result += pattern.slice(from, at) + this.#reference(match, depth, local)
      from = at + match[0].length
    }
    return result + pattern.slice(from)
  }

  #reference(
    [, name = '', field = '', , definition]: RegExpExecArray,
    depth: number,
    local: Map<string, string>,
  ): string {
    if (definition !== undefined) local.set(name, definition)
    const source = local.get(name) ?? this.#definitions.get(name)
    if (source === undefined) {
      throw new GrokError(`The given pattern definition name "${name}" could not be found in the definition map`)
    }
    const open = field === '' ? '(?:' : `(?<${this.#numbered(field)}>`
    return `${open}${this.expand(source, depth + 1, new Map())})`
  }

  /** The name of a field; from the second time on with a number. */
  #numbered(field: string): string {
    const count = this.#counts.get(field) ?? 0
    this.#counts.set(field, count + 1)
    return count === 0 ? field : `${field}[${count}]`
  }
}

import type { Universe } from '../regex/code-points.ts'
import { emit } from '../regex/emit.ts'
import { parse } from '../regex/parse.ts'
import type { Around, Node } from '../regex/syntax.ts'
import { DialectError, type TranslatedLook } from './dialect.ts'

/** What has to stand, or must not stand, before or behind a place, left to JavaScript. */
export class LookAround implements Around {
  readonly at = 'around'
  readonly #operator: string
  readonly #body: Node
  /** Decides about one place of any text. */
  readonly #pattern: RegExp

  /** @throws DialectError, RegexSyntaxError */
  constructor({ behind, negative, pattern }: TranslatedLook) {
    this.#operator = `?${behind ? '<' : ''}${negative ? '!' : '='}`
    this.#body = parse(`(?m:${pattern})`).node
    this.#pattern = new RegExp(this.source(0x10ffff), 'y')
  }

  source(most: Universe): string {
    const body = emit(this.#body, most, false)
    if (body === undefined) throw new DialectError('look-around is too large')
    return `(${this.#operator}${body.source})`
  }

  holds(text: string, at: number): boolean {
    this.#pattern.lastIndex = at
    return this.#pattern.test(text)
  }
}

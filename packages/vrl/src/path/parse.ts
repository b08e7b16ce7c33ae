import type { Path, Segment } from './path.ts'

/** Thrown for text that is no path; `position` counts characters from 0. */
export class PathSyntaxError extends Error {
  readonly position: number

  constructor(message: string, position: number) {
    super(message)
    this.name = 'PathSyntaxError'
    this.position = position
  }
}

const FIELD = /[A-Za-z0-9_@-]+/y

/**
 * Parses a path: `a.b`, `.a."quoted name"[0][-1]`, `.(a|b).c`, `%meta`, `.` and `%`.
 * The leading dot may be left out, as in configuration options.
 * @throws PathSyntaxError
 */
export function parsePath(text: string): Path {
  return new PathParser(text).parse()
}

class PathParser {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): Path {
    const root = this.#text[0] === '%' ? 'metadata' : 'event'
    if (this.#text === '') this.#fail('a path cannot be empty')
    if (this.#text[0] === '%' || this.#text[0] === '.') this.#at++
    const segments: Segment[] = []
    while (this.#at < this.#text.length) {
      if (segments.length > 0 && this.#text[this.#at] !== '[') this.#expect('.')
      segments.push(this.#segment())
    }
    return { root, segments }
  }

  #segment(): Segment {
    switch (this.#text[this.#at]) {
      case '[':
        return this.#index()
      case '"':
        return this.#quoted()
      case '(':
        return this.#coalesce()
      default:
        return this.#field()
    }
  }

  #field(): string {
    FIELD.lastIndex = this.#at
    const match = FIELD.exec(this.#text)
    if (match === null) this.#fail('expected the name of a field')
    this.#at = FIELD.lastIndex
    return match[0]
  }

  #quoted(): string {
    let name = ''
    for (let i = this.#at + 1; i < this.#text.length; i++) {
      const character = this.#text[i]
      if (character === '"') {
        this.#at = i + 1
        return name
      }
      name += character === '\\' ? (this.#text[++i] ?? '') : character
    }
    return this.#fail('the quoted name has no end')
  }

  #index(): number {
    const match = /^\[(-?\d{1,9})\]/.exec(this.#text.slice(this.#at))
    if (match === null) return this.#fail('expected an index such as [0] or [-1]')
    this.#at += match[0].length
    return Number(match[1])
  }

  #coalesce(): readonly string[] {
    const names: string[] = []
    do {
      this.#at++
      while (this.#text[this.#at] === ' ') this.#at++
      names.push(this.#text[this.#at] === '"' ? this.#quoted() : this.#field())
      while (this.#text[this.#at] === ' ') this.#at++
    } while (this.#text[this.#at] === '|')
    this.#expect(')')
    return names
  }

  #expect(character: string): void {
    if (this.#text[this.#at] !== character) this.#fail(`expected "${character}"`)
    this.#at++
  }

  #fail(message: string): never {
    throw new PathSyntaxError(`${message} at character ${this.#at + 1} of the path`, this.#at)
  }
}

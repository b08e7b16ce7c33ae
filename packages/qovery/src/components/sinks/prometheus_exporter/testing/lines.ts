import type { Labels } from './parsed.ts'

/** Reads the pieces of a line by their grammar; everything unexpected is an error that names the line. */
export class LineReader {
  readonly #line: string
  #at = 0

  constructor(line: string) {
    this.#line = line
  }

  get rest(): string {
    return this.#line.slice(this.#at)
  }

  get isAtEnd(): boolean {
    return this.#at === this.#line.length
  }

  fail(expected: string): never {
    throw new Error(`expected ${expected} at ${JSON.stringify(this.rest)} of ${JSON.stringify(this.#line)}`)
  }

  /** What the sticky expression matches here; `undefined` where it does not. */
  match(pattern: RegExp): string | undefined {
    const sticky = new RegExp(pattern.source, 'ysu')
    sticky.lastIndex = this.#at
    const found = sticky.exec(this.#line)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  take(pattern: RegExp, what: string): string {
    return this.match(pattern) ?? this.fail(what)
  }

  quoted(): string {
    const text = this.take(/"(?:[^"\\\n]|\\["\\n])*"/, 'text in quotes')
    return unescape(text.slice(1, -1))
  }

  number(): number {
    const text = this.take(/[+-]?(?:Inf|\d+(?:\.\d+)?(?:e[+-]?\d+)?)|NaN/, 'a number')
    return Number(text.replace('Inf', 'Infinity'))
  }

  /** A metric's name with its labels, the name before the braces or quoted within. */
  nameAndLabels(): { name: string; labels: Labels } {
    const bare = this.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/)
    if (bare !== undefined) return { name: bare, labels: this.rest.startsWith('{') ? this.braces() : [] }
    this.take(/\{/, 'a name or {')
    const name = this.quoted()
    if (this.match(/\}/) !== undefined) return { name, labels: [] }
    this.take(/,/, 'a comma')
    return { name, labels: this.labels() }
  }

  braces(): Labels {
    this.take(/\{/, '{')
    return this.match(/\}/) === undefined ? this.labels() : []
  }

  labels(): Labels {
    const labels: [string, string][] = []
    do {
      const name = this.match(/[a-zA-Z_][a-zA-Z0-9_]*/) ?? this.quoted()
      this.take(/=/, '=')
      if (labels.some(([other]) => other === name)) this.fail(`another label than ${name}, which is there already`)
      labels.push([name, this.quoted()])
    } while (this.match(/,/) !== undefined)
    this.take(/\}/, '}')
    return labels
  }
}

export function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char))
}

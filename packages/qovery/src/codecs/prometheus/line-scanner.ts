import type { LabelPair } from './series-maker.ts'

const TOKEN = /[^ \t]+/y
/** So few labels are compared one by one. */
const FEW = 8
const TAB = 0x09
const SPACE = 0x20
const QUOTE = 0x22
const COLON = 0x3a
const UNDERSCORE = 0x5f
const BACKSLASH = 0x5c

/** Why a line cannot be read; the page's parser adds where it stands. */
export class LineFault extends Error {}

/** Takes a line apart from left to right. Line ends must not be in it. */
export class LineScanner {
  readonly #text: string
  #at: number

  constructor(text: string, at = 0) {
    this.#text = text
    this.#at = at
  }

  get at(): number {
    return this.#at
  }

  get isAtEnd(): boolean {
    return this.#at === this.#text.length
  }

  get next(): string {
    return this.#text.charAt(this.#at)
  }

  /** What the sticky expression matches here; `undefined` where it does not. */
  match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  blanks(): void {
    let code = this.#text.charCodeAt(this.#at)
    while (code === SPACE || code === TAB) code = this.#text.charCodeAt(++this.#at)
  }

  /** All up to the next blank. */
  token(): string {
    return this.match(TOKEN) ?? ''
  }

  rest(): string {
    const rest = this.#text.slice(this.#at)
    this.#at = this.#text.length
    return rest
  }

  skip(character: string): boolean {
    if (this.next !== character) return false
    this.#at++
    return true
  }

  fail(expected: string): never {
    const rest = this.#text.slice(this.#at, this.#at + 60)
    throw new LineFault(
      `expected ${expected} ${rest === '' ? 'before the end of the line' : `at ${JSON.stringify(rest)}`}`,
    )
  }

  /** Text in double quotes, without its escapes; `undefined` where there is none. */
  quoted(): string | undefined {
    if (this.next !== '"') return undefined
    let end = this.#at + 1
    for (let code = this.#text.charCodeAt(end); code !== QUOTE; code = this.#text.charCodeAt(end)) {
      if (Number.isNaN(code)) return undefined
      end += code === BACKSLASH ? 2 : 1
    }
    const text = this.#text.slice(this.#at + 1, end)
    this.#at = end + 1
    return unescaped(text)
  }

  /** A metric's name, bare or in quotes. */
  name(): string {
    return this.#bare(true) ?? this.quoted() ?? this.fail('the name of a metric')
  }

  /** A metric's name with its labels: `name{a="b"}` or `{"name",a="b"}`. Label names are unique. */
  sample(): { name: string; labels: LabelPair[] } {
    this.blanks()
    const bare = this.#bare(true)
    this.blanks()
    if (this.next !== '{') return { name: bare ?? this.fail('the name of a metric'), labels: [] }
    const { name, labels } = this.braces(bare)
    return { name: name ?? this.fail('the name of a metric in the braces'), labels }
  }

  /** Labels in braces, and the metric's name where it stands among them and `bare` is missing. */
  braces(bare?: string): { name: string | undefined; labels: LabelPair[] } {
    const labels: LabelPair[] = []
    let name = bare
    if (!this.skip('{')) this.fail('"{"')
    for (this.blanks(); !this.skip('}'); this.blanks()) {
      const word = this.#bare(false) ?? this.quoted() ?? this.fail('the name of a label')
      this.blanks()
      if (this.skip('=')) {
        this.blanks()
        if (word === '' || word === '__name__') this.fail(`another name for a label than "${word}"`)
        labels.push([word, this.quoted() ?? this.fail('the value of a label in double quotes')])
        this.blanks()
      } else if (name === undefined && word !== '') {
        name = word
      } else {
        this.fail('"="')
      }
      if (!this.skip(',') && this.next !== '}') this.fail('"," or "}"')
    }
    if (hasTwins(labels)) throw new LineFault('a label is there twice')
    return { name, labels }
  }

  /** A name of the old character set, in which metrics may have colons; `undefined` where there is none. */
  #bare(colons: boolean): string | undefined {
    const start = this.#at
    let at = start
    for (let code = this.#text.charCodeAt(at); ; code = this.#text.charCodeAt(++at)) {
      const isLetter = ((code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a) || code === UNDERSCORE
      if (!isLetter && !(colons && code === COLON) && !(at > start && code >= 0x30 && code <= 0x39)) break
    }
    if (at === start) return undefined
    this.#at = at
    return this.#text.slice(start, at)
  }
}

function hasTwins(labels: readonly LabelPair[]): boolean {
  if (labels.length > FEW) return new Set(labels.map(([label]) => label)).size < labels.length
  for (let i = 1; i < labels.length; i++) {
    for (let k = 0; k < i; k++) if ((labels[k] as LabelPair)[0] === (labels[i] as LabelPair)[0]) return true
  }
  return false
}

/** Text without the escapes that the formats know: of a line end, a double quote and the backslash itself. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text
  return text.replaceAll(/\\([\\"n])/g, (_, character: string) => (character === 'n' ? '\n' : character))
}

/** Text of a `HELP` line of the formats in which a double quote needs no escape. */
export function unescapedHelp(text: string): string {
  if (!text.includes('\\')) return text
  return text.replaceAll(/\\([\\n])/g, (_, character: string) => (character === 'n' ? '\n' : character))
}

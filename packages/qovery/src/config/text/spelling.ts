import type { Span } from './location.ts'

/** Where each UTF-16 unit of a string stands in the text that a config writes it with. */
export interface Spelling {
  /** Where the unit begins; one more than there are units: where the string ends. */
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** A part of a string that was replaced after it was read, and how long it is since. */
export interface Edit extends Span {
  readonly length: number
}

/**
 * Follows `value` through its source text in any of the styles of YAML, TOML and JSON, in which line ends, indentation
 * and escapes may stand for something else. Offsets count from the start of `source`. `undefined`: the text does not
 * spell the value, such as an alias.
 */
export function spell(source: string, value: string): Spelling | undefined {
  for (const body of bodiesOf(source)) {
    const spelling = new Follower(source, body, value).follow()
    if (spelling !== undefined) return spelling
  }
  return undefined
}

/** The spelling of a string after parts of it were replaced: a unit of a replacement stands where the replaced stood. */
export function respell({ starts, ends }: Spelling, edits: readonly Edit[]): Spelling {
  const moved = { starts: [] as number[], ends: [] as number[] }
  let from = 0
  for (const { start, end, length } of edits) {
    moved.starts.push(...starts.slice(from, start))
    moved.ends.push(...ends.slice(from, start))
    for (let i = 0; i < length; i++) {
      moved.starts.push(starts[start] ?? 0)
      moved.ends.push(ends[end - 1] ?? 0)
    }
    from = end
  }
  moved.starts.push(...starts.slice(from))
  moved.ends.push(...ends.slice(from))
  return moved
}

/** What a stretch of a spelled string covers in the source text. */
export function spanIn({ starts, ends }: Spelling, { start, end }: Span): Span {
  const from = starts[Math.min(start, starts.length - 1)] ?? 0
  return { start: from, end: end > start ? Math.max(from, ends[Math.min(end, ends.length) - 1] ?? from) : from }
}

/** The part of a source text between its delimiters. */
interface Body extends Span {
  readonly escapes: boolean
  readonly isBlock: boolean
}

const BLOCK_HEADER = /^[|>][^\n]*\n/

/** What the delimiters may be, the most likely first. */
function bodiesOf(source: string): Body[] {
  const header = BLOCK_HEADER.exec(source)
  if (header !== null) return [{ start: header[0].length, end: source.length, escapes: false, isBlock: true }]
  const quote = source[0] === '"' || source[0] === "'" ? source[0] : undefined
  if (quote === undefined) return [{ start: 0, end: source.length, escapes: false, isBlock: false }]
  const escapes = quote === '"'
  const single = { start: 1, end: source.length - 1, escapes, isBlock: false }
  if (source.length < 6 || !source.startsWith(quote.repeat(3))) return [single]
  const start = 3 + (/^\r?\n/.exec(source.slice(3, 5))?.[0].length ?? 0)
  return [{ start, end: source.length - 3, escapes, isBlock: false }, single]
}

const BREAK = /[ \t\r]*\n[ \t\r\n]*/y
const BLANKS = /[ \t\r\n]*/y
const JOINED_LINES = /\\[ \t]*\r?\n[ \t\r\n]*/y
const ESCAPE = /\\(?:x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|[^xuU\n])/y

const ESCAPED: Readonly<Record<string, string>> = {
  '0': '\0',
  a: '\x07',
  b: '\b',
  t: '\t',
  n: '\n',
  v: '\v',
  f: '\f',
  r: '\r',
  e: '\x1b',
  N: '\x85',
  _: '\xa0',
  L: '\u2028',
  P: '\u2029',
}

class Follower {
  readonly #source: string
  readonly #body: Body
  readonly #value: string
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  #at: number

  constructor(source: string, body: Body, value: string) {
    this.#source = source
    this.#body = body
    this.#value = value
    this.#at = body.start
  }

  follow(): Spelling | undefined {
    const { isBlock, end } = this.#body
    if (isBlock) this.#blanks(matchAt(BLANKS, this.#source, this.#at))
    while (this.#starts.length < this.#value.length) {
      if (this.#at >= end) break
      if (!this.#step()) return undefined
    }
    const rest = this.#source.slice(this.#at, end)
    if (/\S/.test(rest) || /[^\r\n]/.test(this.#value.slice(this.#starts.length))) return undefined
    while (this.#starts.length < this.#value.length) this.#put(this.#at, this.#at)
    this.#starts.push(this.#at)
    return { starts: this.#starts, ends: this.#ends }
  }

  #put(start: number, end: number): void {
    this.#starts.push(start)
    this.#ends.push(end)
  }

  #step(): boolean {
    const source = this.#source
    const lines = matchAt(BREAK, source, this.#at)
    if (lines !== '') {
      this.#blanks(lines)
      return true
    }
    if (this.#body.escapes && source[this.#at] === '\\') return this.#escape()
    if (source[this.#at] !== this.#value[this.#starts.length]) return false
    const width = source[this.#at] === "'" && source[0] === "'" && source[this.#at + 1] === "'" ? 2 : 1
    this.#put(this.#at, this.#at + width)
    this.#at += width
    return true
  }

  #escape(): boolean {
    const joined = matchAt(JOINED_LINES, this.#source, this.#at)
    const escape = joined === '' ? matchAt(ESCAPE, this.#source, this.#at) : ''
    const start = this.#at
    this.#at += joined.length + escape.length
    if (joined !== '') return true
    const code = /^\\[xuU]/.test(escape) ? Number.parseInt(escape.slice(2), 16) : Number.NaN
    const character = escape.slice(1)
    const spelled = code <= 0x10ffff ? String.fromCodePoint(code) : (ESCAPED[character] ?? character)
    if (spelled === '' || !this.#value.startsWith(spelled, this.#starts.length)) return false
    for (let i = 0; i < spelled.length; i++) this.#put(start, this.#at)
    return true
  }

  /** Blanks with line ends, for which the value has the same without indentation, or a single blank, or nothing. */
  #blanks(text: string): void {
    const here = this.#at
    const kept = this.#kept(text)
    const meant = kept.split('\n')
    const isEnd = this.#starts.length + kept.length === this.#value.length
    const written = text.split('\n').slice(0, isEnd ? meant.length : undefined)
    this.#at += written.join('\n').length
    const isSame = written.length === meant.length && meant.every((line, i) => line.length <= lengthOf(written, i))
    if (!isSame) for (let i = 0; i < kept.length; i++) this.#put(here, this.#at)
    else this.#lines(written, meant, here)
  }

  /** What the value has for blanks with line ends. */
  #kept(text: string): string {
    const breaks = text.split('\n').length - 1
    const folded = breaks <= 1 ? ' ' : '\n'.repeat(breaks - 1)
    const likely = this.#body.isBlock ? [] : [text, folded]
    const found = likely.find((blanks) => this.#value.startsWith(blanks, this.#starts.length))
    if (found !== undefined) return found
    return matchAt(BLANKS, this.#value, this.#starts.length)
  }

  /** Each line's blanks: its end and what the value keeps of its indentation. */
  #lines(written: readonly string[], meant: readonly string[], here: number): void {
    const beginsLine = this.#body.isBlock && here === this.#body.start
    let start = here
    for (const [i, { length }] of meant.entries()) {
      const indent = i > 0 || beginsLine ? lengthOf(written, i) - length : 0
      for (let k = 0; k < length; k++) this.#put(start + indent + k, start + indent + k + 1)
      start += lengthOf(written, i) + 1
      if (i < meant.length - 1) this.#put(start - 1, start)
    }
  }
}

function lengthOf(lines: readonly string[], index: number): number {
  return lines[index]?.length ?? 0
}

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0] ?? ''
}

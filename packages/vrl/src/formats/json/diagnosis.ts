/**
 * What is wrong with a JSON document, and where, in the words of Rust's serde_json: programs compare them.
 * Only used for documents that could not be read, so that it may take its time.
 */

/** As deep as serde_json goes. */
const MAX_DEPTH = 128
const BLANK = /[ \t\n\r]*/y
const HEX = /^[\dA-Fa-f]{4}$/

/** A fault, at a position in UTF-16 units of the text, or so many bytes behind it. */
class JsonFault extends Error {
  readonly reason: string
  readonly at: number
  readonly behind: number

  constructor(reason: string, at: number, behind: number) {
    super(reason)
    this.reason = reason
    this.at = at
    this.behind = behind
  }
}

/** The message for a text, such as `key must be a string at line 1 column 3`; `undefined`: nothing is wrong with it. */
export function diagnoseJson(text: string): string | undefined {
  const reader = new FaultFinder(text)
  try {
    reader.document()
    return undefined
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error
    return `${error.reason}${placeIn(text, error.at, error.behind)}`
  }
}

/** A place as messages have it: ` at line 1 column 3`. Columns count bytes, of which the place may be some `behind` the position. */
export function placeIn(text: string, at: number, behind = 0): string {
  const before = text.slice(0, at)
  const lineAt = before.lastIndexOf('\n') + 1
  let line = 1
  for (let i = before.indexOf('\n'); i >= 0; i = before.indexOf('\n', i + 1)) line++
  return ` at line ${line} column ${new TextEncoder().encode(before.slice(lineAt)).length + behind}`
}

class FaultFinder {
  readonly #text: string
  #at = 0
  #depth = MAX_DEPTH

  constructor(text: string) {
    this.#text = text
  }

  document(): void {
    this.#value()
    if (this.#peek() !== undefined) this.#failAtNext('trailing characters')
  }

  /** The next character that is no blank; `undefined` at the end. */
  #peek(): string | undefined {
    BLANK.lastIndex = this.#at
    this.#at += BLANK.exec(this.#text)?.[0].length ?? 0
    return this.#text[this.#at]
  }

  #value(): void {
    const next = this.#peek()
    switch (next) {
      case undefined:
        return this.#failAtNext('EOF while parsing a value')
      case '{':
        return this.#nested(() => this.#members())
      case '[':
        return this.#nested(() => this.#items())
      case '"':
        return this.#string()
      case 'n':
        return this.#word('null')
      case 't':
        return this.#word('true')
      case 'f':
        return this.#word('false')
      default:
        return /[-\d]/.test(next) ? this.#number() : this.#failAtNext('expected value')
    }
  }

  #nested(inner: () => void): void {
    if (--this.#depth === 0) this.#failAtNext('recursion limit exceeded')
    this.#at++
    inner()
    this.#at++
    this.#depth++
  }

  #members(): void {
    for (let first = true; ; first = false) {
      let next = this.#peek()
      if (next === undefined) this.#failAtNext('EOF while parsing an object')
      if (next === '}') return
      if (!first) {
        if (next !== ',') this.#failAtNext('expected `,` or `}`')
        this.#at++
        next = this.#peek()
        if (next === '}') this.#failAtNext('trailing comma')
        if (next === undefined) this.#failAtNext('EOF while parsing a value')
      }
      if (next !== '"') this.#failAtNext('key must be a string')
      this.#string()
      const colon = this.#peek()
      if (colon !== ':') this.#failAtNext(colon === undefined ? 'EOF while parsing an object' : 'expected `:`')
      this.#at++
      this.#value()
    }
  }

  #items(): void {
    for (let first = true; ; first = false) {
      const next = this.#peek()
      if (next === undefined) this.#failAtNext('EOF while parsing a list')
      if (next === ']') return
      if (!first) {
        if (next !== ',') this.#failAtNext('expected `,` or `]`')
        this.#at++
        if (this.#peek() === ']') this.#failAtNext('trailing comma')
      }
      this.#value()
    }
  }

  #word(word: string): void {
    for (const letter of word) {
      const found = this.#text[this.#at]
      if (found === undefined) this.#fail('EOF while parsing a value', this.#at)
      this.#at++
      if (found !== letter) this.#fail('expected ident', this.#at)
    }
  }

  #string(): void {
    for (this.#at++; ; this.#at++) {
      const found = this.#text[this.#at]
      if (found === undefined) this.#fail('EOF while parsing a string', this.#at)
      if (found === '"') break
      if (found < ' ') this.#fail('control character (\\u0000-\\u001F) found while parsing a string', this.#at + 1)
      if (found === '\\') this.#escape()
    }
    this.#at++
  }

  /** Passes an escape but for its last character. */
  #escape(): void {
    const letter = this.#text[++this.#at]
    if (letter === undefined) this.#fail('EOF while parsing a string', this.#at)
    if (letter !== 'u') {
      if (!'"\\/bfnrt'.includes(letter)) this.#fail('invalid escape', this.#at + 1)
      return
    }
    const unit = this.#hex()
    if (unit >= 0xdc00 && unit <= 0xdfff) this.#fail('lone leading surrogate in hex escape', this.#at + 1)
    if (unit < 0xd800 || unit > 0xdbff) return
    for (const letter of '\\u') {
      if (this.#text[++this.#at] !== letter) this.#fail('unexpected end of hex escape', this.#at + 1)
    }
    const low = this.#hex()
    if (low < 0xdc00 || low > 0xdfff) this.#fail('lone leading surrogate in hex escape', this.#at + 1)
  }

  #hex(): number {
    const digits = this.#text.slice(this.#at + 1, this.#at + 5)
    if (digits.length < 4) this.#fail('EOF while parsing a string', this.#text.length)
    this.#at += 4
    if (!HEX.test(digits)) this.#fail('invalid escape', this.#at + 1)
    return Number.parseInt(digits, 16)
  }

  #number(): void {
    const start = this.#at
    if (this.#text[this.#at] === '-') this.#at++
    const first = this.#text[this.#at]
    if (first === undefined) this.#fail('EOF while parsing a value', this.#at)
    if (!isDigit(first)) this.#fail('invalid number', this.#at + 1)
    this.#at++
    if (first === '0' && isDigit(this.#text[this.#at])) this.#failAtNext('invalid number')
    this.#digits()
    if (this.#text[this.#at] === '.') {
      const next = this.#text[++this.#at]
      if (!isDigit(next)) this.#failAtNext(next === undefined ? 'EOF while parsing a value' : 'invalid number')
      this.#digits()
    }
    if (/[eE]/.test(this.#text[this.#at] ?? '')) {
      this.#at++
      if (/[+-]/.test(this.#text[this.#at] ?? '')) this.#at++
      const next = this.#text[this.#at]
      if (next === undefined) this.#fail('EOF while parsing a value', this.#at)
      if (!isDigit(next)) this.#fail('invalid number', this.#at + 1)
      this.#digits()
    }
    if (!Number.isFinite(Number(this.#text.slice(start, this.#at)))) this.#fail('number out of range', this.#at)
  }

  #digits(): void {
    while (isDigit(this.#text[this.#at])) this.#at++
  }

  /** Fails behind the first byte of the next character, or at the end. */
  #failAtNext(reason: string): never {
    this.#fail(reason, this.#at, this.#at < this.#text.length ? 1 : 0)
  }

  #fail(reason: string, at: number, behind = 0): never {
    throw new JsonFault(reason, at, behind)
  }
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= '0' && character <= '9'
}

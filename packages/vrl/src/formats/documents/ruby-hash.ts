import { fail } from '../../function/index.ts'
import { float, setField, type Value, type ValueObject } from '../../value/index.ts'
import { expectedCharacter, parseTrace, type TraceStep } from '../parse-trace.ts'

const MOST_DEPTH = 128
const BLANKS = /[ \t\r\n]*/y
const SYMBOL = /[A-Za-z0-9_]+/y
const DOUBLE = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y
const WORD = /nil|true|false/y
const WORDS: Readonly<Record<string, Value>> = { nil: null, true: true, false: false }

/** Reads a hash as Ruby's `inspect` writes it, with string, symbol and number keys. Numbers are floats. @throws Failure */
export function parseRubyHash(text: string): ValueObject {
  return new HashReader(text).document()
}

class HashReader {
  readonly #text: string
  #at = 0
  /** The hashes and arrays that are open, with where they begin. */
  readonly #open: TraceStep[] = []
  /** Where the innermost of them would have had to end, were it not for the part that is being read. */
  #end = 0

  constructor(text: string) {
    this.#text = text
  }

  document(): ValueObject {
    if (this.#text[0] !== '{') this.#fail(expectedCharacter(this.#text, 0, '{'), { at: 0, what: 'in map' })
    const hash = this.#hash()
    if (this.#text.slice(this.#at).trim() !== '') fail('could not parse whole line successfully')
    return hash
  }

  #hash(): ValueObject {
    const hash: ValueObject = {}
    this.#enter('in map')
    this.#skipBlanks()
    for (let first = true; this.#text[this.#at] !== '}'; first = false) {
      this.#end = this.#at
      if (!first) this.#pass(',', '}')
      this.#skipBlanks()
      const key = this.#key() ?? this.#failAtEnd('}')
      this.#skipBlanks()
      if (this.#text.startsWith('=>', this.#at)) this.#at += 2
      else if (this.#text[this.#at] === ':') this.#at++
      else this.#fail({ at: this.#at, what: 'in Tag' }, { at: this.#at, what: 'in Alt' })
      setField(hash, key, this.#value('}'))
      this.#skipBlanks()
    }
    this.#leave()
    return hash
  }

  #array(): Value[] {
    const items: Value[] = []
    this.#enter('in array')
    this.#skipBlanks()
    for (let first = true; this.#text[this.#at] !== ']'; first = false) {
      this.#end = this.#at
      if (!first) this.#pass(',', ']')
      items.push(this.#value(']'))
      this.#skipBlanks()
    }
    this.#leave()
    return items
  }

  /** Reads a value of what `closing` would end. */
  #value(closing: '}' | ']'): Value {
    this.#skipBlanks()
    switch (this.#text[this.#at]) {
      case '{':
        return this.#hash()
      case '[':
        return this.#array()
      case '"':
      case "'":
        return this.#string('in bytes')
      case ':':
        return this.#key() ?? this.#fail({ at: this.#at, what: 'in Alt' })
      default: {
        const word = this.#take(WORD)
        if (word !== undefined) return WORDS[word] as Value
        return float(Number(this.#take(DOUBLE) ?? this.#failAtEnd(closing)))
      }
    }
  }

  /** A key with or without quotes, or a symbol; `undefined`: there is none. */
  #key(): string | undefined {
    if (this.#text[this.#at] === ':') this.#at++
    const first = this.#text[this.#at]
    return first === '"' || first === "'" ? this.#string() : this.#take(SYMBOL)
  }

  /** What stands between quotes, with its escapes; `within` is what messages call it beside a string. */
  #string(within?: string): string {
    const start = this.#at + 1
    const quote = this.#text.charCodeAt(this.#at)
    for (let at = start; at < this.#text.length; at++) {
      const unit = this.#text.charCodeAt(at)
      if (unit === 0x5c) at++
      else if (unit === quote) {
        this.#at = at + 1
        return this.#text.slice(start, at)
      }
    }
    const end = this.#text.length
    const kinds = within === undefined ? ['in string'] : ['in string', within]
    const steps = kinds.map((what) => ({ at: start - 1, what }))
    return this.#fail(expectedCharacter(this.#text, end, String.fromCharCode(quote)), ...steps)
  }

  #enter(what: string): void {
    if (this.#open.length >= MOST_DEPTH) fail(`nested deeper than ${MOST_DEPTH} levels`)
    this.#open.push({ at: this.#at, what })
    this.#at++
  }

  #leave(): void {
    this.#open.pop()
    this.#at++
  }

  #pass(separator: string, closing: string): void {
    if (this.#text[this.#at] !== separator) this.#fail(expectedCharacter(this.#text, this.#at, closing))
    this.#at++
  }

  #skipBlanks(): void {
    this.#take(BLANKS)
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  /** What cannot be read is no part: there should have been an end before it. */
  #failAtEnd(closing: '}' | ']'): never {
    return this.#fail(expectedCharacter(this.#text, this.#end, closing))
  }

  #fail(...steps: TraceStep[]): never {
    fail(parseTrace(this.#text, [...steps, ...this.#open.toReversed()]))
  }
}

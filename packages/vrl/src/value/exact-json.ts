import { Float, float } from './float.ts'
import { setField, type Value, type ValueObject } from './value.ts'

/** Deepest nesting of a document that is read; the same as the limit of serde_json. */
export const MAX_DEPTH = 128
const MAX_I64 = 2n ** 63n
const BLANKS = /[ \t\n\r]*/y
const NUMBER = /-?\d+(\.\d+)?([eE][+-]?\d+)?/y
const WORDS: readonly (readonly [string, null | boolean])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
]

/**
 * Reads JSON that `JSON.parse` has accepted, number by number and key by key: nothing about either is lost.
 * @throws SyntaxError where a number is out of range or the nesting is deeper than `MAX_DEPTH`, be it in a field that a later one of the same name replaces.
 */
export function readExactly(text: string): Value {
  return new Reader(text).value(0)
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): Value {
    this.#match(BLANKS)
    switch (this.#text[this.#at]) {
      case '{':
        return this.#object(depth + 1)
      case '[':
        return this.#array(depth + 1)
      case '"':
        return this.#string()
      default:
        return this.#scalar()
    }
  }

  #object(depth: number): ValueObject {
    const object: ValueObject = {}
    for (let more = this.#opens('}', depth); more; more = this.#goesOn()) {
      this.#match(BLANKS)
      const key = this.#string()
      this.#match(BLANKS)
      this.#at++
      setField(object, key, this.value(depth))
    }
    return object
  }

  #array(depth: number): Value[] {
    const items: Value[] = []
    for (let more = this.#opens(']', depth); more; more = this.#goesOn()) items.push(this.value(depth))
    return items
  }

  /** Passes the opening bracket; false: the closing one followed at once, and is passed too. */
  #opens(closing: string, depth: number): boolean {
    if (depth > MAX_DEPTH) throw new SyntaxError(`nested deeper than ${MAX_DEPTH} levels`)
    this.#at++
    this.#match(BLANKS)
    if (this.#text[this.#at] !== closing) return true
    this.#at++
    return false
  }

  /** Passes the comma or the closing bracket; true: it was a comma. */
  #goesOn(): boolean {
    this.#match(BLANKS)
    return this.#text[this.#at++] === ','
  }

  #string(): string {
    const start = this.#at
    let quote = this.#text.indexOf('"', start + 1)
    while (this.#isEscaped(quote)) quote = this.#text.indexOf('"', quote + 1)
    this.#at = quote + 1
    return JSON.parse(this.#text.slice(start, this.#at)) as string
  }

  /** Whether an odd number of backslashes stands before a character. */
  #isEscaped(position: number): boolean {
    let backslashes = 0
    while (this.#text[position - 1 - backslashes] === '\\') backslashes++
    return backslashes % 2 === 1
  }

  #scalar(): Value {
    for (const [word, value] of WORDS) {
      if (!this.#text.startsWith(word, this.#at)) continue
      this.#at += word.length
      return value
    }
    return exactNumber(this.#match(NUMBER))
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found === undefined) throw new SyntaxError(`unexpected text at character ${this.#at + 1}`)
    this.#at += found.length
    return found
  }
}

function exactNumber(source: string): number | bigint | Float {
  const value = Number(source)
  if (!Number.isFinite(value)) throw new SyntaxError('a number is out of range')
  if (/[.eE]/.test(source)) return float(value)
  if (Object.is(value, -0)) return new Float(-0)
  if (Number.isSafeInteger(value)) return value
  const exact = BigInt(source)
  return exact >= -MAX_I64 && exact < MAX_I64 ? exact : float(value)
}

import { parseJson, setField, type Value, type ValueObject } from '../../value/index.ts'

const BLANK = /[ \t\n\r]*/y
const SCALAR = /[^,\]}\s]*/y
/** What opens, closes or hides brackets. */
const BRACKET = /["{}[\]]/g

/** Reads a document that `JSON.parse` has accepted to some depth only: what is nested deeper stays JSON, as it was written. */
export function readLayers(text: string, depth: number): Value {
  return new LayerReader(text).value(depth)
}

class LayerReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  value(depth: number): Value {
    this.#match(BLANK)
    switch (this.#text[this.#at]) {
      case '{':
        return depth === 0 ? this.#raw() : this.#object(depth - 1)
      case '[':
        return depth === 0 ? this.#raw() : this.#array(depth - 1)
      case '"':
        return this.#string()
      default:
        return parseJson(this.#match(SCALAR))
    }
  }

  #object(depth: number): ValueObject {
    const object: ValueObject = {}
    for (let more = this.#opens('}'); more; more = this.#goesOn()) {
      this.#match(BLANK)
      const key = this.#string()
      this.#match(BLANK)
      this.#at++
      setField(object, key, this.value(depth))
    }
    return object
  }

  #array(depth: number): Value[] {
    const items: Value[] = []
    for (let more = this.#opens(']'); more; more = this.#goesOn()) items.push(this.value(depth))
    return items
  }

  #opens(closing: string): boolean {
    this.#at++
    this.#match(BLANK)
    if (this.#text[this.#at] !== closing) return true
    this.#at++
    return false
  }

  #goesOn(): boolean {
    this.#match(BLANK)
    return this.#text[this.#at++] === ','
  }

  #string(): string {
    const start = this.#at
    this.#at = endOfString(this.#text, start)
    return JSON.parse(this.#text.slice(start, this.#at)) as string
  }

  /** An object or array as it was written. */
  #raw(): string {
    const start = this.#at
    let open = 0
    BRACKET.lastIndex = start
    for (let match = BRACKET.exec(this.#text); match !== null; match = BRACKET.exec(this.#text)) {
      const bracket = match[0]
      if (bracket === '"') BRACKET.lastIndex = endOfString(this.#text, match.index)
      else if (bracket === '{' || bracket === '[') open++
      else if (--open === 0) {
        this.#at = match.index + 1
        break
      }
    }
    return this.#text.slice(start, this.#at)
  }

  #match(pattern: RegExp): string {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0] ?? ''
    this.#at += found.length
    return found
  }
}

/** Where the text ends that begins with the quote at `start`. */
function endOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit === 0x22) return at + 1
    if (unit === 0x5c) at++
  }
  return text.length
}

import { fail } from '../../function/index.ts'
import { ownField, setField, type Value, type ValueObject } from '../../value/index.ts'
import { parseTrace } from '../parse-trace.ts'

export interface KeyValueOptions {
  /** Between a key and its value. */
  readonly between: string
  /** Between one pair and the next. */
  readonly delimiter: string
  /** Whether blanks around `between` belong to neither side. */
  readonly lenient: boolean
  /** Whether a key may stand alone; its value is `true`. */
  readonly standalone: boolean
}

/** Takes a line of pairs apart; a key that comes more than once has an array of its values. @throws Failure */
export function parseKeyValue(text: string, options: KeyValueOptions): ValueObject {
  return new KeyValueReader(text, options).read()
}

const SPACE = 0x20
const TAB = 0x09
const QUOTE = 0x22
const APOSTROPHE = 0x27
const BACKSLASH = 0x5c
const ESCAPE = /\\([n\\"])/g
const DARK = /\S/g

class KeyValueReader {
  readonly #text: string
  readonly #options: KeyValueOptions
  #at = 0
  /** The last key and the last value that were read. */
  #key = ''
  #value = ''
  /** Where the next delimiters stand, from the place that was asked for last. */
  readonly #between: Finder
  readonly #delimiter: Finder

  constructor(text: string, options: KeyValueOptions) {
    this.#text = text
    this.#options = options
    this.#between = new Finder(text, options.between)
    this.#delimiter = new Finder(text, options.delimiter)
  }

  read(): ValueObject {
    const result: ValueObject = {}
    this.#pair(result, true)
    for (let end = this.#at; ; end = this.#at) {
      const next = this.#afterDelimiter(this.#options.delimiter, end)
      this.#at = next
      if (next < 0 || next === end || !this.#pair(result, false)) {
        if (this.#text.slice(end).trim() !== '') fail('could not parse whole line successfully')
        return result
      }
    }
  }

  /** Reads a pair; false: there is none. The first has to be there. */
  #pair(result: ValueObject, first: boolean): boolean {
    const start = this.#skipBlanks(this.#at)
    const afterKey = this.#readKey(start)
    if (afterKey < 0) return first ? fail(parseTrace(this.#text, [{ at: start, what: 'in Verify' }])) : false
    const afterBetween = this.#afterBetween(afterKey)
    if (afterBetween === afterKey || (afterBetween < 0 && !this.#options.standalone)) {
      return first ? this.#failAfterKey(afterKey) : false
    }
    this.#at = this.#readValue(afterBetween < 0 ? afterKey : afterBetween)
    addPair(result, this.#key, afterBetween < 0 ? true : this.#value)
    return true
  }

  /** Fails where something else stands between a key and its value, or nothing at all. */
  #failAfterKey(afterKey: number): never {
    const at = this.#options.lenient ? this.#skipBlanks(afterKey) : afterKey
    const steps = this.#options.between === '' ? [] : [{ at, what: 'in Tag' }]
    return fail(parseTrace(this.#text, [...steps, { at, what: 'in ManyMN' }]))
  }

  /** Reads a key, and returns where it ends; -1: it is empty. */
  #readKey(at: number): number {
    const { between, delimiter, standalone } = this.#options
    const first = this.#text.charCodeAt(at)
    if (first === QUOTE || first === APOSTROPHE) {
      let end = this.#quoted(at, between)
      if (end < 0 && standalone) end = this.#quoted(at, delimiter)
      if (end >= 0) {
        this.#key = this.#value
        return this.#key === '' ? -1 : end
      }
    }
    let end = this.#between.from(at)
    if (standalone && this.#isDivided(at, end)) end = this.#delimiter.from(at)
    this.#key = this.#text.slice(at, end).trim()
    return this.#key === '' ? -1 : end
  }

  /** Whether a text, without the blanks around it, is empty or has a delimiter in it. */
  #isDivided(at: number, end: number): boolean {
    const start = this.#skipSpace(at)
    if (start >= end) return true
    const last = this.#delimiter.from(start) + this.#options.delimiter.length
    return last <= end && this.#skipSpace(last - 1) < end
  }

  #afterBetween(at: number): number {
    const { between, lenient } = this.#options
    const from = lenient ? this.#skipBlanks(at) : at
    if (!this.#text.startsWith(between, from)) return -1
    const end = from + between.length
    return lenient ? this.#skipBlanks(end) : end
  }

  #readValue(at: number): number {
    const first = this.#text.charCodeAt(at)
    if (first === QUOTE || first === APOSTROPHE) {
      const end = this.#quoted(at, this.#options.delimiter)
      if (end >= 0) return end
    }
    const end = this.#delimiter.from(at)
    this.#value = this.#text.slice(at, end).trim()
    return end
  }

  /** Reads a text in quotes that the terminator or the end of the line follows; -1: there is none. */
  #quoted(at: number, terminator: string): number {
    const quote = this.#text.charCodeAt(at)
    let escapes = false
    let end = at + 1
    for (; end < this.#text.length; end++) {
      const unit = this.#text.charCodeAt(end)
      if (unit === quote) break
      if (unit !== BACKSLASH) continue
      escapes = true
      end++
    }
    if (end >= this.#text.length) return -1
    if (this.#afterDelimiter(terminator, end + 1) < 0 && this.#skipBlanks(end + 1) < this.#text.length) return -1
    const inner = this.#text.slice(at + 1, end)
    this.#value = escapes ? unescaped(inner) : inner
    return end + 1
  }

  /** Where a delimiter ends that begins at `at`, spaces before it among it; -1: there is none. */
  #afterDelimiter(delimiter: string, at: number): number {
    let end = at
    while (this.#text.charCodeAt(end) === SPACE) end++
    if (delimiter === ' ') return end === at ? -1 : end
    if (this.#text.startsWith(delimiter, end)) return end + delimiter.length
    return this.#text.startsWith(delimiter, at) ? at + delimiter.length : -1
  }

  /** Where the next character stands that is no white space. */
  #skipSpace(at: number): number {
    DARK.lastIndex = at
    return DARK.exec(this.#text)?.index ?? this.#text.length
  }

  #skipBlanks(at: number): number {
    let end = at
    for (let unit = this.#text.charCodeAt(end); unit === SPACE || unit === TAB; unit = this.#text.charCodeAt(end)) end++
    return end
  }
}

/** Finds a text again and again, and looks only at what it has not seen yet. */
class Finder {
  readonly #text: string
  readonly #wanted: string
  #from = -1
  #found = -1

  constructor(text: string, wanted: string) {
    this.#text = text
    this.#wanted = wanted
  }

  /** Where the wanted text stands first at or after `at`; the end where it does not. */
  from(at: number): number {
    if (at < this.#from || at > this.#found) {
      const found = this.#text.indexOf(this.#wanted, at)
      this.#found = found < 0 ? this.#text.length : found
    }
    this.#from = at
    return this.#found
  }
}

function addPair(result: ValueObject, key: string, value: Value): void {
  const before = ownField(result, key)
  if (before === undefined) setField(result, key, value)
  else if (value === true) return
  else if (before === true) setField(result, key, value)
  else if (Array.isArray(before)) before.push(value)
  else setField(result, key, [before, value])
}

/** Without the escapes that a writer of such lines makes; a backslash before anything else is kept. */
function unescaped(text: string): string {
  return text.replaceAll(ESCAPE, (_, character: string) => (character === 'n' ? '\n' : character))
}

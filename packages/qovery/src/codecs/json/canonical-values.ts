import { firstSpecial, SPECIAL, specialBits } from './special-bytes.ts'

const QUOTE = 0x22
const COMMA = 0x2c
const MINUS = 0x2d
const DOT = 0x2e
const ZERO = 0x30
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const BACKSLASH = 0x5c
const CLOSE_ARRAY = 0x5d
const OPEN = 0x7b
const CLOSE = 0x7d
/** Four letters as the word that they are in memory. */
const TRUE = wordOf('true')
const NULL = wordOf('null')
const FALS = wordOf('fals')
const LETTER_E = 0x65
/** Objects and arrays within each other; what is deeper is left to the exact parser. */
const MAX_DEPTH = 16
/** Every decimal of so many digits is another double, whose shortest text it is. */
const SAFE_DIGITS = 15
/** Below a millionth, numbers are written with an exponent. */
const MAX_LEADING_ZEROS = 4
/** The letters behind a backslash that the encoder writes too; others stand for characters that it writes plainly. */
const ESCAPED = new Uint8Array(256)
for (const letter of '"\\bfnrt') ESCAPED[letter.charCodeAt(0)] = 1

/**
 * Finds the end of JSON values that stand as `encodeJson` would write them, byte by byte: valid, compact, the keys of inner
 * objects in order and each once, numbers and strings in their shortest form. The bytes must be valid UTF-8.
 */
export class CanonicalValues {
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(this.#bytes.buffer)
  #end = 0

  /** From now on values are those in `bytes`, before `end`. */
  look(bytes: Uint8Array, view: DataView, end: number): void {
    this.#bytes = bytes
    this.#view = view
    this.#end = end
  }

  /** Where the value that begins at `at` has ended; -1: it is not written like that. It may lie behind the end. */
  endOf(at: number, depth = 0): number {
    const byte = this.#bytes[at] as number
    switch (byte) {
      case QUOTE:
        return this.endOfString(at + 1, true)
      case OPEN:
        return depth < MAX_DEPTH ? this.#endOfObject(at + 1, depth) : -1
      case OPEN_ARRAY:
        return depth < MAX_DEPTH ? this.#endOfArray(at + 1, depth) : -1
      default:
        return byte === MINUS || isDigit(byte) ? this.#endOfNumber(at) : this.#endOfWord(at)
    }
  }

  /** Behind the closing quote of a string whose inside begins at `start`. */
  endOfString(start: number, escapes: boolean): number {
    const bytes = this.#bytes
    const view = this.#view
    const end = this.#end
    const lastWord = Math.min(end, bytes.length - 3)
    let at = start
    for (;;) {
      let bits = 0
      while (at < lastWord && (bits = specialBits(view.getInt32(at, true))) === 0) at += 4
      if (bits !== 0) at += firstSpecial(bits)
      else while (at < end && SPECIAL[bytes[at] as number] === 0) at++
      if (at >= end) return -1
      if (bytes[at] === QUOTE) return at + 1
      if (!escapes || bytes[at] !== BACKSLASH || ESCAPED[bytes[at + 1] as number] !== 1) return -1
      at += 2
    }
  }

  #endOfNumber(start: number): number {
    const bytes = this.#bytes
    const first = bytes[start] === MINUS ? start + 1 : start
    let at = first
    while (isDigit(bytes[at] as number)) at++
    let digits = at - first
    const isZero = bytes[first] === ZERO
    if (digits === 0 || (isZero && digits > 1)) return -1
    if (bytes[at] === DOT) {
      const fraction = ++at
      while (bytes[at] === ZERO) at++
      if (isZero && at - fraction > MAX_LEADING_ZEROS) return -1
      while (isDigit(bytes[at] as number)) at++
      if (at === fraction || bytes[at - 1] === ZERO) return -1
      digits += at - fraction
    } else if (isZero && first > start) return -1
    const next = (bytes[at] as number) | 0x20
    return digits > SAFE_DIGITS || next === LETTER_E ? -1 : at
  }

  #endOfWord(at: number): number {
    if (at + 4 > this.#end) return -1
    const word = this.#view.getInt32(at, true)
    if (word === TRUE || word === NULL) return at + 4
    return word === FALS && this.#bytes[at + 4] === LETTER_E ? at + 5 : -1
  }

  #endOfArray(start: number, depth: number): number {
    const bytes = this.#bytes
    if (bytes[start] === CLOSE_ARRAY) return start + 1
    for (let at = start; ; at++) {
      at = this.endOf(at, depth + 1)
      if (at < 0) return -1
      if (bytes[at] === CLOSE_ARRAY) return at + 1
      if (bytes[at] !== COMMA) return -1
    }
  }

  #endOfObject(start: number, depth: number): number {
    const bytes = this.#bytes
    if (bytes[start] === CLOSE) return start + 1
    let before = -1
    for (let at = start; ; at++) {
      if (bytes[at] !== QUOTE) return -1
      const key = at + 1
      at = this.endOfString(key, false)
      if (at < 0 || bytes[at] !== COLON || (before >= 0 && !this.#ascends(before, key))) return -1
      before = key
      at = this.endOf(at + 1, depth + 1)
      if (at < 0) return -1
      if (bytes[at] === CLOSE) return at + 1
      if (bytes[at] !== COMMA) return -1
    }
  }

  /** Whether of two strings without escapes, given by where their insides begin, the second comes later in the order of bytes. */
  #ascends(first: number, second: number): boolean {
    const bytes = this.#bytes
    for (let i = 0; ; i++) {
      const [a, b] = [bytes[first + i] as number, bytes[second + i] as number]
      if (a === b && a !== QUOTE) continue
      return b !== QUOTE && (a === QUOTE || a < b)
    }
  }
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= 0x39
}

function wordOf(letters: string): number {
  return Buffer.from(letters).readInt32LE(0)
}

/** 1 for the bytes that a JSON string cannot hold as they are: controls, `"` and `\`. */
export const SPECIAL = new Uint8Array(256)
SPECIAL.fill(1, 0, 0x20)
SPECIAL[0x22] = 1
SPECIAL[0x5c] = 1

const EACH_20 = 0x20202020
const EACH_QUOTE = 0x22222222
const EACH_BACKSLASH = 0x5c5c5c5c
const EACH_01 = 0x01010101
const EACH_HIGH = 0x80808080 | 0

/**
 * The high bits of those of the four bytes of a word that have to be escaped in JSON; above the lowest one, others may be set
 * too. The arithmetic is that of "determine if a word has a byte less than n" in Anderson's Bit Twiddling Hacks.
 */
export function specialBits(word: number): number {
  const low = word - EACH_20
  const quote = (word ^ EACH_QUOTE) - EACH_01
  const backslash = (word ^ EACH_BACKSLASH) - EACH_01
  return (low | quote | backslash) & ~word & EACH_HIGH
}

/** Which of the four bytes is the first of those that `specialBits` tells, which are not 0. */
export function firstSpecial(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >> 3
}

/** Whether one of the four bytes of a word has to be escaped in JSON. */
export function hasSpecial(word: number): boolean {
  return specialBits(word) !== 0
}

/** Looks for bytes that have to be escaped in JSON, four at a time (×3 over byte by byte, codecs.bench.ts). */
export class SpecialBytes {
  readonly #bytes: Uint8Array
  readonly #words: Int32Array
  /** How far the bytes lie behind the first word. */
  readonly #offset: number

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#offset = bytes.byteOffset & 3
    const length = (bytes.length + this.#offset) >> 2
    this.#words = new Int32Array(bytes.buffer, bytes.byteOffset - this.#offset, length)
  }

  /** Whether there is one from `start` to before `end`. */
  anyIn(start: number, end: number): boolean {
    const bytes = this.#bytes
    const words = this.#words
    const offset = this.#offset
    let at = start
    while (at < end && ((at + offset) & 3) !== 0) if (SPECIAL[bytes[at++] as number] === 1) return true
    const lastWord = (end + offset) >> 2
    for (let i = (at + offset) >> 2; i < lastWord; i++) {
      if (hasSpecial(words[i] as number)) return true
    }
    at = Math.max(at, (lastWord << 2) - offset)
    while (at < end) if (SPECIAL[bytes[at++] as number] === 1) return true
    return false
  }
}

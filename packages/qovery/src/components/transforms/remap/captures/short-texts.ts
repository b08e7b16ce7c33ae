import { asBuffer } from '../../../../codecs/utf8.ts'

/** Texts of more bytes hardly ever come again. */
const LONGEST = 20
/** Up to so many bytes are compared as two numbers, and their characters put together sooner than what decodes is called. */
const LONGEST_OF_WORDS = 8
/** A power of two. */
const SLOTS = 1024
const NOT_ASCII = 0x80808080 | 0

/**
 * Makes texts of bytes of valid UTF-8. For short ones that come again it gives the same string as before, which costs less than a
 * new one, and less again where it is looked up in a map: V8 has computed its hash already.
 */
export class ShortTexts {
  readonly #texts: string[] = new Array<string>(SLOTS).fill('')
  /** Those that are longer than two words. */
  readonly #longer: string[] = new Array<string>(SLOTS).fill('')
  /** The bytes of each of `#texts`, four to a number. */
  readonly #low = new Int32Array(SLOTS)
  readonly #high = new Int32Array(SLOTS)

  of(chunk: Uint8Array, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST_OF_WORDS) return this.#ofLonger(chunk, start, end)
    const low = wordAt(chunk, start, Math.min(end, start + 4))
    const high = length > 4 ? wordAt(chunk, start + 4, end) : 0
    if (((low | high) & NOT_ASCII) !== 0) return asBuffer(chunk).toString('utf8', start, end)
    const hash = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1)
    const slot = (hash ^ (hash >>> 15)) & (SLOTS - 1)
    const known = this.#texts[slot] as string
    if (this.#low[slot] === low && this.#high[slot] === high && known.length === length) return known
    const text = joined(chunk, start, end)
    this.#texts[slot] = text
    this.#low[slot] = low
    this.#high[slot] = high
    return text
  }

  #ofLonger(chunk: Uint8Array, start: number, end: number): string {
    const length = end - start
    if (length > LONGEST) return asBuffer(chunk).toString('utf8', start, end)
    let hash = length
    let bits = 0
    for (let i = start; i < end; i++) {
      const byte = chunk[i] as number
      hash = (Math.imul(hash, 31) + byte) | 0
      bits |= byte
    }
    if (bits > 0x7f) return asBuffer(chunk).toString('utf8', start, end)
    const slot = (hash ^ (hash >>> 10)) & (SLOTS - 1)
    const known = this.#longer[slot] as string
    if (known.length === length && isText(known, chunk, start)) return known
    const text = asBuffer(chunk).toString('latin1', start, end)
    this.#longer[slot] = text
    return text
  }
}

/** Whether the bytes are the characters of a text. */
function isText(text: string, chunk: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (chunk[start + i] !== text.charCodeAt(i)) return false
  return true
}

/** Up to four bytes as one number. */
function wordAt(chunk: Uint8Array, start: number, end: number): number {
  let word = 0
  for (let i = end - 1; i >= start; i--) word = (word << 8) | (chunk[i] as number)
  return word
}

/** The text of bytes that are ASCII. */
function joined(chunk: Uint8Array, start: number, end: number): string {
  const [a, b, c, d] = [chunk[start], chunk[start + 1], chunk[start + 2], chunk[start + 3]] as [
    number,
    number,
    number,
    number,
  ]
  switch (end - start) {
    case 0:
      return ''
    case 1:
      return String.fromCharCode(a)
    case 2:
      return String.fromCharCode(a, b)
    case 3:
      return String.fromCharCode(a, b, c)
    case 4:
      return String.fromCharCode(a, b, c, d)
    default:
      return String.fromCharCode(a, b, c, d) + joined(chunk, start + 4, end)
  }
}

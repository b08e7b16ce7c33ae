import { asBuffer } from '../../../../codecs/utf8.ts'

/** Texts of more bytes hardly ever come again. */
const LONGEST = 20
/** Up to so many bytes it takes less time to put the characters together than to call what decodes. */
const LONGEST_BY_CHARACTERS = 8
/** A power of two. */
const SLOTS = 1024

/**
 * Makes texts of bytes of valid UTF-8. For short ones that come again it gives the same string as before, which costs less than a
 * new one, and less again where it is looked up in a map: V8 has computed its hash already.
 */
export class ShortTexts {
  readonly #texts: string[] = new Array<string>(SLOTS).fill('')

  of(chunk: Uint8Array, start: number, end: number): string {
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
    const known = this.#texts[slot] as string
    if (known.length === length && isText(known, chunk, start)) return known
    const text =
      length <= LONGEST_BY_CHARACTERS ? joined(chunk, start, end) : asBuffer(chunk).toString('latin1', start, end)
    this.#texts[slot] = text
    return text
  }
}

/** Whether the bytes are the characters of a text. */
function isText(text: string, chunk: Uint8Array, start: number): boolean {
  for (let i = 0; i < text.length; i++) if (chunk[start + i] !== text.charCodeAt(i)) return false
  return true
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

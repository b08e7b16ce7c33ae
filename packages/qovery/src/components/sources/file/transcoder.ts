import { TextDecoder } from 'node:util'

/** Whether the Encoding Standard has a charset of this name. */
export function isKnownCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** Bytes of a text, and where each of its pieces is. */
export interface Pieces {
  readonly chunk: Buffer
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Reads lines of a charset. */
export class Transcoder {
  readonly #decoder: TextDecoder
  /** How many bytes a character takes at least: a delimiter stands at a multiple of it. */
  readonly unit: 1 | 2

  constructor(label: string) {
    this.#decoder = new TextDecoder(label)
    this.unit = this.#decoder.encoding.startsWith('utf-16') ? 2 : 1
  }

  /** An ASCII text in the charset. */
  encode(text: string): Buffer {
    if (this.unit === 1) return Buffer.from(text, 'latin1')
    const bytes = Buffer.from(text, 'utf16le')
    return this.#decoder.encoding === 'utf-16be' ? bytes.swap16() : bytes
  }

  /** The same pieces in UTF-8; what the charset cannot mean becomes U+FFFD. */
  toUtf8({ chunk, starts, ends }: Pieces): Pieces {
    const texts = starts.map((start, index) => this.#decoder.decode(chunk.subarray(start, ends[index])))
    return pieces(texts.map((text) => Buffer.from(text)))
  }
}

/** Puts parts into one chunk. */
export function pieces(parts: readonly Buffer[]): Pieces {
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const part of parts) {
    starts.push(at)
    ends.push((at += part.length))
  }
  return { chunk: Buffer.concat(parts), starts, ends }
}

import { ValueHash } from './value-hash.ts'

/** More hashes than these cost time and gain next to nothing. */
const MOST_HASHES = 16

/**
 * A set of texts in a fixed number of bits, which says of a text that was never added that it was with a probability of
 * (1 - e^(-kn/m))^k: n texts in m bits with k = (m / n) ln 2 hashes, from 1 to 16, for n = `expected`. Source: Bloom 1970;
 * the hashes are made of two, as in Kirsch and Mitzenmacher 2006.
 */
export class BloomFilter {
  readonly #bits: Uint8Array
  readonly #hashes: number
  readonly #hash = new ValueHash()
  #size = 0

  constructor(bytes: number, expected: number) {
    this.#bits = new Uint8Array(bytes)
    const best = Math.round(((bytes * 8) / Math.max(1, expected)) * Math.LN2)
    this.#hashes = Math.min(MOST_HASHES, Math.max(1, best))
  }

  /** How many texts were added that it did not seem to have. */
  get size(): number {
    return this.#size
  }

  has(text: string): boolean {
    const { high, low } = this.#hash.ofText(text)
    for (let i = 0; i < this.#hashes; i++) {
      const bit = this.#bitOf(high, low, i)
      if (((this.#bits[bit >>> 3] as number) & (1 << (bit & 7))) === 0) return false
    }
    return true
  }

  add(text: string): void {
    if (this.has(text)) return
    const { high, low } = this.#hash
    for (let i = 0; i < this.#hashes; i++) {
      const bit = this.#bitOf(high, low, i)
      this.#bits[bit >>> 3] = (this.#bits[bit >>> 3] as number) | (1 << (bit & 7))
    }
    this.#size++
  }

  #bitOf(high: number, low: number, i: number): number {
    return (high + i * ((low | 1) >>> 0)) % (this.#bits.length * 8)
  }
}

import { ValueHash } from '../../../kit/value-hash.ts'

type Fingerprint = Pick<ValueHash, 'high' | 'low'>

const SMALLEST = 16

/** A set of texts of which only fingerprints are kept: 16 bytes each at most, in a table with open addresses. */
export class FingerprintSet {
  #size = 0
  /** High and low half by turns; 0, 0 is an empty place. */
  #places = new Uint32Array(2 * SMALLEST)
  readonly #hash = new ValueHash()

  get size(): number {
    return this.#size
  }

  has(text: string): boolean {
    const place = this.#find(this.#printOf(text))
    return this.#places[place] !== 0 || this.#places[place + 1] !== 0
  }

  add(text: string): void {
    const print = this.#printOf(text)
    const place = this.#find(print)
    if (this.#places[place] !== 0 || this.#places[place + 1] !== 0) return
    this.#places[place] = print.high
    this.#places[place + 1] = print.low
    this.#size++
    if (this.#size * 4 > this.#places.length) this.#grow()
  }

  #printOf(text: string): Fingerprint {
    const hash = this.#hash.ofText(text)
    return hash.high === 0 && hash.low === 0 ? { high: 0, low: 1 } : hash
  }

  /** Where the fingerprint stands, or the empty place where it would. */
  #find({ high, low }: Fingerprint): number {
    const places = this.#places
    const mask = places.length - 1
    let place = (low << 1) & mask
    while ((places[place] !== high || places[place + 1] !== low) && (places[place] !== 0 || places[place + 1] !== 0)) {
      place = (place + 2) & mask
    }
    return place
  }

  #grow(): void {
    const old = this.#places
    this.#places = new Uint32Array(old.length * 2)
    for (let at = 0; at < old.length; at += 2) {
      const high = old[at] as number
      const low = old[at + 1] as number
      if (high === 0 && low === 0) continue
      const place = this.#find({ high, low })
      this.#places[place] = high
      this.#places[place + 1] = low
    }
  }
}

/**
 * The hashes that were seen last, at most `capacity` of them: where another comes, the one that was used least recently
 * goes. Slots of typed arrays, 36 bytes each at most, from 1 up; 0 stands for none.
 */
export class Seen {
  readonly #capacity: number
  readonly #high: Int32Array
  readonly #low: Int32Array
  readonly #since: Float64Array
  readonly #older: Int32Array
  readonly #newer: Int32Array
  /** The slot that follows in the same bucket. */
  readonly #next: Int32Array
  readonly #buckets: Int32Array
  #size = 0
  #oldest = 0
  #newest = 0

  constructor(capacity: number) {
    this.#capacity = capacity
    this.#high = new Int32Array(capacity + 1)
    this.#low = new Int32Array(capacity + 1)
    this.#since = new Float64Array(capacity + 1)
    this.#older = new Int32Array(capacity + 1)
    this.#newer = new Int32Array(capacity + 1)
    this.#next = new Int32Array(capacity + 1)
    this.#buckets = new Int32Array(2 ** Math.ceil(Math.log2(capacity + 1)))
  }

  get size(): number {
    return this.#size
  }

  /** The slot of a hash, which counts as used now; 0: it was not seen. */
  find(high: number, low: number): number {
    let slot = this.#buckets[this.#bucketOf(low)] as number
    while (slot !== 0 && (this.#low[slot] !== (low | 0) || this.#high[slot] !== (high | 0))) {
      slot = this.#next[slot] as number
    }
    if (slot !== 0 && slot !== this.#newest) {
      this.#unlink(slot)
      this.#linkNewest(slot)
    }
    return slot
  }

  /** Keeps a hash that was not seen. */
  add(high: number, low: number, now: number): void {
    const slot = this.#size < this.#capacity ? ++this.#size : this.#evicted()
    const bucket = this.#bucketOf(low)
    this.#high[slot] = high
    this.#low[slot] = low
    this.#since[slot] = now
    this.#next[slot] = this.#buckets[bucket] as number
    this.#buckets[bucket] = slot
    this.#linkNewest(slot)
  }

  /** When the hash in a slot was added or last renewed. */
  since(slot: number): number {
    return this.#since[slot] as number
  }

  renew(slot: number, now: number): void {
    this.#since[slot] = now
  }

  #bucketOf(low: number): number {
    return low & (this.#buckets.length - 1)
  }

  #evicted(): number {
    const slot = this.#oldest
    this.#unlink(slot)
    const bucket = this.#bucketOf(this.#low[slot] as number)
    let at = this.#buckets[bucket] as number
    if (at === slot) this.#buckets[bucket] = this.#next[slot] as number
    else {
      while (this.#next[at] !== slot) at = this.#next[at] as number
      this.#next[at] = this.#next[slot] as number
    }
    return slot
  }

  #unlink(slot: number): void {
    const older = this.#older[slot] as number
    const newer = this.#newer[slot] as number
    if (older === 0) this.#oldest = newer
    else this.#newer[older] = newer
    if (newer === 0) this.#newest = older
    else this.#older[newer] = older
  }

  #linkNewest(slot: number): void {
    this.#older[slot] = this.#newest
    this.#newer[slot] = 0
    if (this.#newest === 0) this.#oldest = slot
    else this.#newer[this.#newest] = slot
    this.#newest = slot
  }
}

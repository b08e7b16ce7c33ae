const FIRST_CAPACITY = 4096

/** Bytes of a frame whose end has not come yet. Grows by doubling, and lets large memory go when it is emptied. */
export class Carry {
  #bytes: Buffer = Buffer.alloc(0)
  length = 0

  append(bytes: Uint8Array): void {
    const needed = this.length + bytes.length
    if (needed > this.#bytes.length) this.#grow(needed)
    this.#bytes.set(bytes, this.length)
    this.length = needed
  }

  /** The bytes collected so far; valid until the next call. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.length)
  }

  /** A chunk of the collected bytes and `bytes` after them, in memory of its own; the carry is empty then. */
  takeWith(bytes: Uint8Array): Buffer {
    const chunk = Buffer.allocUnsafeSlow(this.length + bytes.length)
    chunk.set(this.view())
    chunk.set(bytes, this.length)
    this.clear()
    return chunk
  }

  clear(): void {
    this.length = 0
    if (this.#bytes.length > 16 * FIRST_CAPACITY) this.#bytes = Buffer.alloc(0)
  }

  #grow(needed: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(FIRST_CAPACITY, needed, this.#bytes.length * 2))
    larger.set(this.view())
    this.#bytes = larger
  }
}

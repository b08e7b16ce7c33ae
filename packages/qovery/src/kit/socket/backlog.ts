import { readSync } from 'node:fs'

const LENGTH_BYTES = 4
const MAX_DATAGRAM = 65_536
/** What a handler may write behind a datagram, and what keeps lengths aligned. */
const GAP = 32
const NEEDED = LENGTH_BYTES + MAX_DATAGRAM + GAP
/** Stands for a length: the next datagram is at the beginning of the memory. */
const WRAP = 0xffff_ffff

/**
 * Datagrams that were taken from the kernel and wait for their turn, first in, first out, in a ring of memory: the
 * kernel's own is small, and what does not fit into it is lost. Memory becomes resident only as it is filled.
 */
export class Backlog {
  /** Where the datagram that `next` moved to begins and ends in `bytes`. */
  start = 0
  end = 0
  readonly bytes: Buffer
  /** Where the next one is written, */
  #tail = 0
  /** and where the next one to hand on stands: its length, then its bytes. Equal to the tail: there is none. */
  #head = 0

  constructor(capacity: number) {
    this.bytes = Buffer.allocUnsafeSlow(capacity)
  }

  get isEmpty(): boolean {
    return this.#head === this.#tail
  }

  /** Reads one datagram, and returns its size; -1: there is no room. Throws what `readSync` throws. */
  read(descriptor: number): number {
    if (!this.#makeRoom()) return -1
    const start = this.#tail + LENGTH_BYTES
    const size = readSync(descriptor, this.bytes, start, MAX_DATAGRAM, null)
    this.bytes.writeUInt32LE(size, this.#tail)
    this.#tail = (start + size + GAP) & -LENGTH_BYTES
    return size
  }

  /** Moves to the next datagram, which is good until the backlog is read into again. False: there is none. */
  next(): boolean {
    if (this.isEmpty) return false
    if (this.bytes.readUInt32LE(this.#head) === WRAP) this.#head = 0
    this.start = this.#head + LENGTH_BYTES
    this.end = this.start + this.bytes.readUInt32LE(this.#head)
    this.#head = (this.end + GAP) & -LENGTH_BYTES
    if (this.isEmpty) this.#head = this.#tail = 0
    return true
  }

  /** Room for the largest datagram at the tail. */
  #makeRoom(): boolean {
    if (this.#tail < this.#head) return this.#tail + NEEDED < this.#head
    if (this.#tail + NEEDED + LENGTH_BYTES <= this.bytes.length) return true
    if (NEEDED >= this.#head) return false
    this.bytes.writeUInt32LE(WRAP, this.#tail)
    this.#tail = 0
    return true
  }
}

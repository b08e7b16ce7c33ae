import { readSync } from 'node:fs'

const LENGTH_BYTES = 4
const MAX_DATAGRAM = 65_536
/** What a handler may write behind a datagram, and what keeps lengths aligned. */
const GAP = 32
const NEEDED = LENGTH_BYTES + MAX_DATAGRAM + GAP
/** Memory goes back to its first size when it was enough so many times in a row. */
const SMALL_ROUNDS = 64

/**
 * Datagrams that were taken from the kernel and wait for their turn, first in, first out, in a ring of memory that grows
 * where it is needed: the kernel's own is small, and what does not fit into it is lost.
 */
export class Backlog {
  /** Where the datagram that `next` moved to begins and ends in `bytes`. */
  start = 0
  end = 0
  #bytes: Buffer
  readonly #first: number
  readonly #most: number
  /** Where the next one is written, */
  #tail = 0
  /** and where the next one to hand on stands: its length, then its bytes. Equal to the tail: there is none. */
  #head = 0
  /** Where those end that are followed by the one at the beginning of the memory, while the tail is before the head. */
  #wrap = 0
  /** How far it was filled since it was empty, and how many times in a row it was within its first size. */
  #filled = 0
  #small = 0

  /** Takes `first` bytes of memory, and up to `most`; both hold two of the largest datagrams at least. */
  constructor(first: number, most: number) {
    this.#first = first
    this.#most = most
    this.#bytes = Buffer.allocUnsafeSlow(first)
  }

  get bytes(): Buffer {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#head === this.#tail
  }

  /** Reads one datagram, and returns its size; -1: there is no room. Throws what `readSync` throws, and is as before then. */
  read(descriptor: number): number {
    if (this.isEmpty) this.#restart()
    const at = this.#place()
    if (at < 0) return -1
    const start = at + LENGTH_BYTES
    const size = readSync(descriptor, this.#bytes, start, MAX_DATAGRAM, null)
    this.#bytes.writeUInt32LE(size, at)
    if (at < this.#tail) {
      this.#wrap = this.#tail
      this.#filled = this.#bytes.length
    }
    this.#tail = (start + size + GAP) & -LENGTH_BYTES
    return size
  }

  /** Moves to the next datagram, which is good until the backlog is read into again. False: there is none. */
  next(): boolean {
    if (this.isEmpty) return false
    if (this.#tail < this.#head && this.#head === this.#wrap) this.#head = 0
    this.start = this.#head + LENGTH_BYTES
    this.end = this.start + this.#bytes.readUInt32LE(this.#head)
    this.#head = (this.end + GAP) & -LENGTH_BYTES
    return true
  }

  /** Where there is room for the largest datagram; -1: nowhere. */
  #place(): number {
    if (this.#tail < this.#head) {
      if (this.#tail + NEEDED < this.#head) return this.#tail
    } else {
      if (this.#tail + NEEDED <= this.#bytes.length) return this.#tail
      if (NEEDED < this.#head) return 0
    }
    return this.#grow() ? this.#place() : -1
  }

  /** What comes next stands at the beginning of the memory, of which there may be less. */
  #restart(): void {
    this.#filled = Math.max(this.#filled, this.#tail)
    this.#small = this.#filled < this.#first ? this.#small + 1 : 0
    this.#head = this.#tail = this.#filled = 0
    if (this.#bytes.length > this.#first && this.#small > SMALL_ROUNDS)
      this.#bytes = Buffer.allocUnsafeSlow(this.#first)
  }

  /** Takes twice the memory, where what waits stands in one stretch; false: there is as much as may be. */
  #grow(): boolean {
    if (this.#bytes.length >= this.#most) return false
    const larger = Buffer.allocUnsafeSlow(Math.min(this.#most, this.#bytes.length * 2))
    const isWrapped = this.#tail < this.#head
    let size = this.#bytes.copy(larger, 0, this.#head, isWrapped ? this.#wrap : this.#tail)
    if (isWrapped) size += this.#bytes.copy(larger, size, 0, this.#tail)
    this.#bytes = larger
    this.#head = 0
    this.#tail = size
    this.#filled = larger.length
    return true
  }
}

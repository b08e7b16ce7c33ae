import { isMarkedAsUntransferable as isShared } from 'node:worker_threads'

const FIRST_BYTES = 4096
/** Memory is given back where so many bodies in a row have needed less than a fourth of it. */
const SMALL_BODIES = 16

/**
 * Memory for one body after the other. Large bodies that come again and again leave no garbage then, neither of their own
 * nor of the sockets that they came over: a page of 4 MB would make V8 look through the whole heap each time.
 */
export class BodyBuffer {
  #memory = new ArrayBuffer(0)
  #bytes = Buffer.from(this.#memory)
  #length = 0
  #small = 0
  /** The memory that its pieces lay in, to be given back; `undefined`: it belongs to others. */
  #spent: ArrayBuffer[] | undefined

  /**
   * Forgets the body that was there, whose bytes are written over from now on. About so many are to come.
   * @param ownsPieces whether the memory of its pieces is nobody else's, but for that of the last one
   */
  begin(bytes: number, ownsPieces: boolean): void {
    this.#small = this.#length * 4 < this.#bytes.length ? this.#small + 1 : 0
    this.#length = 0
    this.#spent = ownsPieces ? [] : undefined
    if (bytes > this.#bytes.length || this.#small > SMALL_BODIES) this.#resize(bytes)
  }

  append(piece: Uint8Array): void {
    const needed = this.#length + piece.length
    if (needed > this.#bytes.length) this.#resize(Math.max(FIRST_BYTES, needed, this.#bytes.length * 2))
    this.#bytes.set(piece, this.#length)
    this.#length = needed
    const { buffer } = piece
    if ('transfer' in buffer && this.#spent?.at(-1) !== buffer) this.#spent?.push(buffer)
  }

  /** The body is complete: the memory of its pieces is given back, but that of the last one, which may hold more than the body, and Node's pool. */
  finish(): void {
    this.#spent?.pop()
    for (const memory of this.#spent ?? []) if (!isShared(memory)) memory.transfer(0)
    this.#spent = undefined
  }

  /** The body so far; good until the next `begin`. */
  get body(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  #resize(bytes: number): void {
    this.#memory = this.#memory.transfer(bytes)
    this.#bytes = Buffer.from(this.#memory)
    this.#small = 0
  }
}

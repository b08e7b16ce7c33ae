import type { Ack, Batch } from '@qovery/sdk'

/** What happens to a batch that finds the buffer full. */
export type WhenFull = 'block' | 'drop_newest'

/** Limits of a buffer: `max_events`, `max_bytes`, or both. */
export interface BufferLimits {
  readonly max_events?: number | undefined
  readonly max_bytes?: number | undefined
}

/** Those of a buffer of which the config says none: senders of huge events must not fill the memory. */
export const DEFAULT_LIMITS: BufferLimits = { max_events: 500, max_bytes: 128 * 1024 * 1024 }

/** A batch that waits, with one hold on the acknowledgement that it is to settle. */
export interface Piece {
  readonly batch: Batch
  readonly ack: Ack | null
}

/** So many places at the head of the queue may be empty before it is moved up. */
const MAX_EMPTY = 1024

/**
 * A queue of batches in memory. It is full when it has reached a limit; while it is not, it takes a whole batch,
 * so that it may go over by one batch less an event.
 */
export class MemoryBuffer {
  readonly limits: BufferLimits
  #queue: (Piece | undefined)[] = []
  #head = 0
  #events = 0
  #bytes = 0
  #room: PromiseWithResolvers<void> | undefined

  constructor(limits: BufferLimits) {
    this.limits = limits
  }

  get events(): number {
    return this.#events
  }

  get bytes(): number {
    return this.#bytes
  }

  get isEmpty(): boolean {
    return this.#head === this.#queue.length
  }

  get isFull(): boolean {
    const { max_events, max_bytes } = this.limits
    return (
      (max_events !== undefined && this.#events >= max_events) || (max_bytes !== undefined && this.#bytes >= max_bytes)
    )
  }

  /** Resolves when the buffer is no longer full; `undefined`: it is not. Another may have filled it again by then: ask anew. */
  room(): Promise<void> | undefined {
    if (!this.isFull) return undefined
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  push(piece: Piece): void {
    this.#queue.push(piece)
    this.#events += piece.batch.length
    this.#bytes += piece.batch.bytes
  }

  shift(): Piece | undefined {
    const piece = this.#queue[this.#head]
    if (piece === undefined) return undefined
    this.#queue[this.#head++] = undefined
    if (this.isEmpty || (this.#head >= MAX_EMPTY && this.#head * 2 >= this.#queue.length)) {
      this.#queue.splice(0, this.#head)
      this.#head = 0
    }
    this.#events -= piece.batch.length
    this.#bytes -= piece.batch.bytes
    if (this.#room !== undefined && !this.isFull) {
      this.#room.resolve()
      this.#room = undefined
    }
    return piece
  }
}

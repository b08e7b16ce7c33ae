import type { Batch } from '@qovery/sdk'

/** What happens to a batch that finds the buffer full. */
export type WhenFull = 'block' | 'drop_newest'

/** Limits of a buffer; one of `max_events` and `max_bytes`. */
export interface BufferLimits {
  readonly max_events?: number | undefined
  readonly max_bytes?: number | undefined
}

/**
 * A queue of batches in memory. It is full when it has reached its limit; while it is not, it takes a whole batch,
 * so that it may go over by one batch less an event.
 */
export class MemoryBuffer {
  readonly limits: BufferLimits
  #queue: (Batch | undefined)[] = []
  #head = 0
  #events = 0
  #bytes = 0
  #waiting: (() => void)[] = []

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
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  push(batch: Batch): void {
    this.#queue.push(batch)
    this.#events += batch.length
    this.#bytes += batch.bytes
  }

  shift(): Batch | undefined {
    const batch = this.#queue[this.#head]
    if (batch === undefined) return undefined
    this.#queue[this.#head++] = undefined
    if (this.#head === this.#queue.length) {
      this.#queue = []
      this.#head = 0
    }
    this.#events -= batch.length
    this.#bytes -= batch.bytes
    if (this.#waiting.length > 0 && !this.isFull) this.#wake()
    return batch
  }

  #wake(): void {
    const waiting = this.#waiting
    this.#waiting = []
    for (const resolve of waiting) resolve()
  }
}

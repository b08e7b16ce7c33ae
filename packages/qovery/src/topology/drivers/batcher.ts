import type { Batch, Delivery, Events, Kind } from '@qovery/sdk'
import { Request } from './request.ts'

type Limits = NonNullable<Delivery['batch']>

interface Open {
  readonly pieces: Batch[]
  events: number
  bytes: number
  readonly deadline: number
}

/**
 * Gathers batches into requests by partition and kind: a request leaves when it has reached its most events or bytes,
 * or when its oldest events have waited for `timeout_secs`.
 */
export class Batcher {
  readonly #limits: Limits
  readonly #partition: ((event: Events[Kind]) => string | undefined) | undefined
  readonly #dropped: (count: number, reason: string) => void
  readonly #open = new Map<string, Open>()
  #ready: Request[] = []

  constructor(
    limits: Limits,
    partition: ((event: Events[Kind]) => string | undefined) | undefined,
    dropped: (count: number, reason: string) => void,
  ) {
    this.#limits = limits
    this.#partition = partition
    this.#dropped = dropped
  }

  /** Events that wait in requests that are not full yet, or not taken yet. */
  get events(): number {
    let sum = 0
    for (const open of this.#open.values()) sum += open.events
    for (const request of this.#ready) sum += request.batch.length
    return sum
  }

  get isEmpty(): boolean {
    return this.#open.size === 0 && this.#ready.length === 0
  }

  /** When the next request is due, in the milliseconds of `performance.now()`; `undefined`: none is open. */
  get deadline(): number | undefined {
    let earliest: number | undefined
    for (const { deadline } of this.#open.values()) {
      if (earliest === undefined || deadline < earliest) earliest = deadline
    }
    return earliest
  }

  /** Takes a batch, and with it one hold on its acknowledgement. */
  add(batch: Batch, now: number): void {
    const partition = this.#partition
    if (partition === undefined) {
      this.#addPiece('', batch, now)
      return
    }
    const indexesByKey = new Map<string, number[]>()
    let unplaced = 0
    batch.events.forEach((event, index) => {
      const key = partition(event)
      if (key === undefined) unplaced++
      else if (indexesByKey.has(key)) indexesByKey.get(key)?.push(index)
      else indexesByKey.set(key, [index])
    })
    for (const [key, indexes] of indexesByKey) {
      const piece = batch.pick(indexes)
      batch.ack?.hold()
      piece.ack = batch.ack
      this.#addPiece(key, piece, now)
    }
    if (unplaced > 0) this.#dropped(unplaced, 'partition_failed')
    batch.ack?.release(unplaced > 0 ? 'rejected' : 'delivered')
  }

  /** The next request that is full or due. */
  take(now: number): Request | undefined {
    if (this.#ready.length === 0) {
      for (const [key, open] of this.#open) if (open.deadline <= now) this.#close(key, open)
    }
    return this.#ready.shift()
  }

  /** Makes all that is open due at once. */
  flush(): void {
    for (const [key, open] of this.#open) this.#close(key, open)
  }

  #addPiece(partition: string, piece: Batch, now: number): void {
    const { max_events = Number.POSITIVE_INFINITY, max_bytes = Number.POSITIVE_INFINITY, timeout_secs } = this.#limits
    const key = `${piece.kind} ${partition}`
    const open = this.#open.get(key) ?? { pieces: [], events: 0, bytes: 0, deadline: now + timeout_secs * 1000 }
    const fits = open.events + piece.length <= max_events && open.bytes + piece.bytes <= max_bytes
    if (!fits && piece.length > 1) {
      this.#addParts(partition, piece, Math.min(max_events - open.events, Math.ceil(piece.length / 2)), now)
      return
    }
    if (!fits && open.events > 0) {
      this.#close(key, open)
      this.#addPiece(partition, piece, now)
      return
    }
    open.pieces.push(piece)
    open.events += piece.length
    open.bytes += piece.bytes
    this.#open.set(key, open)
    if (open.events >= max_events || open.bytes >= max_bytes) this.#close(key, open)
  }

  #addParts(partition: string, piece: Batch, at: number, now: number): void {
    const first = piece.slice(0, at)
    const rest = piece.slice(at, piece.length)
    piece.ack?.hold()
    first.ack = piece.ack
    rest.ack = piece.ack
    this.#addPiece(partition, first, now)
    this.#addPiece(partition, rest, now)
  }

  #close(key: string, open: Open): void {
    this.#open.delete(key)
    this.#ready.push(Request.of(open.pieces))
  }
}

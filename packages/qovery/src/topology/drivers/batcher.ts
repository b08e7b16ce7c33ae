import { BATCH_EVENTS, messageOf, type Batch, type Delivery, type Events, type Kind } from '@qovery/sdk'
import type { Piece } from '../../buffers/memory.ts'
import { Request } from './request.ts'

type Limits = NonNullable<Delivery['batch']>
type Partition = (event: Events[Kind]) => string | undefined

/** The key of all events where a sink has no partitions. */
const WHOLE = () => ''
/** Most requests that gather events at once: beyond, the oldest leaves early, so that hostile keys cannot fill the memory. */
const MAX_OPEN = 10_000

interface Open {
  readonly pieces: Piece[]
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
  readonly #partition: Partition
  readonly #failed: (count: number, message: string | undefined) => void
  /** The requests that gather, the oldest first. */
  readonly #open = new Map<string, Open>()
  readonly #ready: Request[] = []

  /** `failed` is told of events that have no partition, with the message where asking for it threw. */
  constructor(
    limits: Limits,
    partition: Partition | undefined,
    failed: (count: number, message: string | undefined) => void,
  ) {
    this.#limits = limits
    this.#partition = partition ?? WHOLE
    this.#failed = failed
  }

  get isEmpty(): boolean {
    return this.#open.size === 0 && this.#ready.length === 0
  }

  /** When the next request is due, in the milliseconds of `performance.now()`: 0 at once; `undefined`: there is none. */
  get deadline(): number | undefined {
    return this.#ready.length > 0 ? 0 : this.#oldest()?.[1].deadline
  }

  /** Takes a batch, and with it one hold on its acknowledgement. */
  add(piece: Piece, now: number): void {
    if (this.#partition === WHOLE) {
      this.#gather('', piece, now)
      return
    }
    const { batch, ack } = piece
    const indexesByKey = this.#place(batch)
    let placed = 0
    for (const [key, indexes] of indexesByKey) {
      placed += indexes.length
      ack?.hold()
      this.#gather(key, { batch: indexes.length === batch.length ? batch : batch.pick(indexes), ack }, now)
    }
    ack?.release(placed < batch.length ? 'rejected' : 'delivered')
  }

  /** The next request that is full or due. */
  take(now: number): Request | undefined {
    if (this.#ready.length === 0) {
      for (let oldest = this.#oldest(); oldest !== undefined && oldest[1].deadline <= now; oldest = this.#oldest()) {
        this.#close(...oldest)
      }
    }
    return this.#ready.shift()
  }

  /** Makes all that is open due at once. */
  flush(): void {
    for (const [key, open] of this.#open) this.#close(key, open)
  }

  #oldest(): [key: string, open: Open] | undefined {
    return this.#open.entries().next().value
  }

  #place(batch: Batch): Map<string, number[]> {
    const indexesByKey = new Map<string, number[]>()
    const { events } = batch
    let unplaced = 0
    let message: string | undefined
    for (let index = 0; index < events.length; index++) {
      let key: string | undefined
      try {
        key = this.#partition(events[index] as Events[Kind])
      } catch (error) {
        message ??= messageOf(error)
      }
      if (key === undefined) unplaced++
      else {
        const indexes = indexesByKey.get(key)
        if (indexes === undefined) indexesByKey.set(key, [index])
        else indexes.push(index)
      }
    }
    if (unplaced > 0) this.#failed(unplaced, message)
    return indexesByKey
  }

  /** Adds a piece to the request of its partition, in parts where it does not fit into one. */
  #gather(partition: string, { batch, ack }: Piece, now: number): void {
    const key = `${batch.kind} ${partition}`
    for (let from = 0; from < batch.length;) {
      const open = this.#openFor(key, now)
      const part = this.#fitting(batch, from, open)
      if (part === undefined) {
        this.#close(key, open)
        continue
      }
      from += part.length
      ack?.hold()
      open.pieces.push({ batch: part, ack })
      open.events += part.length
      open.bytes += part.bytes
      const { max_events = Infinity, max_bytes = Infinity } = this.#limits
      if (open.events >= max_events || open.bytes >= max_bytes) this.#close(key, open)
    }
    ack?.release()
  }

  #openFor(key: string, now: number): Open {
    let open = this.#open.get(key)
    if (open === undefined) {
      const oldest = this.#open.size >= MAX_OPEN ? this.#oldest() : undefined
      if (oldest !== undefined) this.#close(...oldest)
      open = { pieces: [], events: 0, bytes: 0, deadline: now + this.#limits.timeout_secs * 1000 }
      this.#open.set(key, open)
    }
    return open
  }

  /** As many events from `from` on as a request still takes, found by halving; a single one always fits into an empty request. */
  #fitting(batch: Batch, from: number, open: Open): Batch | undefined {
    const { max_events = Infinity, max_bytes = Infinity } = this.#limits
    let count = Math.min(batch.length - from, max_events - open.events)
    if (from === 0 && count === batch.length && open.bytes + batch.bytes <= max_bytes) return batch
    count = Math.min(count, BATCH_EVENTS)
    for (;;) {
      const part = batch.slice(from, from + count)
      if (open.bytes + part.bytes <= max_bytes) return part
      if (count === 1) return open.events === 0 ? part : undefined
      count = Math.ceil(count / 2)
    }
  }

  #close(key: string, open: Open): void {
    this.#open.delete(key)
    this.#ready.push(Request.of(open.pieces))
  }
}

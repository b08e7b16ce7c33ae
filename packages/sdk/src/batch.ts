import type { Ack } from './ack.ts'
import type { Events, Kind } from './event.ts'

/** About how many events a batch carries: the point at which drivers split larger ones. */
export const BATCH_EVENTS = 1000

/**
 * Events of one kind that travel and settle together; never empty. Whoever receives one reads it only:
 * it may be shared with other components.
 */
export interface Batch<K extends Kind = Kind> {
  readonly kind: K
  readonly length: number
  /** The events as objects, made when first asked for. */
  readonly events: readonly Events[K][]
  /** Estimated size as JSON, in bytes. */
  readonly bytes: number
  /** Who is told what becomes of the events. Set by the driver of the transform that is at work on them; components use `hold()`. */
  ack: Ack | null
  /** A mark for whoever keeps the events after `transform` returns: pass it on with them, or release it. */
  hold(): Ack | null
  /** Says that several will have the batch from now on: none of them may have its events to change without copying. */
  share(): void
  /** The events for the caller to change: copies, where others may have them too. The batch itself is not read any more then. */
  edit(): Events[K][]
  /** A batch of the events at `indexes` (ascending), sharing what it can. */
  pick(indexes: readonly number[]): Batch<K>
  /** A batch of the events from `start` to before `end`. Who edits pieces of a batch takes pieces that do not overlap. */
  slice(start: number, end: number): Batch<K>
}
export type AnyBatch = Batch<'log'> | Batch<'metric'> | Batch<'trace'>

/** `batch` in pieces of at most `size` events, in order. */
export function split<K extends Kind>(batch: Batch<K>, size: number): readonly Batch<K>[] {
  if (batch.length <= size) return [batch]
  const pieces: Batch<K>[] = []
  for (let start = 0; start < batch.length; start += size) {
    pieces.push(batch.slice(start, Math.min(start + size, batch.length)))
  }
  return pieces
}

/** The size of many events, from a sample of them: exact up to eight. */
export function sampledBytes(events: readonly { readonly bytes: number }[]): number {
  const stride = Math.max(1, Math.floor(events.length / 8))
  let sum = 0
  let seen = 0
  for (let i = 0; i < events.length; i += stride) {
    sum += (events[i] as { bytes: number }).bytes
    seen++
  }
  return seen === 0 ? 0 : Math.round((sum / seen) * events.length)
}

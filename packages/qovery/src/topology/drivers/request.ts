import {
  LogBatch,
  MetricBatch,
  TraceBatch,
  worse,
  type Ack,
  type AnyBatch,
  type Batch,
  type Outcome,
} from '@qovery/sdk'
import type { Piece } from '../../buffers/memory.ts'

/** One batch on its way into a sink's `write`, with everybody who waits for what becomes of it. */
export class Request {
  batch: Batch
  readonly #acks: readonly Ack[]
  #outcome: Outcome = 'delivered'
  #settled = false

  private constructor(batch: Batch, acks: readonly Ack[]) {
    this.batch = batch
    this.#acks = acks
  }

  /** A request of batches of one kind, in order. */
  static of(pieces: readonly Piece[]): Request {
    const acks: Ack[] = []
    for (const { ack } of pieces) if (ack !== null) acks.push(ack)
    return new Request(joined(pieces.map(({ batch }) => batch as AnyBatch)), acks)
  }

  /** Notes what became of a part of it; the worst counts in the end. */
  note(outcome: Outcome): void {
    this.#outcome = worse(this.#outcome, outcome)
  }

  get isSettled(): boolean {
    return this.#settled
  }

  /** The rest of it has had this outcome: everybody is told, once. */
  settle(outcome: Outcome): void {
    if (this.#settled) return
    this.#settled = true
    this.note(outcome)
    for (const ack of this.#acks) ack.release(this.#outcome)
  }
}

function joined(batches: readonly AnyBatch[]): Batch {
  const [first] = batches
  if (first !== undefined && batches.length === 1) return first
  switch (first?.kind) {
    case 'metric':
      return MetricBatch.of((batches as readonly Batch<'metric'>[]).flatMap((batch) => batch.events))
    case 'trace':
      return TraceBatch.of((batches as readonly Batch<'trace'>[]).flatMap((batch) => batch.events))
    default:
      return LogBatch.join(batches as readonly LogBatch[])
  }
}

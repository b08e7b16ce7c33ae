import { Ack, LogBatch, type Batch, type Emit } from '@qovery/sdk'
import { Fifo } from '../../../kit/fifo.ts'

/** Events of one batch, from `first` on, and the hold on it. */
interface Part {
  readonly batch: Batch<'log'>
  readonly held: Ack | null
  first: number
}

/** The last events of earlier batches, which may leave or be dropped. */
export class KeptEvents {
  readonly #parts = new Fifo<Part>()
  #count = 0

  get count(): number {
    return this.#count
  }

  /** Keeps the events of a batch; takes over the hold. */
  add(batch: Batch<'log'>, held: Ack | null): void {
    this.#parts.add({ batch, held, first: 0 })
    this.#count += batch.length
  }

  dropOldest(): void {
    const { first: part } = this.#parts
    if (part === undefined) return
    this.#count--
    part.first++
    if (part.first < part.batch.length) return
    this.#parts.take()
    part.held?.release()
  }

  /** Emits all of them in one batch, with their holds. */
  emit(out: Emit<'log'>): void {
    if (this.#count === 0) return
    const parts = this.#parts.takeAll()
    this.#count = 0
    const batches = parts.map(
      ({ batch, first }) => (first === 0 ? batch : batch.slice(first, batch.length)) as LogBatch,
    )
    out.pass(LogBatch.join(batches), '', Ack.merge(parts.flatMap(({ held }) => held ?? [])))
  }

  /** Drops all of them; returns how many there were. */
  drop(): number {
    const count = this.#count
    for (const { held } of this.#parts.takeAll()) held?.release()
    this.#count = 0
    return count
  }
}

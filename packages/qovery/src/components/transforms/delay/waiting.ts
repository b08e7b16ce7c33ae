import type { Ack, Batch } from '@qovery/sdk'
import { Fifo } from '../../../kit/fifo.ts'

/** Events that wait for their time, and the hold on what they came with. */
export interface Waiting {
  readonly batch: Batch
  readonly held: Ack | null
  /** Milliseconds of the clock. */
  readonly until: number
}

/** What waits, in the order in which its time comes. */
export class WaitingRoom {
  readonly #entries = new Fifo<Waiting>()
  #events = 0

  /** How many events wait. */
  get events(): number {
    return this.#events
  }

  /** `entry.until` is not before that of any other. */
  add(entry: Waiting): void {
    this.#entries.add(entry)
    this.#events += entry.batch.length
  }

  /** Takes out what came first, where its time is at `now` or before; `undefined`: nothing is due. */
  takeDue(now: number): Waiting | undefined {
    const { first } = this.#entries
    if (first === undefined || first.until > now) return undefined
    this.#entries.take()
    this.#events -= first.batch.length
    return first
  }
}

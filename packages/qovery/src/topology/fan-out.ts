import type { Ack, Batch, Kind } from '@qovery/sdk'
import type { Receiver } from './receiver.ts'

/** One output port of a component: hands each batch to everyone who listens. All share the one batch, read-only. */
export class FanOut {
  readonly #receivers: Receiver[] = []

  add(receiver: Receiver): void {
    this.#receivers.push(receiver)
  }

  /** Whether anybody listens who takes this kind. */
  takes(kind: Kind): boolean {
    return this.#receivers.some((receiver) => receiver.kinds.has(kind))
  }

  /** The slowest receiver decides: there is room when all have some. */
  room(): Promise<void> | undefined {
    for (const receiver of this.#receivers) {
      const room = receiver.room()
      if (room !== undefined) return room
    }
    return undefined
  }

  /** Sends a batch, and with it one hold on its acknowledgement, which is multiplied for each receiver. */
  send(batch: Batch, ack: Ack | null): void {
    if (this.#receivers.length > 1) batch.share()
    for (const receiver of this.#receivers) {
      if (!receiver.kinds.has(batch.kind)) continue
      ack?.hold()
      receiver.receive(batch, ack)
    }
    ack?.release()
  }
}

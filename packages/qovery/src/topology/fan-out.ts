import type { Batch } from '@qovery/sdk'
import type { Receiver } from './receiver.ts'

/** One output port of a component: hands each batch to everyone who listens. All share the one batch, read-only. */
export class FanOut {
  readonly #receivers: Receiver[] = []

  add(receiver: Receiver): void {
    this.#receivers.push(receiver)
  }

  get isConnected(): boolean {
    return this.#receivers.length > 0
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
  send(batch: Batch): void {
    const { ack } = batch
    for (const receiver of this.#receivers) {
      if (!receiver.kinds.has(batch.kind)) continue
      ack?.hold()
      receiver.receive(batch)
    }
    ack?.release()
  }
}

import type { AnyBatch, Output } from '@qovery/sdk'

/** Sends batches on at once, and knows when there is room for more. */
export class Outflow {
  readonly #out: Output
  #room: Promise<void> | undefined

  constructor(out: Output) {
    this.#out = out
  }

  /** Resolves when there is room downstream for all that was sent; `undefined`: there is. */
  get room(): Promise<void> | undefined {
    return this.#room
  }

  send(batch: AnyBatch): void {
    const room = this.#out.send(batch)
    if (room === undefined) return
    const all = this.#room === undefined ? room : Promise.all([this.#room, room]).then(() => undefined)
    this.#room = all
    const settle = () => {
      if (this.#room === all) this.#room = undefined
    }
    all.then(settle, settle)
  }
}

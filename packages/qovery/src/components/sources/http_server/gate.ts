import { worse, type AnyBatch, type Outcome, type Output } from '@qovery/sdk'
import { pause } from '../../../kit/backoff.ts'

/** Lets the batches of many clients into the pipeline one after the other, each only when there is room. */
export class Gate {
  readonly #out: Output
  /** Resolves when there is room for more; `undefined`: there is now. */
  #room: Promise<void> | undefined
  #passed = 0

  constructor(out: Output) {
    this.#out = out
  }

  /** Resolves with true when there is room, or with false when there was none for `ms`, or `signal` aborts before. */
  async opens(ms: number, signal: AbortSignal): Promise<boolean> {
    const deadline = performance.now() + ms
    while (this.#room !== undefined) {
      const left = deadline - performance.now()
      if (signal.aborted || left <= 0) return false
      await firstOf(this.#room, left, signal)
    }
    return true
  }

  get isOpen(): boolean {
    return this.#room === undefined
  }

  /** Sends batches in order; resolves when all are in the pipeline. `undefined`: they are now. */
  send(batches: readonly AnyBatch[], onSettled?: (outcome: Outcome) => void): Promise<void> | undefined {
    for (let i = 0; i < batches.length; i++) {
      if (this.#room !== undefined) return this.#sendLater(batches.slice(i), onSettled)
      this.#pass(batches[i] as AnyBatch, onSettled)
    }
    return undefined
  }

  /** Sends batches and resolves with the worst of what became of them. */
  deliver(batches: readonly AnyBatch[]): Promise<Outcome> {
    return new Promise((resolve, reject) => {
      let open = batches.length
      let worst: Outcome = 'delivered'
      if (open === 0) resolve(worst)
      const sent = this.send(batches, (outcome) => {
        worst = worse(worst, outcome)
        if (--open === 0) resolve(worst)
      })
      sent?.catch(reject)
    })
  }

  async #sendLater(batches: readonly AnyBatch[], onSettled?: (outcome: Outcome) => void): Promise<void> {
    for (const batch of batches) {
      while (this.#room !== undefined) await this.#room
      this.#pass(batch, onSettled)
    }
  }

  #pass(batch: AnyBatch, onSettled?: (outcome: Outcome) => void): void {
    const room = this.#out.send(batch, '', onSettled)
    this.#passed++
    if (room !== undefined) this.#room = this.#reopen(room, this.#passed)
  }

  async #reopen(room: Promise<void>, passed: number): Promise<void> {
    await room
    if (passed === this.#passed) this.#room = undefined
  }
}

/** Resolves with `room`, after `ms`, or when `signal` aborts. */
async function firstOf(room: Promise<void>, ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController()
  await Promise.race([room, pause(ms, AbortSignal.any([signal, over.signal]))])
  over.abort()
}

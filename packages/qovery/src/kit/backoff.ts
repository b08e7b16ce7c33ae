/**
 * Waiting times between attempts: each up to twice the one before, at most `maxMs`; with jitter, so that many
 * who failed together do not come back together, any part of that, but a tenth at least.
 */
export class Backoff {
  readonly #initialMs: number
  readonly #maxMs: number
  readonly #jitter: boolean
  #stepMs: number

  constructor(initialMs: number, maxMs: number, jitter = true) {
    this.#initialMs = initialMs
    this.#maxMs = maxMs
    this.#jitter = jitter
    this.#stepMs = initialMs
  }

  /** The next waiting time in milliseconds. */
  next(): number {
    const step = this.#stepMs
    this.#stepMs = Math.min(step * 2, this.#maxMs)
    return Math.min(this.#maxMs, step) * (this.#jitter ? 0.1 + 0.9 * Math.random() : 1)
  }

  /** After a success: the next failure starts from the beginning. */
  reset(): void {
    this.#stepMs = this.#initialMs
  }
}

/** The longest time that a timer can run: of a longer one it would make a millisecond. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1

/** Resolves after `ms` (0 to `LONGEST_TIMER_MS`: what lies beyond is cut), or at once when `signal` aborts; it never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve()
      return
    }
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, Math.max(0, Math.min(ms, LONGEST_TIMER_MS)))
    signal.addEventListener('abort', done, { once: true })
  })
}

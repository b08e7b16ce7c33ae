/**
 * Tells the time that a component itself worked from the time it spent calling those downstream of it: chains of
 * components are nested calls, and each call reports to the one around it. One clock per thread.
 */
export class WorkClock {
  #nestedMs = 0

  /** Runs `call` and returns the milliseconds it took without the calls that were measured inside of it. */
  measure(call: () => void): number {
    const outerMs = this.#nestedMs
    this.#nestedMs = 0
    const began = performance.now()
    call()
    const elapsedMs = performance.now() - began
    const ownMs = elapsedMs - this.#nestedMs
    this.#nestedMs = outerMs + elapsedMs
    return ownMs
  }
}

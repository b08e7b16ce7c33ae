import type { AdaptiveConcurrency } from '@qovery/sdk'

/** What an attempt says of its receiver: it took its part; it was too slow or asked for a pause; nothing. */
export type Verdict = 'taken' | 'pressed' | 'unknown'

/**
 * A limit of requests under way that grows by one while the receiver answers as fast as before, and shrinks by a ratio when it
 * becomes slower or asks for a pause. It decides once per average response time.
 * Source: Vector's RFC 1858 on adaptive request concurrency, which follows TCP's additive increase, multiplicative decrease.
 */
export class AdaptiveLimit {
  #current: number
  readonly #options: AdaptiveConcurrency
  #inFlight = 0
  /** Since the last decision: whether the limit was reached, whether somebody asked for a pause, how long answers took. */
  #reached = false
  #pressed = false
  #sumMs = 0
  #count = 0
  #decideAt = 0
  /** Moving average and variance of the response time, in milliseconds; `undefined`: nothing was measured yet. */
  #mean: number | undefined
  #variance = 0

  constructor(options: AdaptiveConcurrency) {
    this.#options = options
    this.#current = Math.min(options.initial_concurrency, options.max_concurrency_limit)
  }

  get current(): number {
    return this.#current
  }

  /** An attempt has begun. */
  began(): void {
    this.#inFlight++
    if (this.#inFlight >= this.#current) this.#reached = true
  }

  /** An attempt has ended after `ms` milliseconds; `now` on the same clock. */
  ended(ms: number, verdict: Verdict, now: number): void {
    this.#inFlight--
    if (verdict === 'pressed') this.#pressed = true
    if (verdict === 'taken') {
      this.#sumMs += ms
      this.#count++
    }
    const measured = this.#count === 0 ? undefined : this.#sumMs / this.#count
    if (this.#mean === undefined) {
      if (measured === undefined) this.#shrinkIf(this.#pressed)
      else this.#begin(measured, now)
      return
    }
    if (now < this.#decideAt) return
    this.#decide(this.#mean, measured)
    this.#begin(measured, now)
  }

  /** Takes a measurement into the average and begins the next interval. */
  #begin(measured: number | undefined, now: number): void {
    if (measured !== undefined) this.#learn(measured)
    this.#decideAt = now + (this.#mean ?? 0)
    this.#reached = this.#inFlight >= this.#current
    this.#pressed = false
    this.#sumMs = 0
    this.#count = 0
  }

  #decide(mean: number, measured: number | undefined): void {
    const tolerated = Math.sqrt(this.#variance) * this.#options.rtt_deviation_scale
    const slower = measured !== undefined && measured > mean + tolerated
    const asFast = measured !== undefined && measured <= mean
    if (this.#pressed || slower) this.#shrinkIf(true)
    else if (this.#reached && asFast && this.#current < this.#options.max_concurrency_limit) this.#current++
  }

  #shrinkIf(pressed: boolean): void {
    if (pressed) this.#current = Math.max(1, Math.floor(this.#current * this.#options.decrease_ratio))
    this.#pressed = false
  }

  #learn(measured: number): void {
    if (this.#mean === undefined) {
      this.#mean = measured
      return
    }
    const { ewma_alpha } = this.#options
    const difference = measured - this.#mean
    const step = ewma_alpha * difference
    this.#mean += step
    this.#variance = (1 - ewma_alpha) * (this.#variance + difference * step)
  }
}

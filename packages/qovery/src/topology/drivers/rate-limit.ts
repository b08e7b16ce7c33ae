/** At most `num` requests in each window of `durationSecs`; windows begin with the first request after the one before. */
export class RateLimit {
  readonly #num: number
  readonly #windowMs: number
  #windowEnd = 0
  #used = 0

  constructor(num: number, durationSecs: number) {
    this.#num = num
    this.#windowMs = durationSecs * 1000
  }

  allows(): boolean {
    return this.#used < this.#num || performance.now() >= this.#windowEnd
  }

  use(): void {
    const now = performance.now()
    if (now >= this.#windowEnd) {
      this.#windowEnd = now + this.#windowMs
      this.#used = 0
    }
    this.#used++
  }

  /** When the next request is allowed, in the milliseconds of `performance.now()`. */
  nextAt(): number {
    return this.allows() ? 0 : this.#windowEnd
  }
}

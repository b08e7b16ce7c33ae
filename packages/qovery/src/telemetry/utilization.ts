/** Milliseconds that a share is taken over, at least. */
const WINDOW_MS = 5000
/** Weight of the newest window in the average. */
const ALPHA = 0.9

/**
 * How much of the time a component works, from 0 (always waits for input) to 1, averaged exponentially over windows of
 * five seconds or, where it is read less often, over the time between readings. Nothing runs between the readings.
 */
export class Utilization {
  readonly #clock: () => number
  #windowStart: number
  #worked = 0
  #underWay = 0
  #underWaySince = 0
  #average: number | undefined

  /** `clock` in milliseconds, never set back. */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock
    this.#windowStart = clock()
  }

  /** Counts work that is done. */
  worked(ms: number): void {
    this.#worked += ms
  }

  /** Begins work that will take more than one turn of the event loop; what overlaps counts once. */
  began(): void {
    if (this.#underWay++ === 0) this.#underWaySince = this.#clock()
  }

  /** Ends what was begun. */
  ended(): void {
    if (this.#underWay === 0) return
    if (--this.#underWay === 0) this.#worked += this.#clock() - this.#underWaySince
  }

  /** The average so far, to four digits; before the first window has passed, the share of it up to now. */
  read(): number {
    const now = this.#clock()
    if (this.#underWay > 0) {
      this.#worked += now - this.#underWaySince
      this.#underWaySince = now
    }
    const elapsed = now - this.#windowStart
    const share = elapsed > 0 ? Math.min(this.#worked / elapsed, 1) : 0
    if (elapsed < WINDOW_MS) return rounded(this.#average ?? share)
    this.#average = this.#average === undefined ? share : this.#average + ALPHA * (share - this.#average)
    this.#windowStart = now
    this.#worked = 0
    return rounded(this.#average)
  }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000
}

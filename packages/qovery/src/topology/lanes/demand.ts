/** How long a chain is watched before it is said how busy it is. */
const WINDOW_MS = 500
/**
 * A chain gets a lane when, so many times in a row, the thread had next to no time to spare, and spent so much of it on the
 * chain. A lane takes more than a second of work until it is as fast as the thread it helps: less has to be worth that.
 */
const SATURATED = 0.85
const BUSY = 0.5
const BUSY_WINDOWS = 6
/** Lanes that together work less than this share of one thread, over so long a time, are let go. */
const IDLE = 0.1
export const IDLE_WINDOW_MS = 30_000
/** How long lanes are watched before there is another one, and how often all of them have to be full then. */
const FULL_WINDOW_MS = 500
const FULL = 0.5

/** Says when a chain needs lanes, more of them, or none, from how much of the time it works. Times are milliseconds. */
export class Demand {
  #since: number
  #busyMs = 0
  #activeMs = 0
  #busyWindows = 0
  #batches = 0
  #full = 0

  constructor(now: number) {
    this.#since = now
  }

  /** Forgets what was seen, at `now`: what follows is another way to work. */
  begin(now: number): void {
    this.#since = now
    this.#busyMs = 0
    this.#busyWindows = 0
    this.#batches = 0
    this.#full = 0
  }

  /**
   * The chain worked for `busyMs` in this thread; true: it should have lanes. `activeMs` says how long the thread has
   * run, from any beginning.
   */
  wantsLanes(now: number, busyMs: number, activeMs: () => number): boolean {
    this.#busyMs += busyMs
    const elapsedMs = now - this.#since
    if (elapsedMs < WINDOW_MS) return false
    const before = this.#activeMs
    this.#activeMs = activeMs()
    const isBusy = this.#busyMs >= BUSY * elapsedMs && this.#activeMs - before >= SATURATED * elapsedMs
    this.#busyWindows = isBusy ? this.#busyWindows + 1 : 0
    this.#since = now
    this.#busyMs = 0
    return this.#busyWindows >= BUSY_WINDOWS
  }

  /** A batch came; `isFull`: all lanes had enough to do. True: there should be one more. */
  wantsMore(now: number, isFull: boolean): boolean {
    this.#batches++
    if (isFull) this.#full++
    if (now - this.#since < FULL_WINDOW_MS) return false
    const wants = this.#full / this.#batches >= FULL
    this.#since = now
    this.#batches = 0
    this.#full = 0
    return wants
  }
}

/** Says when lanes are not worth their memory any more. */
export class Idleness {
  #since: number
  #busyMs = 0

  constructor(now: number) {
    this.#since = now
  }

  worked(busyMs: number): void {
    this.#busyMs += busyMs
  }

  /** Whether the lanes have done next to nothing for long. */
  isOver(now: number): boolean {
    const elapsedMs = now - this.#since
    if (elapsedMs < IDLE_WINDOW_MS) return false
    const share = this.#busyMs / elapsedMs
    this.#since = now
    this.#busyMs = 0
    return share < IDLE
  }
}

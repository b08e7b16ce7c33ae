import { createHistogram, type RecordableHistogram } from 'node:perf_hooks'

const INTERVAL_MS = 20
const NANOS_PER_MS = 1e6
const NANOS_PER_SECOND = 1e9
/** Readings closer together than this see the same figures: they belong to one collection, or to several collectors. */
const WINDOW_MS = 500

/** Seconds by which timers were late. */
export interface Delays {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/**
 * How late the event loop comes to a timer, per span between readings. Node's own `monitorEventLoopDelay` would miss a
 * stall that begins right after a reading, which is when collected figures are worked on.
 */
export class EventLoopDelay {
  readonly #lateness: RecordableHistogram = createHistogram()
  #timer: NodeJS.Timeout | undefined
  #due = 0
  #readAt = 0
  #delays: Delays | undefined

  /** The delays since the reading before; the first reading only starts the timer, 50 times a second. */
  read(): Delays | undefined {
    const now = performance.now()
    if (this.#timer === undefined) {
      this.#due = now + INTERVAL_MS
      this.#readAt = now
      this.#timer = setInterval(() => this.#tick(), INTERVAL_MS).unref()
    } else if (now - this.#readAt >= WINDOW_MS && this.#lateness.count > 0) {
      this.#delays = {
        p50: this.#lateness.percentile(50) / NANOS_PER_SECOND,
        p99: this.#lateness.percentile(99) / NANOS_PER_SECOND,
        max: this.#lateness.max / NANOS_PER_SECOND,
      }
      this.#lateness.reset()
      this.#readAt = now
    }
    return this.#delays
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#delays = undefined
  }

  #tick(): void {
    const now = performance.now()
    this.#lateness.record(Math.max(1, Math.round((now - this.#due) * NANOS_PER_MS)))
    this.#due = now + INTERVAL_MS
  }
}

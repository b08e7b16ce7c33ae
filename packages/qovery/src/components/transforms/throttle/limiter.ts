import { RecentMap } from '../../../kit/recent-map.ts'

interface Bucket {
  /** When all that was let through so far is paid for, in units of the time that one event costs. */
  paid: number
}

/** Steps of floating point that sums of many small costs may be off by. */
const TOLERANCE = 1e-6

/**
 * Lets `threshold` events of a key through in a window: at once where none came before, and then as time pays for them,
 * event by event. Source: the generic cell rate algorithm (ITU-T I.371), with virtual scheduling.
 */
export class Limiter {
  readonly #threshold: number
  readonly #windowMs: number
  readonly #buckets: RecentMap<string | undefined, Bucket>
  #now = 0
  #aged = 0

  constructor(limit: { readonly threshold: number; readonly window_secs: number; readonly max_keys: number }) {
    this.#threshold = limit.threshold
    this.#windowMs = limit.window_secs * 1000
    this.#buckets = new RecentMap(limit.max_keys)
  }

  get keys(): number {
    return this.#buckets.size
  }

  /** Sets the time of the calls that follow, in milliseconds that never go back. */
  advance(nowMs: number): void {
    this.#now = (nowMs / this.#windowMs) * this.#threshold
    if (nowMs - this.#aged < this.#windowMs) return
    // A bucket that was left alone for a window is as good as new.
    this.#buckets.age()
    this.#aged = nowMs
  }

  /** Whether an event of this key may pass; `undefined`: of none. */
  admits(key: string | undefined): boolean {
    const bucket = this.#bucketOf(key)
    const paid = Math.max(bucket.paid, this.#now) + 1
    if (paid - this.#now > this.#threshold + TOLERANCE) return false
    bucket.paid = paid
    return true
  }

  #bucketOf(key: string | undefined): Bucket {
    let bucket = this.#buckets.get(key)
    if (bucket === undefined) {
      bucket = { paid: this.#now }
      this.#buckets.set(key, bucket)
    }
    return bucket
  }
}

/** Things that are looked at in turn, all of them once in a time that grows with their number. */
export class Rounds<T> {
  readonly #shortestMs: number
  readonly #msEach: number
  readonly #members = new Set<T>()
  #next: Iterator<T> | undefined
  #due = 0
  #askedAt: number

  /** `msEach`: how much longer a round takes for each member. */
  constructor(shortestMs: number, msEach: number, now = performance.now()) {
    this.#shortestMs = shortestMs
    this.#msEach = msEach
    this.#askedAt = now
  }

  get isEmpty(): boolean {
    return this.#members.size === 0
  }

  /** Puts it in, or takes it out. */
  set(member: T, isIn: boolean): void {
    if (isIn) this.#members.add(member)
    else this.#members.delete(member)
  }

  /** Those whose turn has come since it was asked last. */
  *take(now = performance.now()): Generator<T> {
    const size = this.#members.size
    const roundMs = Math.max(this.#shortestMs, size * this.#msEach)
    this.#due = Math.min(size, this.#due + ((now - this.#askedAt) / roundMs) * size)
    this.#askedAt = now
    for (; this.#due >= 1; this.#due--) {
      this.#next ??= this.#members.values()
      const { value, done } = this.#next.next()
      if (done !== true) yield value
      else this.#next = undefined
    }
  }
}

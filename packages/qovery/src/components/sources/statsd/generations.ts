/**
 * A map from text that forgets. It keeps a young and an old generation: what is used moves to the young one, and when
 * that is full it becomes the old one, whose members go. So memory is bounded by twice the limits, and what is used
 * often stays however many others pass by.
 */
export class Generations<V> {
  readonly #limits: { readonly entries: number; readonly bytes: number }
  #young = new Map<string, V>()
  #old = new Map<string, V>()
  #bytes = 0

  /** `bytes` is of the keys alone, at one a character. */
  constructor(limits: { entries: number; bytes: number }) {
    this.#limits = limits
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: string): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.#old.delete(key)
    this.set(key, old)
    return old
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#limits.entries || this.#bytes + key.length > this.#limits.bytes) {
      this.#old = this.#young
      this.#young = new Map()
      this.#bytes = 0
    }
    this.#young.set(key, value)
    this.#bytes += key.length
  }
}

/**
 * A map of bounded size that forgets what was not used lately: entries are of two generations, and where the younger one
 * is half of the map, the older one goes. An entry that is used belongs to the younger one.
 */
export class RecentMap<K, V> {
  readonly #half: number
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  /** Keeps `capacity` entries at most, and surely the half of it that was used last. */
  constructor(capacity: number) {
    this.#half = Math.max(1, Math.floor(capacity / 2))
  }

  get size(): number {
    return this.#young.size + this.#old.size
  }

  get(key: K): V | undefined {
    const young = this.#young.get(key)
    if (young !== undefined) return young
    const old = this.#old.get(key)
    if (old === undefined) return undefined
    this.#old.delete(key)
    this.set(key, old)
    return old
  }

  /** Keeps an entry that is not there. */
  set(key: K, value: V): void {
    if (this.#young.size >= this.#half) this.age()
    this.#young.set(key, value)
  }

  /** Begins a generation: what is not used until the next one begins is forgotten then. */
  age(): void {
    this.#old = this.#young
    this.#young = new Map()
  }
}

/** What entries weigh by their keys, and how much all of them may. */
export interface Weight<K> {
  readonly most: number
  of(key: K): number
}

/**
 * A map of bounded size that forgets what was not used lately: entries are of two generations, and where the younger one
 * is half of the map, the older one goes. An entry that is used belongs to the younger one.
 */
export class RecentMap<K, V> {
  readonly #half: number
  readonly #weight: Weight<K> | undefined
  /** How much the entries of the younger generation weigh. */
  #weighed = 0
  #young = new Map<K, V>()
  #old = new Map<K, V>()

  /** Keeps `capacity` entries at most, of no more than a weight where one is given, and surely the half of it that was used last. */
  constructor(capacity: number, weight?: Weight<K>) {
    this.#half = Math.max(1, Math.floor(capacity / 2))
    this.#weight = weight
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
    const weight = this.#weight?.of(key) ?? 0
    if (this.#young.size >= this.#half || this.#weighed + weight > (this.#weight?.most ?? Infinity) / 2) this.age()
    this.#young.set(key, value)
    this.#weighed += weight
  }

  /** Begins a generation: what is not used until the next one begins is forgotten then. */
  age(): void {
    this.#old = this.#young
    this.#young = new Map()
    this.#weighed = 0
  }
}

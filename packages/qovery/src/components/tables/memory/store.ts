import { cloneValue, estimatedJsonSize, type Value } from '@qovery/vrl/value'

/** What an entry takes beside its key and value, about. */
const ENTRY_BYTES = 64

export interface Entry {
  /** It belongs to the store: whoever gives it away makes a copy. */
  readonly value: Value
  /** How long it stays, in seconds. */
  readonly ttl: number
  /** When it was written, in the milliseconds of `performance.now()`. */
  readonly written: number
  readonly bytes: number
}

/** Keys with values, of a limited size. What is written becomes visible by `flush`, or at once. */
export class Store {
  readonly #visible = new Map<string, Entry>()
  /** What was written since the last `flush`; `undefined`: it is visible at once. */
  readonly #written: Map<string, Entry> | undefined
  readonly #mostBytes: number
  #bytes = 0

  constructor(mostBytes: number, isVisibleAtOnce: boolean) {
    this.#mostBytes = mostBytes
    this.#written = isVisibleAtOnce ? undefined : new Map()
  }

  get size(): number {
    return this.#visible.size
  }

  get bytes(): number {
    return this.#bytes
  }

  get(key: string): Entry | undefined {
    return this.#visible.get(key)
  }

  /** The visible keys, as they are now. */
  keys(): string[] {
    return [...this.#visible.keys()]
  }

  /** Writes a copy of a value; `false` where there is no room for it, and what was there stays. */
  put(key: string, value: Value, ttl: number): boolean {
    const entries = this.#written ?? this.#visible
    const bytes = key.length + estimatedJsonSize(value) + ENTRY_BYTES
    const after = this.#bytes - (entries.get(key)?.bytes ?? 0) + bytes
    if (after > this.#mostBytes) return false
    entries.set(key, { value: cloneValue(value), ttl, written: performance.now(), bytes })
    this.#bytes = after
    return true
  }

  /** Makes visible what was written. */
  flush(): void {
    if (this.#written === undefined) return
    for (const [key, entry] of this.#written) {
      this.#bytes -= this.#visible.get(key)?.bytes ?? 0
      this.#visible.set(key, entry)
    }
    this.#written.clear()
  }

  remove(key: string): void {
    this.#bytes -= this.#visible.get(key)?.bytes ?? 0
    this.#visible.delete(key)
  }

  /** Takes away what is not fresh any more, and gives it. */
  expire(): [key: string, entry: Entry][] {
    const now = performance.now()
    const expired: [string, Entry][] = []
    for (const [key, entry] of this.#visible) if (ageOf(entry, now) > entry.ttl) expired.push([key, entry])
    for (const [key] of expired) this.remove(key)
    return expired
  }
}

/** Whole seconds since an entry was written. */
export function ageOf({ written }: Entry, now: number): number {
  return Math.floor((now - written) / 1000)
}

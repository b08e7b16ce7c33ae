/** A queue: what was added first is taken first, at a constant cost however long it is. */
export class Fifo<T> {
  #items: T[] = []
  #first = 0

  get length(): number {
    return this.#items.length - this.#first
  }

  /** What is taken next; `undefined`: it is empty. */
  get first(): T | undefined {
    return this.#items[this.#first]
  }

  add(item: T): void {
    this.#items.push(item)
  }

  take(): T | undefined {
    if (this.length === 0) return undefined
    const item = this.#items[this.#first++]
    if (this.#first > 32 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first)
      this.#first = 0
    }
    return item
  }

  /** Takes everything, in order. */
  takeAll(): T[] {
    const items = this.#items.slice(this.#first)
    this.#items = []
    this.#first = 0
    return items
  }
}

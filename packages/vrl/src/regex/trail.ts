/** Nodes beyond which a trail is shortened, where it is not much longer than its states need. */
const LONG = 1 << 20

/**
 * Which positions the states have noted: a tree whose nodes are a slot, a position and the node before. A state needs
 * only the node at its end, so that noting and sharing cost the same whatever the number of groups.
 */
export class Trail {
  static readonly START = -1
  static readonly NONE = -2
  readonly #slots: number
  #slotOf: number[] = []
  #positionOf: number[] = []
  #before: number[] = []

  constructor(slots: number) {
    this.#slots = slots
  }

  clear(): void {
    this.#slotOf = []
    this.#positionOf = []
    this.#before = []
  }

  /** Notes a position; the new end. */
  add(end: number, slot: number, position: number): number {
    this.#slotOf.push(slot)
    this.#positionOf.push(position)
    return this.#before.push(end) - 1
  }

  /** The position that was noted last for each slot, or -1. */
  slots(end: number): Int32Array {
    const slots = new Int32Array(this.#slots).fill(-1)
    for (let node = end; node >= 0; node = this.#before[node] as number) {
      const slot = this.#slotOf[node] as number
      if (slots[slot] === -1) slots[slot] = this.#positionOf[node] as number
    }
    return slots
  }

  isLong(states: number): boolean {
    return this.#before.length > LONG + 8 * states * this.#slots
  }

  /** Forgets all that the first `count` of `ends` and `found` do not need. Changes `ends`; gives what `found` became. */
  shorten(ends: Int32Array, count: number, found: number): number {
    const kept = new Trail(this.#slots)
    for (let index = 0; index < count; index++) ends[index] = this.#copied(ends[index] as number, kept)
    const last = found < 0 ? found : this.#copied(found, kept)
    this.#slotOf = kept.#slotOf
    this.#positionOf = kept.#positionOf
    this.#before = kept.#before
    return last
  }

  #copied(end: number, kept: Trail): number {
    let copy = Trail.START
    for (const [slot, position] of this.slots(end).entries()) if (position >= 0) copy = kept.add(copy, slot, position)
    return copy
  }
}

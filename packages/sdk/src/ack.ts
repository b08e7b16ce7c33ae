/** What became of events: every sink has them, a sink failed for now, or a sink will never take them. */
export type Outcome = 'delivered' | 'errored' | 'rejected'

const GRAVITY: Record<Outcome, number> = { delivered: 0, errored: 1, rejected: 2 }

/** Of two outcomes the graver one. */
export function worse(a: Outcome, b: Outcome): Outcome {
  return GRAVITY[a] >= GRAVITY[b] ? a : b
}

/**
 * Counts who still works on a piece of input. It settles once, with the worst outcome that was reported,
 * when everybody who held it has released it. It starts with one hold, the maker's.
 */
export class Ack {
  readonly #onSettled: (outcome: Outcome) => void
  #pending = 1
  #outcome: Outcome = 'delivered'

  constructor(onSettled: (outcome: Outcome) => void) {
    this.#onSettled = onSettled
  }

  /** One that holds all of `acks` and releases them together: what an event made of many pieces carries. Takes their holds over. */
  static merge(acks: readonly Ack[]): Ack | null {
    if (acks.length <= 1) return acks[0] ?? null
    return new Ack((outcome) => {
      for (const ack of acks) ack.release(outcome)
    })
  }

  hold(): void {
    this.#pending++
  }

  release(outcome: Outcome = 'delivered'): void {
    if (outcome !== 'delivered') this.#outcome = worse(this.#outcome, outcome)
    this.#pending--
    if (this.#pending === 0) this.#onSettled(this.#outcome)
    if (this.#pending < 0) throw new Error('an acknowledgement was released more often than it was held')
  }
}

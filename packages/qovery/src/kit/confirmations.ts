import type { Outcome } from '@qovery/sdk'

export interface ConfirmationListener<P> {
  /** Everything up to and with `position` was delivered. */
  confirmed(position: P): void
  /**
   * The piece that ends at `position`, the next to be confirmed, was not delivered. Returns whether to go on past it; if
   * not, nothing is confirmed any more.
   */
  refused(position: P, outcome: Exclude<Outcome, 'delivered'>): 'pass' | 'stop'
}

interface Entry<P> {
  readonly position: P
  outcome: Outcome | undefined
}

/**
 * Confirms positions of an ordered input (offsets of a file, cursors of a journal) in their order, however the pieces that
 * end there settle: a position counts once all before it have settled too.
 */
export class Confirmations<P> {
  readonly #listener: ConfirmationListener<P>
  #entries: Entry<P>[] = []
  #head = 0
  #stopped = false

  constructor(listener: ConfirmationListener<P>) {
    this.#listener = listener
  }

  /** How many pieces are under way. */
  get pending(): number {
    return this.#entries.length - this.#head
  }

  /** Notes a piece that ends at `position`; returns what to call once when it has settled. */
  sent(position: P): (outcome: Outcome) => void {
    const entry: Entry<P> = { position, outcome: undefined }
    this.#entries.push(entry)
    return (outcome) => {
      entry.outcome = outcome
      if (this.#entries[this.#head] === entry) this.#advance()
    }
  }

  /** Forgets what is under way: its outcome matters no more. */
  forget(): void {
    this.#entries = []
    this.#head = 0
    this.#stopped = false
  }

  #advance(): void {
    let confirmed: Entry<P> | undefined
    while (!this.#stopped) {
      const entry = this.#entries[this.#head]
      if (entry?.outcome === undefined) break
      this.#head++
      if (entry.outcome !== 'delivered') {
        if (confirmed !== undefined) this.#listener.confirmed(confirmed.position)
        confirmed = undefined
        this.#stopped = this.#listener.refused(entry.position, entry.outcome) === 'stop'
        if (this.#stopped) return
      }
      confirmed = entry
    }
    if (confirmed !== undefined) this.#listener.confirmed(confirmed.position)
    this.#compact()
  }

  #compact(): void {
    if (this.#head < 1024 && this.#head < this.#entries.length) return
    this.#entries.splice(0, this.#head)
    this.#head = 0
  }
}

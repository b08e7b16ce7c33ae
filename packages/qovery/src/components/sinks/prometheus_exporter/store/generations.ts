import type { Generation } from '@qovery/sdk'
import type { Entry, GenerationScope } from './entry.ts'

/** A source that has said nothing for five minutes, or for five of its rounds, is taken to be gone. */
const LEAST_SILENCE_SECS = 300
const ROUNDS_OF_SILENCE = 5

/** Knows of which sources series have vanished. */
export class Generations {
  readonly #scopes = new Map<string, GenerationScope>()
  readonly #remove: (entry: Entry) => void

  constructor(remove: (entry: Entry) => void) {
    this.#remove = remove
  }

  /** The scope of a batch that has come. Where it begins a generation, the series that the one before lacked go. */
  enter({ scope: name, id }: Generation, now: number): GenerationScope {
    let scope = this.#scopes.get(name)
    if (scope === undefined) {
      scope = { name, entries: new Set(), generation: id, complete: false, began: now, interval: 0 }
      this.#scopes.set(name, scope)
    } else if (scope.generation !== id) {
      if (!scope.complete) this.#sweep(scope)
      scope.interval = now - scope.began
      scope.began = now
      scope.generation = id
      scope.complete = false
    }
    return scope
  }

  /** Notes that a series is in the scope's present generation. False: it was in another scope until now. */
  see(entry: Entry, scope: GenerationScope): boolean {
    const before = entry.scope
    entry.seen = scope.generation
    if (before === scope) return true
    entry.scope = scope
    scope.entries.add(entry)
    return before === null
  }

  /** Ends the scope's present generation: the series that were not in it go. */
  finish(scope: GenerationScope): void {
    this.#sweep(scope)
    scope.complete = true
  }

  /** Removes the series of sources that have gone silent. */
  expire(now: number): void {
    for (const scope of this.#scopes.values()) {
      if (now - scope.began <= Math.max(LEAST_SILENCE_SECS, ROUNDS_OF_SILENCE * scope.interval)) continue
      for (const entry of scope.entries) if (entry.scope === scope && !entry.isGone) this.#remove(entry)
      this.#scopes.delete(scope.name)
    }
  }

  #sweep(scope: GenerationScope): void {
    for (const entry of scope.entries) {
      if (entry.isGone || entry.scope !== scope) {
        scope.entries.delete(entry)
      } else if (entry.seen !== scope.generation) {
        scope.entries.delete(entry)
        this.#remove(entry)
      }
    }
  }
}

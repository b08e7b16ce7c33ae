import { Kind } from '../kind/index.ts'
import type { Value } from '../value/index.ts'
import type { Binding } from './checked.ts'

/** What is known of a variable at some point of the program. */
export interface Known {
  readonly binding: Binding
  readonly kind: Kind
  /** Its value, where that is known before the program runs. */
  readonly constant: Value | undefined
}

/** What is known at some point of the program: of the variables in scope, the event and its metadata. */
export class State {
  event: Kind
  metadata: Kind
  #variables: Map<string, Known>
  /** Whether other states have the same map. */
  #shared = false

  constructor(event: Kind, metadata: Kind) {
    this.event = event
    this.metadata = metadata
    this.#variables = new Map()
  }

  get variables(): ReadonlyMap<string, Known> {
    return this.#variables
  }

  set(name: string, known: Known): void {
    this.#own().set(name, known)
  }

  remove(name: string): void {
    this.#own().delete(name)
  }

  #own(): Map<string, Known> {
    if (this.#shared) this.#variables = new Map(this.#variables)
    this.#shared = false
    return this.#variables
  }

  copy(): State {
    return this.#with(this.event, this.metadata)
  }

  /** Another state with the same variables: the map is copied by who changes it first. */
  #with(event: Kind, metadata: Kind): State {
    const state = new State(event, metadata)
    state.#variables = this.#variables
    state.#shared = true
    this.#shared = true
    return state
  }

  /** What is known of the event or of its metadata. */
  root(root: 'event' | 'metadata'): Kind {
    return this[root]
  }

  /**
   * What is known where either this or the other has come true. A variable that only one of them has is what it is there;
   * `unset`: or null.
   */
  or(other: State, unset: boolean): State {
    const either = this.#with(this.event.or(other.event), this.metadata.or(other.metadata))
    if (this.#variables === other.#variables) return either
    for (const [name, mine] of this.variables) if (unset && !other.variables.has(name)) either.set(name, unsure(mine))
    for (const [name, theirs] of other.variables) {
      const mine = this.variables.get(name)
      if (mine === undefined) either.set(name, unset ? unsure(theirs) : theirs)
      else if (mine !== theirs) either.set(name, eitherOf(mine, theirs))
    }
    return either
  }

  /** Whether it says no more than the other does of what the other knows. */
  isWithin(other: State): boolean {
    if (!this.event.isSubsetOf(other.event) || !this.metadata.isSubsetOf(other.metadata)) return false
    for (const [name, known] of other.variables) {
      const mine = this.variables.get(name)
      if (mine !== undefined && mine !== known && !isWithin(mine, known)) return false
    }
    return true
  }

  /** The same, knowing nothing of what the other does not promise. */
  widened(other: State): State {
    const event = other.event.isSubsetOf(this.event) ? this.event : Kind.value
    const metadata = other.metadata.isSubsetOf(this.metadata) ? this.metadata : Kind.value
    const wide = this.#with(event, metadata)
    for (const [name, known] of this.variables) {
      const theirs = other.variables.get(name)
      if (theirs === undefined || isWithin(theirs, known)) continue
      wide.set(name, { binding: known.binding, kind: Kind.value, constant: undefined })
    }
    return wide
  }
}

function unsure({ binding, kind }: Known): Known {
  return { binding, kind: kind.or(Kind.null), constant: undefined }
}

function eitherOf(a: Known, b: Known): Known {
  const same = a.constant === b.constant
  return { binding: a.binding, kind: a.kind.or(b.kind), constant: same ? a.constant : undefined }
}

function isWithin(a: Known, b: Known): boolean {
  return (b.constant === undefined || a.constant === b.constant) && a.kind.isSubsetOf(b.kind)
}

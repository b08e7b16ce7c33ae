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
  readonly variables: Map<string, Known>
  event: Kind
  metadata: Kind

  constructor(event: Kind, metadata: Kind, variables: ReadonlyMap<string, Known> = new Map()) {
    this.event = event
    this.metadata = metadata
    this.variables = new Map(variables)
  }

  copy(): State {
    return new State(this.event, this.metadata, this.variables)
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
    const either = new State(this.event.or(other.event), this.metadata.or(other.metadata), this.variables)
    for (const [name, mine] of this.variables)
      if (unset && !other.variables.has(name)) either.variables.set(name, unsure(mine))
    for (const [name, theirs] of other.variables) {
      const mine = this.variables.get(name)
      if (mine === undefined) either.variables.set(name, unset ? unsure(theirs) : theirs)
      else if (mine !== theirs) either.variables.set(name, eitherOf(mine, theirs))
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
    const wide = new State(event, metadata, this.variables)
    for (const [name, known] of this.variables) {
      const theirs = other.variables.get(name)
      if (theirs === undefined || isWithin(theirs, known)) continue
      wide.variables.set(name, { binding: known.binding, kind: Kind.value, constant: undefined })
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

import type { Segment } from '../path/index.ts'
import type { Value } from '../value/index.ts'

/** A place in the event, its metadata or a variable, as a function gets it that takes a path. */
export interface Place {
  readonly root: 'event' | 'metadata' | 'variable'
  readonly path: readonly Segment[]
  /** The value that the place is in. */
  whole(): Value
  /** What stands there. */
  read(): Value | undefined
  /** Writes there, making what is missing on the way. */
  write(value: Value): void
  /** Takes away what stands there, and gives it; `compact`: with the objects and arrays above that are empty then. */
  remove(compact: boolean): Value | undefined
}

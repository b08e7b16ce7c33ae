import type { FunctionDefinition, Host } from '../function/index.ts'
import type { Kind } from '../kind/index.ts'
import type { Path } from '../path/index.ts'

/** A place that programs must not write; `deep`: nor anything within it. What is above it must not be written either. */
export interface ReadOnlyPath extends Path {
  readonly deep: boolean
}

/** What a program is checked against. */
export interface CheckOptions {
  readonly functions: ReadonlyMap<string, FunctionDefinition>
  readonly host: Host
  /** The IANA name of the zone that times without one are in. */
  readonly timezone: string
  /** What is known of the event; an object, where nothing is said. */
  readonly event?: Kind
  /** What is known of its metadata; an object, where nothing is said. */
  readonly metadata?: Kind
  /** Variables that are there before the program and after it, as are those that it makes itself; left out: none are. */
  readonly variables?: ReadonlyMap<string, Kind>
  readonly readOnly?: readonly ReadOnlyPath[]
  /** Whether the program may call asynchronous functions; it may, where nothing is said. */
  readonly asyncAllowed?: boolean
}

import { Kind } from '../kind/index.ts'
import type { Value } from '../value/index.ts'
import type { ExpressionType } from './checked.ts'

/** What an expression was found to be. */
export interface Typed extends ExpressionType {
  /** Its value, where that is known before the program runs. */
  readonly constant?: Value | undefined
  /** Whether it can fail although the language says that it cannot. */
  readonly risky?: boolean
  /** Whether there is an error in it: nothing is said of what follows from that. */
  readonly broken?: boolean
}

/** An expression with an error, of which nothing is known. */
export const BROKEN: Typed = { kind: Kind.never, fallible: false, broken: true }

/** An expression that cannot fail. */
export function infallible(kind: Kind, constant?: Value): Typed {
  return { kind, fallible: false, constant }
}

import type { Kind } from '../kind/index.ts'
import type { Value } from '../value/index.ts'

/** What an expression may use beside JavaScript's own words. */
export type InlineWord = 'isBytes' | 'isFloat' | 'isInteger' | 'isNullish' | 'isObject' | 'isRegex' | 'isTimestamp'

/** A call that is to be written in place. */
export interface InlineCall {
  /** Of what kind an argument is when `run` would get it: that of its default where it was left out, `Kind.undefined` without one. */
  kind(name: string): Kind
  /** The argument's value where it is known when the program is compiled (its default where it was left out), else `undefined`. */
  constant(name: string): Value | undefined
  /** The JavaScript that gives an argument as `run` would get it; of a place, it gives what stands there, or `undefined`. */
  text(name: string): string
  /** The name that a word has in the expression. */
  word(word: InlineWord): string
}

/**
 * Writes a call as an expression of JavaScript, whose value is what `run` gives, and which cannot fail. `undefined`: this call is
 * none of which that is possible, or it would gain nothing.
 *
 * The text of every argument that is not known when the program is compiled stands in the expression once, in the order of
 * the parameters, and is evaluated whatever the others are. It is asked for only where an expression is given.
 */
export type Inline = (call: InlineCall) => string | undefined

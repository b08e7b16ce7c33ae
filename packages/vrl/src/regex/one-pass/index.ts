import type { Parsed } from '../parse.ts'
import { compile } from '../program.ts'
import { onePass } from './automaton.ts'
import { javascript } from './javascript.ts'

/**
 * Matches the bytes of `chunk` from `start` to before `end`, which are UTF-8. It gives 1 where they match, and puts where each group
 * begins and ends, the whole match first, into `slots` from `into` on (-1: the group took no part); 0 where they do not match; -1
 * where only the text can tell. Unless it gives 1, what it leaves in `slots` means nothing.
 */
export type ByteMatcher = (chunk: Uint8Array, start: number, end: number, slots: Int32Array, into: number) => 1 | 0 | -1

/** A matcher for a pattern whose next byte always tells the only way to go on; `undefined`: this is none. */
export function byteMatcher({ node, names }: Parsed): ByteMatcher | undefined {
  const automaton = onePass(compile(node, names.length, 0x7f))
  if (automaton === undefined) return undefined
  const { text, tables } = javascript(automaton)
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- numbers of an automaton are all that gets into the text
  const make = new Function('tables', text) as (tables: readonly Uint8Array[]) => ByteMatcher
  return make(tables)
}

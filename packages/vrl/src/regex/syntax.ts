import type { CharClass } from './char-class.ts'
import type { Universe } from './code-points.ts'

/** What a place in the text must be like; `ascii` where only ASCII characters make words. */
export type Look =
  | { readonly at: 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'crlf-start' | 'crlf-end' }
  | { readonly at: WordLook; readonly ascii: boolean }
  | Around
export type WordLook = 'boundary' | 'no-boundary' | 'word-start' | 'word-end' | 'word-start-half' | 'word-end-half'

/** Look-around. `parse` makes none of it, since Rust's dialect has none; others put it into what `parse` has made. */
export interface Around {
  readonly at: 'around'
  /** The same for JavaScript, for texts whose characters go no further than `most`. */
  source(most: Universe): string
  holds(text: string, at: number): boolean
}

/** A parsed pattern. Groups are numbered from 1. */
export type Node =
  | { readonly kind: 'set'; readonly set: CharClass }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'group'; readonly index: number; readonly body: Node }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternation'; readonly parts: readonly Node[] }
  | Repeat

export interface Repeat {
  readonly kind: 'repeat'
  readonly body: Node
  readonly min: number
  /** May be infinite. */
  readonly max: number
  readonly isGreedy: boolean
}

/** The fewest characters that it can match. */
export function minLength(node: Node): number {
  switch (node.kind) {
    case 'set':
      return 1
    case 'look':
      return 0
    case 'group':
      return minLength(node.body)
    case 'concat':
      return node.parts.reduce((sum, part) => sum + minLength(part), 0)
    case 'alternation':
      return Math.min(...node.parts.map(minLength))
    case 'repeat':
      return node.min === 0 ? 0 : node.min * minLength(node.body)
  }
}

/** Whether a node, or one within it, is so. */
export function some(node: Node, test: (node: Node) => boolean): boolean {
  if (test(node)) return true
  if (node.kind === 'group' || node.kind === 'repeat') return some(node.body, test)
  return (node.kind === 'concat' || node.kind === 'alternation') && node.parts.some((part) => some(part, test))
}

/** About how many instructions its automaton has. */
export function size(node: Node): number {
  switch (node.kind) {
    case 'set':
    case 'look':
      return 1
    case 'group':
      return 2 + size(node.body)
    case 'repeat': {
      const copies = Number.isFinite(node.max) ? node.max : Math.max(1, node.min)
      return 1 + copies * (1 + size(node.body))
    }
    default:
      return node.parts.reduce((sum, part) => sum + size(part), node.parts.length)
  }
}

/** Whether it can match the empty text wherever it stands. */
export function isAlwaysNullable(node: Node): boolean {
  switch (node.kind) {
    case 'set':
    case 'look':
      return false
    case 'group':
      return isAlwaysNullable(node.body)
    case 'concat':
      return node.parts.every(isAlwaysNullable)
    case 'alternation':
      return node.parts.some(isAlwaysNullable)
    case 'repeat':
      return node.min === 0 || isAlwaysNullable(node.body)
  }
}

/** Whether it can match at the beginning of a text only. */
export function isAnchored(node: Node): boolean {
  switch (node.kind) {
    case 'look':
      return node.look.at === 'text-start'
    case 'group':
      return isAnchored(node.body)
    case 'concat':
      return node.parts[0] !== undefined && isAnchored(node.parts[0])
    case 'alternation':
      return node.parts.every(isAnchored)
    case 'repeat':
      return node.min > 0 && isAnchored(node.body)
    case 'set':
      return false
  }
}

import type { CharClass } from './char-class.ts'
import { beginning } from './beginning.ts'
import { contains, pairsOf, type CodePointSet, type Universe } from './code-points.ts'
import { isAnchored, minLength, type Look, type Node, type Repeat } from './syntax.ts'

/** What an instruction does: reads a character of a class, tries two ways, notes a position, looks around, ends. */
export const READ = 0
export const SPLIT = 1
export const SAVE = 2
export const LOOK = 3
export const MATCH = 4

/** A class for quick questions: a table for Latin-1, a search beyond. */
export class Members {
  readonly #latin = new Uint8Array(256)
  readonly #set: CodePointSet

  constructor(set: CodePointSet) {
    this.#set = set
    for (const [first, last] of pairsOf(set)) {
      if (first < 256) this.#latin.fill(1, first, Math.min(last, 255) + 1)
    }
  }

  has(code: number): boolean {
    return code < 256 ? this.#latin[code] === 1 : contains(this.#set, code)
  }
}

/** A pattern as instructions of an automaton. */
export interface Program {
  readonly ops: Uint8Array
  /** Of `SPLIT` the way to prefer; of `READ`, `SAVE` and `LOOK` what comes next. */
  readonly next: Int32Array
  /** Of `SPLIT` the other way; of `SAVE` the slot; of `READ` and `LOOK` which. */
  readonly other: Int32Array
  /** What a match can begin with; `undefined` where it can be empty. */
  readonly first: Members | undefined
  /** Whether a match begins at the beginning of the text only. */
  readonly isAnchored: boolean
  readonly members: readonly Members[]
  /** The same classes, however far characters go. */
  readonly classes: readonly CharClass[]
  readonly looks: readonly Look[]
  readonly start: number
  readonly slots: number
}

/** A piece of a program with one way in, and one out that is not yet connected: what has its number as next goes on there. */
interface Piece {
  readonly start: number
  readonly ends: readonly End[]
}
/** An instruction, and which of its ways. */
type End = readonly [instruction: number, way: 'next' | 'other']

/** @param most how far the characters of the texts go */
export function compile(node: Node, groups: number, most: Universe): Program {
  return new Compiler(most).program(node, groups)
}

class Compiler {
  readonly #ops: number[] = []
  readonly #ways: Record<'next' | 'other', number[]> = { next: [], other: [] }
  readonly #members: Members[] = []
  readonly #looks: Look[] = []
  readonly #known = new Map<CharClass, number>()
  readonly #most: Universe

  constructor(most: Universe) {
    this.#most = most
  }

  program(node: Node, groups: number): Program {
    const { start, ends } = this.#group(node, 0)
    this.#connect(ends, this.#add(MATCH))
    const { first, isOpen } = beginning(node)
    return {
      ops: Uint8Array.from(this.#ops),
      next: Int32Array.from(this.#ways.next),
      other: Int32Array.from(this.#ways.other),
      first: isOpen ? undefined : new Members(first.upTo(this.#most)),
      isAnchored: isAnchored(node),
      members: this.#members,
      classes: [...this.#known.keys()],
      looks: this.#looks,
      start,
      slots: 2 * groups,
    }
  }

  #piece(node: Node): Piece {
    switch (node.kind) {
      case 'set':
        return this.#one(READ, this.#class(node.set))
      case 'look':
        return this.#one(LOOK, this.#looks.push(node.look) - 1)
      case 'group':
        return this.#group(node.body, node.index)
      case 'concat':
        return this.#sequence(node.parts.map((part) => () => this.#piece(part)))
      case 'alternation':
        return this.#alternation(node.parts)
      case 'repeat':
        return this.#repeat(node)
    }
  }

  #group(body: Node, index: number): Piece {
    return this.#sequence([
      () => this.#one(SAVE, 2 * index),
      () => this.#piece(body),
      () => this.#one(SAVE, 2 * index + 1),
    ])
  }

  #sequence(makers: readonly (() => Piece)[]): Piece {
    let whole: Piece | undefined
    for (const make of makers) {
      const piece = make()
      if (whole !== undefined) this.#connect(whole.ends, piece.start)
      whole = { start: whole?.start ?? piece.start, ends: piece.ends }
    }
    return whole ?? this.#nothing()
  }

  #alternation(parts: readonly Node[]): Piece {
    const ends: End[] = []
    let start = -1
    let before = -1
    for (const [index, part] of parts.entries()) {
      const isLast = index === parts.length - 1
      const split = isLast ? -1 : this.#add(SPLIT)
      const piece = this.#piece(part)
      if (split >= 0) this.#ways.next[split] = piece.start
      const entry = split >= 0 ? split : piece.start
      if (before >= 0) this.#ways.other[before] = entry
      else start = entry
      before = split
      ends.push(...piece.ends)
    }
    return { start, ends }
  }

  #repeat(node: Repeat): Piece {
    const { body, min, max } = node
    const required = Array.from({ length: min }, () => () => this.#piece(body))
    if (max !== Number.POSITIVE_INFINITY) return this.#sequence([...required, () => this.#optionals(node)])
    if (min > 0) return this.#sequence([...required.slice(1), () => this.#plus(node)])
    // Were x* one loop where x can be empty, the ways through it would be tried in the wrong order.
    return minLength(body) > 0 ? this.#star(node) : this.#optional(() => this.#plus(node), node.isGreedy)
  }

  #star({ body, isGreedy }: Repeat): Piece {
    const split = this.#add(SPLIT)
    const piece = this.#piece(body)
    this.#connect(piece.ends, split)
    return { start: split, ends: [this.#fork(split, piece.start, isGreedy)] }
  }

  #plus({ body, isGreedy }: Repeat): Piece {
    const piece = this.#piece(body)
    const split = this.#add(SPLIT)
    this.#connect(piece.ends, split)
    return { start: piece.start, ends: [this.#fork(split, piece.start, isGreedy)] }
  }

  #optional(make: () => Piece, isGreedy: boolean): Piece {
    const split = this.#add(SPLIT)
    const piece = make()
    return { start: split, ends: [...piece.ends, this.#fork(split, piece.start, isGreedy)] }
  }

  /** `x{0,2}` is `(x(x)?)?`. */
  #optionals({ body, min, max, isGreedy }: Repeat): Piece {
    let start = -1
    let before: readonly End[] = []
    const ends: End[] = []
    for (let count = min; count < max; count++) {
      const split = this.#add(SPLIT)
      const piece = this.#piece(body)
      ends.push(this.#fork(split, piece.start, isGreedy))
      if (start < 0) start = split
      else this.#connect(before, split)
      before = piece.ends
    }
    return start < 0 ? this.#nothing() : { start, ends: [...ends, ...before] }
  }

  /** Leads one way of a split into its body and gives the other. */
  #fork(split: number, body: number, isGreedy: boolean): End {
    this.#ways[isGreedy ? 'next' : 'other'][split] = body
    return [split, isGreedy ? 'other' : 'next']
  }

  /** A split whose ways lead to the same place. */
  #nothing(): Piece {
    const split = this.#add(SPLIT)
    return {
      start: split,
      ends: [
        [split, 'next'],
        [split, 'other'],
      ],
    }
  }

  #one(op: number, which: number): Piece {
    const instruction = this.#add(op)
    this.#ways.other[instruction] = which
    return { start: instruction, ends: [[instruction, 'next']] }
  }

  #add(op: number): number {
    this.#ways.next.push(-1)
    this.#ways.other.push(-1)
    return this.#ops.push(op) - 1
  }

  #connect(ends: readonly End[], to: number): void {
    for (const [instruction, way] of ends) this.#ways[way][instruction] = to
  }

  #class(set: CharClass): number {
    let which = this.#known.get(set)
    if (which === undefined) {
      which = this.#members.push(new Members(set.upTo(this.#most))) - 1
      this.#known.set(set, which)
    }
    return which
  }
}

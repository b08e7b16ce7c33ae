import type { CharClass } from '../char-class.ts'
import { complement, pairsOf, type Universe } from '../code-points.ts'
import { LOOK, MATCH, SAVE, SPLIT, type Program } from '../program.ts'

const BYTES = 256
const BEYOND_ASCII = 0x80
/** States, and lists of slots: the number of either fits into a byte. */
const MOST = 254
const MOST_INSTRUCTIONS = 2000
/** An edge that leads nowhere, and one where the automaton cannot tell. */
export const NOWHERE = 0xffff
export const UNSURE = 0xfffe

/** Slots that take the position. */
export type Slots = readonly number[]

/** Where an automaton is between two bytes. */
export interface State {
  /** For each byte an edge: in its low byte the state to which it leads, in its high byte which of the notes is done before. */
  readonly edges: Uint16Array
  /** What is noted where a match ends here; `undefined`: none does. */
  readonly end: Slots | undefined
  /** The same where the text ends too. */
  readonly endOfText: Slots | undefined
}

/**
 * An automaton over the bytes of UTF-8 for patterns in which the next byte always tells the only way to go on. It begins in
 * its first state, to which it never comes back.
 */
export interface OnePass {
  readonly states: readonly State[]
  readonly notes: readonly Slots[]
  readonly slots: number
}

/** The automaton of a program for ASCII; `undefined`: it is none of this kind, or too large. */
export function onePass(program: Program): OnePass | undefined {
  if (!program.isAnchored || program.ops.length > MOST_INSTRUCTIONS) return undefined
  if (program.looks.some(({ at }) => at !== 'text-start' && at !== 'text-end')) return undefined
  return new Builder(program).build()
}

class Builder {
  readonly #program: Program
  /** The instruction at which each state begins. */
  readonly #starts: number[]
  readonly #states: State[] = []
  readonly #notes: Slots[] = [[]]

  constructor(program: Program) {
    this.#program = program
    this.#starts = [program.start]
  }

  build(): OnePass | undefined {
    for (let index = 0; index < this.#starts.length; index++) {
      const state = this.#state(index)
      if (state === undefined || this.#starts.length > MOST || this.#notes.length > MOST) return undefined
      this.#states.push(state)
    }
    for (const { edges } of this.#states) this.#refuseHalfCharacters(edges)
    return { states: this.#states, notes: this.#notes, slots: this.#program.slots }
  }

  /** `undefined` where the same byte leads two ways. */
  #state(index: number): State | undefined {
    const edges = new Uint16Array(BYTES).fill(NOWHERE)
    let endOfText: Slots | undefined
    for (const { instruction, slots, atEnd } of this.#ways(index)) {
      if (this.#program.ops[instruction] !== MATCH) {
        if (!this.#addEdges(edges, instruction, this.#note(slots))) return undefined
        continue
      }
      endOfText ??= slots
      // A match is preferred to all that comes behind it.
      if (!atEnd) return { edges, end: slots, endOfText }
    }
    return { edges, end: undefined, endOfText }
  }

  /** What a state leads to without reading, the preferred first. */
  #ways(index: number): Way[] {
    const { ops, next, other, looks } = this.#program
    const ways: Way[] = []
    const seen = new Set<number>()
    const follow = (instruction: number, slots: Slots, atEnd: boolean): void => {
      if (seen.has(2 * instruction) || seen.has(2 * instruction + Number(atEnd))) return
      seen.add(2 * instruction + Number(atEnd))
      const onward = next[instruction] as number
      const which = other[instruction] as number
      switch (ops[instruction]) {
        case SPLIT:
          follow(onward, slots, atEnd)
          follow(which, slots, atEnd)
          break
        case SAVE:
          follow(onward, [...slots, which], atEnd)
          break
        case LOOK:
          if (looks[which]?.at === 'text-end') follow(onward, slots, true)
          else if (index === 0) follow(onward, slots, atEnd)
          break
        case MATCH:
          ways.push({ instruction, slots, atEnd })
          break
        default:
          if (!atEnd) ways.push({ instruction, slots, atEnd })
      }
    }
    follow(this.#starts[index] as number, [], false)
    return ways
  }

  #addEdges(edges: Uint16Array, instruction: number, note: number): boolean {
    const set = this.#program.classes[this.#program.other[instruction] as number] as CharClass
    const edge = (note << 8) | this.#stateAt(this.#program.next[instruction] as number)
    for (const [first, last] of pairsOf(set.upTo(0x7f))) {
      for (let byte = first; byte <= last; byte++) {
        if (edges[byte] !== NOWHERE) return false
        edges[byte] = edge
      }
    }
    const beyond = beyondAscii(set)
    if (beyond === 'none') return true
    const isTaken = edges[BEYOND_ASCII] !== NOWHERE
    edges.fill(beyond === 'all' && !isTaken ? edge : UNSURE, BEYOND_ASCII)
    return true
  }

  /** A character of several bytes may be read only where all that follow stay in the same state. */
  #refuseHalfCharacters(edges: Uint16Array): void {
    const edge = edges[BEYOND_ASCII] as number
    if (edge === NOWHERE || edge === UNSURE) return
    const state = edge & 0xff
    if (this.#states[state]?.edges[BEYOND_ASCII] !== state) edges.fill(UNSURE, BEYOND_ASCII)
  }

  #stateAt(instruction: number): number {
    const known = this.#starts.indexOf(instruction, 1)
    return known > 0 ? known : this.#starts.push(instruction) - 1
  }

  #note(slots: Slots): number {
    const key = slots.join()
    const known = this.#notes.findIndex((note) => note.join() === key)
    return known >= 0 ? known : this.#notes.push(slots) - 1
  }
}

/** A way without reading: to an instruction that reads or to the match. */
interface Way {
  readonly instruction: number
  readonly slots: Slots
  /** Whether it is open only where the text ends. */
  readonly atEnd: boolean
}

/** How many of the characters beyond ASCII a class has. */
function beyondAscii(set: CharClass): 'all' | 'some' | 'none' {
  const latin = set.upTo(0xff)
  if (!set.isWide && (latin.at(-1) ?? 0) < BEYOND_ASCII) return 'none'
  const hasAll = (most: Universe) => (complement(set.upTo(most), most).at(-1) ?? 0) < BEYOND_ASCII
  return hasAll(0xff) && hasAll(0x10ffff) ? 'all' : 'some'
}

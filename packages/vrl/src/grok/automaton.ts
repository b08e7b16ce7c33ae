import { holds } from '../regex/looks.ts'
import { LOOK, MATCH, READ, SAVE, SPLIT, type Program } from '../regex/program.ts'
import type { Look } from '../regex/syntax.ts'

/** The states that are alive at one place of the text, the preferred first, each with the positions it has noted. */
class States {
  readonly order: Int32Array
  readonly noted: Int32Array
  size = 0
  readonly #places: Int32Array
  readonly #slots: number

  constructor(instructions: number, slots: number) {
    this.#slots = slots
    this.order = new Int32Array(instructions)
    this.#places = new Int32Array(instructions)
    this.noted = new Int32Array(instructions * slots)
  }

  /** Adds a state; whether it is new. */
  add(instruction: number): boolean {
    const at = this.#places[instruction] as number
    if (at < this.size && this.order[at] === instruction) return false
    this.#places[instruction] = this.size
    this.order[this.size++] = instruction
    return true
  }

  note(instruction: number, slots: Int32Array): void {
    this.noted.set(slots, instruction * this.#slots)
  }

  recall(instruction: number, slots: Int32Array): void {
    const base = instruction * this.#slots
    for (let slot = 0; slot < this.#slots; slot++) slots[slot] = this.noted[base + slot] as number
  }
}

/**
 * Runs a program with look-around over a text, all ways at once, in a time that grows as the text does
 * (R. Cox, Regular Expression Matching: the Virtual Machine Approach).
 */
export class Automaton {
  readonly #program: Program
  readonly #looks: ReadonlyMap<Look, RegExp>
  readonly #slots: Int32Array
  /** What is still to be followed: instructions, or -1 - slot and before it what that slot was. */
  readonly #stack: number[] = []
  #now: States
  #next: States

  /** @param looks those that sticky patterns decide */
  constructor(program: Program, looks: ReadonlyMap<Look, RegExp>) {
    this.#program = program
    this.#looks = looks
    this.#slots = new Int32Array(program.slots)
    this.#now = new States(program.ops.length, program.slots)
    this.#next = new States(program.ops.length, program.slots)
  }

  /** The positions of the leftmost match, two for each group, -1 where a group has none. */
  run(text: string): Int32Array | undefined {
    let found: Int32Array | undefined
    this.#now.size = 0
    for (let at = 0; ;) {
      if (found === undefined) {
        this.#slots.fill(-1)
        this.#follow(this.#now, this.#program.start, text, at)
      } else if (this.#now.size === 0) return found
      const code = text.codePointAt(at) ?? -1
      const after = at + (code > 0xffff ? 2 : 1)
      if (this.#step(text, code, after)) found = this.#slots.slice()
      if (code < 0) return found
      const swap = this.#now
      this.#now = this.#next
      this.#next = swap
      at = after
    }
  }

  /** Leads all states over a character; whether one of them, whose positions are then in the slots, is a match. */
  #step(text: string, code: number, after: number): boolean {
    const { ops, next, other, members } = this.#program
    const now = this.#now
    this.#next.size = 0
    for (let index = 0; index < now.size; index++) {
      const instruction = now.order[index] as number
      if (ops[instruction] === MATCH) {
        now.recall(instruction, this.#slots)
        return true
      }
      if (ops[instruction] === READ && code >= 0 && members[other[instruction] as number]?.has(code) === true) {
        now.recall(instruction, this.#slots)
        this.#follow(this.#next, next[instruction] as number, text, after)
      }
    }
    return false
  }

  /** Adds all states that are reached without reading, in the order of preference. */
  #follow(states: States, start: number, text: string, at: number): void {
    const stack = this.#stack
    stack.push(start)
    for (let top = stack.pop(); top !== undefined; top = stack.pop()) {
      if (top < 0) this.#slots[-1 - top] = stack.pop() as number
      else this.#enter(states, top, text, at)
    }
  }

  #enter(states: States, start: number, text: string, at: number): void {
    const { ops, next, other } = this.#program
    let instruction = start
    while (states.add(instruction)) {
      const op = ops[instruction]
      const way = other[instruction] as number
      if (op === SPLIT) this.#stack.push(way)
      else if (op === SAVE) {
        this.#stack.push(this.#slots[way] as number, -1 - way)
        this.#slots[way] = at
      } else {
        if (op !== LOOK) states.note(instruction, this.#slots)
        if (op !== LOOK || !this.#holds(way, text, at)) return
      }
      instruction = next[instruction] as number
    }
  }

  #holds(which: number, text: string, at: number): boolean {
    const look = this.#program.looks[which] as Look
    const pattern = this.#looks.get(look)
    if (pattern === undefined) return holds(look, text, at)
    pattern.lastIndex = at
    return pattern.test(text)
  }
}

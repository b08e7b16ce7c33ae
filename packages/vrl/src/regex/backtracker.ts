import { holds } from './looks.ts'
import { LOOK, READ, SAVE, SPLIT, type Program } from './program.ts'
import type { Look } from './syntax.ts'

/** States times places that are remembered at most: 4 MiB. */
const MOST_STATES = 2 ** 21
const LAST_RUN = 0xffff

/**
 * Runs a program over short texts, one way after the other, and goes no way twice: what has failed from some
 * state at some place fails again. So the time grows as the text does, and is short where the first way leads to the end.
 */
export class Backtracker {
  readonly #program: Program
  readonly #slots: Int32Array
  /** Of each state at each place, in which run it was entered last. */
  #entered = new Uint16Array(0)
  #run = 0
  /** What is still to be tried: an instruction and a place, or -1 - slot and what that slot was. */
  readonly #stack: number[] = []

  constructor(program: Program) {
    this.#program = program
    this.#slots = new Int32Array(program.slots)
  }

  /** Whether a text is short enough. */
  takes(text: string): boolean {
    return this.#program.ops.length * (text.length + 1) <= MOST_STATES
  }

  /** The positions of the leftmost match, two for each group, -1 where a group has none. */
  run(text: string): Int32Array | undefined {
    const states = this.#program.ops.length * (text.length + 1)
    if (this.#entered.length < states) {
      this.#entered = new Uint16Array(states)
      this.#run = 0
    } else if (this.#run === LAST_RUN) {
      this.#entered.fill(0)
      this.#run = 0
    }
    this.#run++
    for (let from = 0; from <= text.length; from++) {
      this.#slots.fill(-1)
      if (this.#matches(text, from)) return this.#slots
    }
    return undefined
  }

  #matches(text: string, from: number): boolean {
    const stack = this.#stack
    stack.length = 0
    stack.push(from, this.#program.start)
    while (stack.length > 0) {
      const instruction = stack.pop() as number
      const at = stack.pop() as number
      if (instruction < 0) this.#slots[-1 - instruction] = at
      else if (this.#follow(text, instruction, at)) return true
    }
    return false
  }

  /** Goes on by the preferred way as far as it leads; whether that is to a match. */
  #follow(text: string, start: number, from: number): boolean {
    const { ops, next, other, members, looks } = this.#program
    const width = text.length + 1
    let at = from
    for (let instruction = start; ; instruction = next[instruction] as number) {
      const state = instruction * width + at
      if (this.#entered[state] === this.#run) return false
      this.#entered[state] = this.#run
      const way = other[instruction] as number
      switch (ops[instruction]) {
        case READ: {
          const code = text.codePointAt(at)
          if (code === undefined || members[way]?.has(code) !== true) return false
          at += code > 0xffff ? 2 : 1
          break
        }
        case SPLIT:
          this.#stack.push(at, way)
          break
        case SAVE:
          this.#stack.push(this.#slots[way] as number, -1 - way)
          this.#slots[way] = at
          break
        case LOOK:
          if (!holds(looks[way] as Look, text, at)) return false
          break
        default:
          return true
      }
    }
  }
}

import { holds } from './looks.ts'
import { LOOK, MATCH, READ, SAVE, SPLIT, type Program } from './program.ts'
import type { Look } from './syntax.ts'
import { Trail } from './trail.ts'

/** The states that are alive at one place of the text, the preferred first, each with the end of its trail. */
class States {
  readonly dense: Int32Array
  readonly #sparse: Int32Array
  readonly trails: Int32Array
  size = 0

  constructor(instructions: number) {
    this.dense = new Int32Array(instructions)
    this.#sparse = new Int32Array(instructions)
    this.trails = new Int32Array(instructions)
  }

  /** Adds a state; whether it is new. */
  add(instruction: number, trail: number): boolean {
    const at = this.#sparse[instruction] as number
    if (at < this.size && this.dense[at] === instruction) return false
    this.#sparse[instruction] = this.size
    this.trails[this.size] = trail
    this.dense[this.size++] = instruction
    return true
  }
}

/**
 * Runs a program over a text, all ways at once: the time is at most that of the text times that of the program
 * (R. Cox, Regular Expression Matching: the Virtual Machine Approach). Prefers the ways that Rust's `regex` prefers.
 */
export class Machine {
  readonly #program: Program
  readonly #trail: Trail
  readonly #keepsGroups: boolean
  /** Ways still to be followed: an instruction, and before it the trail that leads there. */
  readonly #stack: number[] = []
  #text = ''
  #now: States
  #next: States

  /** @param keepsGroups whether positions are asked for, or only whether there is a match */
  constructor(program: Program, keepsGroups: boolean) {
    this.#program = program
    this.#keepsGroups = keepsGroups
    this.#trail = new Trail(program.slots)
    this.#now = new States(program.ops.length)
    this.#next = new States(program.ops.length)
  }

  /**
   * The positions of the leftmost match from `from` on, two for each group, -1 where a group has none; nothing of them
   * where no positions are kept.
   */
  run(text: string, from: number): Int32Array | undefined {
    let found = Trail.NONE
    this.#text = text
    this.#now.size = 0
    this.#trail.clear()
    for (let at = from; ;) {
      const code = text.codePointAt(at) ?? -1
      if (found === Trail.NONE && this.#mayBegin(code, at)) {
        this.#follow(this.#now, this.#program.start, Trail.START, at)
      } else if (this.#now.size === 0 && (found !== Trail.NONE || this.#program.isAnchored)) break
      const after = at + (code > 0xffff ? 2 : 1)
      const match = this.#step(code, after)
      if (match !== Trail.NONE) found = match
      if (code < 0 || (match !== Trail.NONE && !this.#keepsGroups)) break
      const swap = this.#now
      this.#now = this.#next
      this.#next = swap
      at = after
      if (this.#trail.isLong(this.#now.size)) found = this.#trail.shorten(this.#now.trails, this.#now.size, found)
    }
    return found === Trail.NONE ? undefined : this.#trail.slots(found)
  }

  #mayBegin(code: number, at: number): boolean {
    const { first, isAnchored } = this.#program
    return (at === 0 || !isAnchored) && (first === undefined || (code >= 0 && first.has(code)))
  }

  /** Leads all states over a character; the trail of the one that is a match, if one is. */
  #step(code: number, after: number): number {
    const { ops, next, other, members } = this.#program
    const now = this.#now
    this.#next.size = 0
    for (let index = 0; index < now.size; index++) {
      const instruction = now.dense[index] as number
      const op = ops[instruction]
      const trail = now.trails[index] as number
      if (op === MATCH) return trail
      if (op === READ && code >= 0 && members[other[instruction] as number]?.has(code) === true) {
        this.#follow(this.#next, next[instruction] as number, trail, after)
      }
    }
    return Trail.NONE
  }

  /** Adds all states that are reached without reading, in the order of preference. */
  #follow(states: States, start: number, from: number, at: number): void {
    const { ops, next, other, looks } = this.#program
    const stack = this.#stack
    let instruction = start
    let trail = from
    for (;;) {
      let goesOn = states.add(instruction, trail)
      if (goesOn) {
        const op = ops[instruction]
        const which = other[instruction] as number
        if (op === SPLIT) stack.push(trail, which)
        else if (op === SAVE) trail = this.#keepsGroups ? this.#trail.add(trail, which, at) : trail
        else goesOn = op === LOOK && holds(looks[which] as Look, this.#text, at)
      }
      if (goesOn) {
        instruction = next[instruction] as number
        continue
      }
      const waiting = stack.pop()
      if (waiting === undefined) return
      instruction = waiting
      trail = stack.pop() as number
    }
  }
}

import type { Universe } from './code-points.ts'
import { safeLength } from './cost.ts'
import { emit } from './emit.ts'
import { Machine } from './machine.ts'
import type { RegexMatch, Span } from './match.ts'
import type { Parsed } from './parse.ts'
import { compile } from './program.ts'
import { minLength, some, type Node } from './syntax.ts'

/** Steps between two backtracks times backtracks: what V8 may do before its linear engine takes over. */
const MOST_STEPS = 2.5e7

let fallbackLength = 0

/**
 * Tells that this process runs V8 with `--enable-experimental-regexp-engine-on-excessive-backtracks` and
 * `--regexp-backtracks-before-fallback` at `backtracks`, so that patterns that backtrack much may run in V8. To be called
 * before the first match.
 */
export function trustLinearFallback(backtracks = 50_000): void {
  fallbackLength = Math.floor(MOST_STEPS / backtracks)
}

/** What the engines for the different texts share. */
export interface Plan extends Parsed {
  /** The longest text on which backtracking is harmless. */
  readonly safeLength: number
  /** Whether JavaScript gives other matches: it refuses to repeat what is empty. */
  readonly isForeign: boolean
  /** Whether JavaScript gives other groups: it forgets them in each repetition. */
  readonly forgetsGroups: boolean
}

export function planOf(parsed: Parsed): Plan {
  const { node } = parsed
  return {
    ...parsed,
    safeLength: safeLength(node),
    isForeign: some(node, (part) => part.kind === 'repeat' && part.min !== part.max && minLength(part.body) === 0),
    forgetsGroups: some(node, (part) => part.kind === 'repeat' && part.max > 1 && hasOptionalGroup(part.body)),
  }
}

/** Whether a group may be left out of a match. */
function hasOptionalGroup(node: Node): boolean {
  return some(
    node,
    (part) =>
      (part.kind === 'alternation' || (part.kind === 'repeat' && part.min === 0)) &&
      some(part, (inner) => inner.kind === 'group'),
  )
}

/** Finds matches in texts whose characters go no further than `most`: by V8 where that is safe, else by an automaton. */
export class Engine {
  readonly #plan: Plan
  readonly #most: Universe
  readonly #regexp: RegExp | undefined
  /** The longest text for V8. */
  readonly #longest: number
  #finder: Machine | undefined
  #tester: Machine | undefined

  constructor(plan: Plan, most: Universe) {
    this.#plan = plan
    this.#most = most
    const isSafe = plan.safeLength === Number.POSITIVE_INFINITY
    const emitted = plan.isForeign ? undefined : emit(plan.node, most, !isSafe)
    this.#regexp = emitted === undefined ? undefined : built(emitted.source)
    this.#longest = emitted?.isCovered === true ? Math.max(plan.safeLength, fallbackLength) : plan.safeLength
  }

  test(text: string, from: number): boolean {
    if (this.#regexp !== undefined && text.length <= this.#longest) {
      const match = this.#run(this.#regexp, text, from)
      if (match !== 'exhausted') return match !== null
    }
    this.#tester ??= this.#machine(false)
    return this.#tester.run(text, from) !== undefined
  }

  exec(text: string, from: number): RegexMatch | undefined {
    if (this.#regexp !== undefined && text.length <= this.#longest && !this.#plan.forgetsGroups) {
      const match = this.#run(this.#regexp, text, from)
      if (match !== 'exhausted') return (match as RegexMatch | null) ?? undefined
    }
    const spans = this.spans(text, from)
    if (spans === undefined) return undefined
    const groups = spans.map((span) => (span === undefined ? undefined : text.slice(span[0], span[1])))
    return Object.assign(groups, { index: (spans[0] as Span)[0] }) as unknown as RegexMatch
  }

  spans(text: string, from: number): (Span | undefined)[] | undefined {
    this.#finder ??= this.#machine(true)
    const slots = this.#finder.run(text, from)
    if (slots === undefined) return undefined
    return Array.from({ length: slots.length / 2 }, (_, group) => {
      const start = slots[2 * group] as number
      const end = slots[2 * group + 1] as number
      return start < 0 || end < 0 ? undefined : [start, end]
    })
  }

  /** Runs V8; `exhausted` where it has no more memory for ways to come back to. */
  #run(regexp: RegExp, text: string, from: number): RegExpExecArray | null | 'exhausted' {
    try {
      regexp.lastIndex = from
      let match = regexp.exec(text)
      while (this.#most === 0x10ffff && match !== null && match[0] === '' && isWithinPair(text, match.index)) {
        regexp.lastIndex = match.index + 1
        match = regexp.exec(text)
      }
      return match
    } catch (error) {
      if (error instanceof RangeError) return 'exhausted'
      throw error
    }
  }

  #machine(keepsGroups: boolean): Machine {
    return new Machine(compile(this.#plan.node, this.#plan.names.length, this.#most), keepsGroups)
  }
}

function isWithinPair(text: string, at: number): boolean {
  return (text.codePointAt(at - 1) ?? 0) > 0xffff
}

/** `undefined` where V8 gives up on a pattern for its size. */
function built(source: string): RegExp | undefined {
  try {
    return new RegExp(source, 'g')
  } catch (error) {
    if (error instanceof SyntaxError && /too (large|big|many)/i.test(error.message)) return undefined
    throw error
  }
}

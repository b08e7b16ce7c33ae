import type { CharClass } from './char-class.ts'
import { pairsOf } from './code-points.ts'
import { isAnchored, minLength, type Node, type Repeat } from './syntax.ts'

/** Steps that a backtracking engine may take for one text: at worst some ten milliseconds. */
const MOST_STEPS = 4e6
/** Counts above this are taken for endless. */
const SHORT_COUNT = 64
const MOST_DEGREE = 8
/** The bit for all characters beyond Latin-1. */
const BEYOND = 1n << 256n
const EVERYTHING = (1n << 257n) - 1n

/** What is left to match from some place of the pattern on, and what a backtracking engine pays for it at worst. */
interface Rest {
  /** The characters with which it can begin, a bit for each of Latin-1. */
  readonly first: bigint
  /** The power of the length of the text. */
  readonly degree: number
  /** A factor that does not depend on the text, as power of two. */
  readonly log: number
}

const NOTHING: Rest = { first: 0n, degree: 0, log: 0 }
const ENDLESS: Rest = { first: EVERYTHING, degree: Number.POSITIVE_INFINITY, log: 0 }

/**
 * The longest text on which a backtracking engine needs few steps for a pattern. A repetition that can end in one way only,
 * since what follows begins differently, costs what it reads; any other multiplies what follows by the length of the
 * text; and one whose body can be read in several ways may take exponential time (0). Whether ways differ is judged by their
 * first character, which errs to the safe side.
 */
export function safeLength(node: Node): number {
  const { degree, log } = new Estimate().rest(node, NOTHING)
  if (degree > MOST_DEGREE) return 0
  const power = isAnchored(node) ? Math.max(degree, 1) : degree + 1
  if (power === 1 && log <= 10) return Number.POSITIVE_INFINITY
  return Math.floor((MOST_STEPS / 2 ** log) ** (1 / power))
}

class Estimate {
  readonly #begins = new Map<Node, { first: bigint; isOpen: boolean }>()

  /** What `node` and then `after` costs. */
  rest(node: Node, after: Rest): Rest {
    switch (node.kind) {
      case 'set':
      case 'look':
        return { ...after, first: this.#first(node, after.first) }
      case 'group':
        return this.rest(node.body, after)
      case 'concat':
        return node.parts.reduceRight((sum, part) => this.rest(part, sum), after)
      case 'alternation':
        return either(node.parts.map((part) => this.rest(part, after)))
      case 'repeat':
        if (node.min === node.max && node.max <= SHORT_COUNT) return this.#copied(node, after)
        return node.max === 1 ? either([this.rest(node.body, after), after]) : this.#repeated(node, after)
    }
  }

  #copied({ body, min }: Repeat, after: Rest): Rest {
    let sum = after
    for (let count = 0; count < min && sum.degree <= MOST_DEGREE; count++) sum = this.rest(body, sum)
    return sum
  }

  #repeated(node: Repeat, after: Rest): Rest {
    const { body, min, max } = node
    const begin = this.#first(body, 0n)
    if (minLength(body) === 0 || this.#isAmbiguous(body, begin | after.first)) return ENDLESS
    const isDistinct = (begin & after.first) === 0n
    const first = min === 0 ? begin | after.first : begin
    if (max > SHORT_COUNT) return { first, degree: Math.max(1, after.degree + (isDistinct ? 0 : 1)), log: after.log }
    const log = isDistinct ? Math.max(after.log, Math.log2(max)) : after.log + Math.log2(max)
    return { first, degree: Math.max(after.degree, hasEndless(body) ? 1 : 0), log }
  }

  /** Whether there may be several ways to read a text by `node`, if what follows begins with one of `after`. */
  #isAmbiguous(node: Node, after: bigint): boolean {
    switch (node.kind) {
      case 'set':
      case 'look':
        return false
      case 'group':
        return this.#isAmbiguous(node.body, after)
      case 'concat': {
        let next = after
        for (const part of node.parts.toReversed()) {
          if (this.#isAmbiguous(part, next)) return true
          next = this.#first(part, next)
        }
        return false
      }
      case 'alternation':
        if (!areDistinct(node.parts.map((part) => this.#first(part, after)))) return true
        return node.parts.some((part) => this.#isAmbiguous(part, after))
      case 'repeat': {
        const { body, min, max } = node
        const begin = this.#first(body, 0n)
        if (minLength(body) === 0 || (min !== max && (begin & after) !== 0n)) return true
        return this.#isAmbiguous(body, max === 1 ? after : begin | after)
      }
    }
  }

  /** The characters with which a node can begin, if what follows it begins with one of `after`. */
  #first(node: Node, after: bigint): bigint {
    let begin = this.#begins.get(node)
    if (begin === undefined) {
      begin = this.#begin(node)
      this.#begins.set(node, begin)
    }
    return begin.isOpen ? begin.first | after : begin.first
  }

  /** The same, and whether what follows may stand at the beginning. */
  #begin(node: Node): { first: bigint; isOpen: boolean } {
    switch (node.kind) {
      case 'set':
        return { first: maskOf(node.set), isOpen: false }
      case 'look':
        return { first: 0n, isOpen: node.look.at !== 'text-end' }
      case 'group':
        return this.#begin(node.body)
      case 'concat': {
        let first = 0n
        for (const part of node.parts) {
          first = this.#first(part, 0n) | first
          if (this.#begins.get(part)?.isOpen === false) return { first, isOpen: false }
        }
        return { first, isOpen: true }
      }
      case 'alternation': {
        const first = node.parts.reduce((all, part) => all | this.#first(part, 0n), 0n)
        return { first, isOpen: node.parts.some((part) => this.#begins.get(part)?.isOpen === true) }
      }
      case 'repeat': {
        const first = this.#first(node.body, 0n)
        return { first, isOpen: node.min === 0 || this.#begins.get(node.body)?.isOpen === true }
      }
    }
  }
}

/** Ways that begin differently exclude each other; all others may be tried one after the other. */
function either(ways: readonly Rest[]): Rest {
  return {
    first: ways.reduce((all, { first }) => all | first, 0n),
    degree: Math.max(...ways.map((way) => way.degree)),
    log:
      Math.max(...ways.map((way) => way.log)) +
      (areDistinct(ways.map((way) => way.first)) ? 0 : Math.log2(ways.length)),
  }
}

function areDistinct(firsts: readonly bigint[]): boolean {
  let seen = 0n
  for (const first of firsts) {
    if ((seen & first) !== 0n) return false
    seen |= first
  }
  return true
}

function hasEndless(node: Node): boolean {
  switch (node.kind) {
    case 'set':
    case 'look':
      return false
    case 'group':
      return hasEndless(node.body)
    case 'repeat':
      return node.max > SHORT_COUNT || hasEndless(node.body)
    default:
      return node.parts.some(hasEndless)
  }
}

function maskOf(set: CharClass): bigint {
  let mask = set.isWide ? BEYOND : 0n
  for (const [first, last] of pairsOf(set.upTo(0xff))) mask |= ((1n << BigInt(last - first + 1)) - 1n) << BigInt(first)
  return mask
}

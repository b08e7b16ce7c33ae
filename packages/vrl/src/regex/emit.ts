import { PERL } from './char-class.ts'
import type { CharClass } from './char-class.ts'
import { complement, pairsOf, type CodePointSet, type Universe } from './code-points.ts'
import type { Look, Node, Repeat, WordLook } from './syntax.ts'

/** Longer sources are not made; V8 gives up on such patterns too. */
const MOST_SOURCE = 50_000
const HIGH = 0xd800
const LOW = 0xdc00

export interface Emitted {
  /** For `new RegExp` without the flags i, m, s, u and v. */
  readonly source: string
  /** Whether V8's linear engine would take it: no look-ahead, no long counted repetitions. */
  readonly isCovered: boolean
}

/**
 * Writes a pattern in JavaScript's syntax, for texts whose characters go no further than `most`. Groups are numbered,
 * not named.
 * @param expand whether to write out counted repetitions, so that V8's linear engine takes them
 * @returns `undefined` where the result would be too long
 */
export function emit(node: Node, most: Universe, expand: boolean): Emitted | undefined {
  const emitter = new Emitter(most, expand)
  const source = emitter.node(node)
  return source.length > MOST_SOURCE ? undefined : { source, isCovered: emitter.isCovered }
}

class Emitter {
  isCovered = true
  readonly #most: Universe
  readonly #expand: boolean
  readonly #sets = new Map<CharClass, string>()

  constructor(most: Universe, expand: boolean) {
    this.#most = most
    this.#expand = expand
  }

  node(node: Node): string {
    switch (node.kind) {
      case 'set':
        return this.#set(node.set)
      case 'look':
        return this.#look(node.look)
      case 'group':
        return `(${this.node(node.body)})`
      case 'concat':
        return node.parts
          .map((part) => (part.kind === 'alternation' ? `(?:${this.node(part)})` : this.node(part)))
          .join('')
      case 'alternation':
        return node.parts.map((part) => this.node(part)).join('|')
      case 'repeat':
        return this.#repeat(node)
    }
  }

  #set(set: CharClass): string {
    let source = this.#sets.get(set)
    if (source === undefined) {
      source = setSource(set.upTo(this.#most), this.#most)
      this.#sets.set(set, source)
    }
    return source
  }

  #repeat(node: Repeat): string {
    const { body, min, max } = node
    const source = this.node(body)
    const isWhole = body.kind === 'group' || (body.kind === 'set' && isAtom(source))
    const atom = isWhole ? source : `(?:${source})`
    const lazy = node.isGreedy ? '' : '?'
    const isCounted = min > 1 || (max > 1 && max !== Number.POSITIVE_INFINITY)
    if (!isCounted) return `${atom}${operatorOf(min, max)}${lazy}`
    const copies = max === Number.POSITIVE_INFINITY ? min : max
    if (this.#expand && !source.includes('(') && (source.length + 4) * copies < MOST_SOURCE)
      return expanded(atom, min, max, lazy)
    this.isCovered = false
    return `${atom}${operatorOf(min, max)}${lazy}`
  }

  #look(look: Look): string {
    switch (look.at) {
      case 'text-start':
        return '^'
      case 'text-end':
        return '$'
      case 'line-start':
        return '(?<![^\\n])'
      case 'line-end':
        return this.#ahead('(?![^\\n])')
      case 'crlf-start':
        return this.#ahead('(?:(?<![^\\n])|(?<=\\r)(?!\\n))')
      case 'crlf-end':
        return this.#ahead('(?:(?![^\\r])|(?<!\\r)(?=\\n))')
      case 'around':
        return this.#ahead(look.source(this.#most))
      default:
        return this.#word(look.at, look.ascii)
    }
  }

  #word(at: WordLook, ascii: boolean): string {
    const isAscii = ascii || this.#most === 0x7f
    if (isAscii && at === 'boundary') return '\\b'
    if (isAscii && at === 'no-boundary') return '\\B'
    const word = isAscii ? '\\w' : this.#set(PERL.unicode.w)
    if (at === 'word-start-half') return `(?<!${word})`
    return this.#ahead(WORD_LOOKS[at].replaceAll('W', () => word))
  }

  #ahead(source: string): string {
    this.isCovered = false
    return source
  }
}

const WORD_LOOKS: Readonly<Record<WordLook, string>> = {
  boundary: '(?:(?<=W)(?!W)|(?<!W)(?=W))',
  'no-boundary': '(?:(?<=W)(?=W)|(?<!W)(?!W))',
  'word-start': '(?<!W)(?=W)',
  'word-end': '(?<=W)(?!W)',
  'word-start-half': '(?<!W)',
  'word-end-half': '(?!W)',
}

function operatorOf(min: number, max: number): string {
  if (max === 1) return min === 0 ? '?' : ''
  if (max !== Number.POSITIVE_INFINITY) return min === max ? `{${min}}` : `{${min},${max}}`
  return min === 0 ? '*' : min === 1 ? '+' : `{${min},}`
}

/** `x{2,4}` as `xx(?:x(?:x)?)?`. */
function expanded(atom: string, min: number, max: number, lazy: string): string {
  if (max === Number.POSITIVE_INFINITY) return `${atom.repeat(min)}${atom}*${lazy}`
  const optional = max - min
  return atom.repeat(min) + `(?:${atom}`.repeat(optional) + `)?${lazy}`.repeat(optional)
}

/** One character, one escape or one class: what an operator can follow. */
function isAtom(source: string): boolean {
  return source.length === 1 || /^(?:\\(?:x..|u....|.)|\[(?:\\.|[^\\\]])*\])$/s.test(source)
}

function setSource(set: CodePointSet, most: Universe): string {
  if (set.length === 2 && set[0] === set[1]) return codePointSource(set[0] as number)
  const inner = most === 0x10ffff ? 0xffff : most
  const rest = complement(set, inner)
  const units = set.filter((_, index) => (set[index - (index % 2)] as number) <= inner)
  const isShorter = rest.length < units.length
  const surrogates = isShorter && most === 0x10ffff ? '\\ud800-\\udfff' : ''
  const brackets = `[${isShorter ? '^' : ''}${rangesSource(isShorter ? rest : units)}${surrogates}]`
  const astral = most === 0x10ffff ? pairSources(set) : []
  return astral.length === 0 ? brackets : `(?:${[brackets, ...astral].join('|')})`
}

function rangesSource(units: CodePointSet): string {
  return [...pairsOf(units)]
    .map(([first, last]) => {
      const end = Math.min(last, 0xffff)
      return first === end ? unitSource(first) : `${unitSource(first)}${end > first + 1 ? '-' : ''}${unitSource(end)}`
    })
    .join('')
}

/** What lies beyond U+FFFF as pairs of surrogates, the ones with the same second half together. */
function pairSources(set: CodePointSet): string[] {
  const highsOf = new Map<string, number[]>()
  const add = (first: number, last: number, lows: string) => {
    const highs = highsOf.get(lows) ?? []
    for (let high = first; high <= last; high++) highs.push(high)
    highsOf.set(lows, highs)
  }
  for (const [start, end] of pairsOf(set)) {
    if (end < 0x10000) continue
    let from = Math.max(start, 0x10000) - 0x10000
    const to = end - 0x10000
    while (from <= to) {
      const high = from >> 10
      const whole = (from & 0x3ff) === 0 && (to >> 10) - high > 0
      const last = whole ? (to >> 10) - ((to & 0x3ff) === 0x3ff ? 0 : 1) : high
      const until = Math.min(to, (last << 10) | 0x3ff)
      add(HIGH + high, HIGH + last, `${unitSource(LOW + (from & 0x3ff))}-${unitSource(LOW + (until & 0x3ff))}`)
      from = until + 1
    }
  }
  return [...highsOf].map(([lows, highs]) => `[${rangesSource(runs(highs))}][${lows}]`)
}

function runs(codes: readonly number[]): number[] {
  const flat: number[] = []
  for (const code of codes) {
    if (flat.at(-1) === code - 1) flat[flat.length - 1] = code
    else flat.push(code, code)
  }
  return flat
}

function codePointSource(code: number): string {
  if (code <= 0xffff) return unitSource(code)
  const offset = code - 0x10000
  return `(?:${unitSource(HIGH + (offset >> 10))}${unitSource(LOW + (offset & 0x3ff))})`
}

function unitSource(unit: number): string {
  const character = String.fromCharCode(unit)
  if (/[A-Za-z0-9_ "'<>=:;,%&@!#~`]/.test(character)) return character
  if (/[$()*+./?[\\\]^{|}-]/.test(character)) return `\\${character}`
  const hex = unit.toString(16)
  return unit > 0xff ? `\\u${hex.padStart(4, '0')}` : `\\x${hex.padStart(2, '0')}`
}

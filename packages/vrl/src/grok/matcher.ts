import type { Universe } from '../regex/code-points.ts'
import { safeLength } from '../regex/cost.ts'
import { emit } from '../regex/emit.ts'
import { parse } from '../regex/parse.ts'
import { compile, type Program } from '../regex/program.ts'
import type { Look, Node } from '../regex/syntax.ts'
import { Automaton } from './automaton.ts'
import { Backtracker } from './backtracker.ts'
import { MARK, translate, type LookAround } from './dialect.ts'

const BEYOND_LATIN = /[^\0-\xff]/
const SURROGATE = /[\ud800-\udfff]/
/** What the emitter writes for look-around: none of its own means that in these patterns. */
const STAND_IN = '(?:(?<![^\\n])|(?<=\\r)(?!\\n))'
const PATTERN_LIMIT = 50_000

/** Look-around as JavaScript has it: `?<!` and the like, and what it looks for. */
interface ParsedLook {
  readonly operator: string
  readonly node: Node
}

/** A part of a text by the name of its group. */
export type NamedGroup = (name: string, text: string) => void

/** A regular expression in the dialect of Oniguruma whose named groups are asked for. Takes linear time on whatever text. */
export class Matcher {
  /** Names of the named groups, in the order of the pattern. */
  readonly names: readonly string[]
  readonly #node: Node
  readonly #groups: number
  readonly #looks = new Map<Look, ParsedLook>()
  /** The numbers of the named groups. */
  readonly #places: readonly number[]
  readonly #safeLength: number
  readonly #engines = new Map<Universe, Engine>()

  /** @throws DialectError, RegexSyntaxError */
  constructor(source: string) {
    const { pattern, looks, names } = translate(source)
    const parsed = parse(pattern)
    this.names = names
    this.#places = names.map((_, index) => parsed.names.indexOf(`g${index}`))
    this.#groups = parsed.names.length
    this.#node = this.#withLooks(parsed.node, looks.map(parsedLook))
    this.#safeLength = safeLength(this.#node)
  }

  /** Hands out the named groups that took part in the leftmost match; false: there is none. */
  match(text: string, group: NamedGroup): boolean {
    const engine = this.#engine(text)
    if (engine.regexp !== undefined && text.length <= this.#safeLength) {
      const match = engine.regexp.exec(text)
      if (match === null) return false
      for (let i = 0; i < this.names.length; i++) {
        const part = match[this.#places[i] as number]
        if (part !== undefined) group(this.names[i] as string, part)
      }
      return true
    }
    const slots = engine.run(text)
    if (slots === undefined) return false
    for (let i = 0; i < this.names.length; i++) {
      const place = 2 * (this.#places[i] as number)
      const from = slots[place] as number
      if (from >= 0) group(this.names[i] as string, text.slice(from, slots[place + 1]))
    }
    return true
  }

  #engine(text: string): Engine {
    const most = !BEYOND_LATIN.test(text) ? 0xff : SURROGATE.test(text) ? 0x10ffff : 0xffff
    let engine = this.#engines.get(most)
    if (engine === undefined) {
      engine = new Engine(this.#node, this.#groups, most, this.#looks)
      this.#engines.set(most, engine)
    }
    return engine
  }

  /** The same pattern with looks where marks stand. */
  #withLooks(node: Node, looks: readonly ParsedLook[]): Node {
    if (looks.length === 0) return node
    switch (node.kind) {
      case 'set': {
        const set = node.set.upTo(0xffff)
        const mark = set.length === 2 && set[0] === set[1] ? (set[0] as number) - MARK : -1
        const around = looks[mark]
        if (around === undefined) return node
        const look: Look = { at: 'crlf-start' }
        this.#looks.set(look, around)
        return { kind: 'look', look }
      }
      case 'group':
      case 'repeat':
        return { ...node, body: this.#withLooks(node.body, looks) }
      case 'concat':
      case 'alternation':
        return { ...node, parts: node.parts.map((part) => this.#withLooks(part, looks)) }
      default:
        return node
    }
  }
}

/** Matches texts whose characters go no further than some. */
class Engine {
  readonly regexp: RegExp | undefined
  readonly #node: Node
  readonly #groups: number
  readonly #most: Universe
  readonly #looks = new Map<Look, RegExp>()
  #program: Program | undefined
  #backtracker: Backtracker | undefined
  #automaton: Automaton | undefined

  constructor(node: Node, groups: number, most: Universe, looks: ReadonlyMap<Look, ParsedLook>) {
    this.#node = node
    this.#groups = groups
    this.#most = most
    for (const [look, around] of looks) this.#looks.set(look, new RegExp(lookSource(around, most), 'y'))
    const sources = [...this.#looks.values()].map((look) => look.source)
    const source = emit(node, most, false)?.source.replaceAll(STAND_IN, () => sources.shift() ?? '')
    this.regexp = source === undefined || source.length > PATTERN_LIMIT ? undefined : new RegExp(source)
  }

  /** The positions of the leftmost match, for texts on which V8 might take long. */
  run(text: string): Int32Array | undefined {
    const program = (this.#program ??= compile(this.#node, this.#groups, this.#most))
    this.#backtracker ??= new Backtracker(program, this.#looks)
    if (this.#backtracker.takes(text)) return this.#backtracker.run(text)
    this.#automaton ??= new Automaton(program, this.#looks)
    return this.#automaton.run(text)
  }
}

function parsedLook({ behind, negative, pattern }: LookAround): ParsedLook {
  return { node: parse(`(?m:${pattern})`).node, operator: `?${behind ? '<' : ''}${negative ? '!' : '='}` }
}

function lookSource({ node, operator }: ParsedLook, most: Universe): string {
  return `(${operator}${emit(node, most, false)?.source ?? ''})`
}

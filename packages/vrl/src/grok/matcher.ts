import { Backtracker } from '../regex/backtracker.ts'
import type { Universe } from '../regex/code-points.ts'
import { safeLength } from '../regex/cost.ts'
import { emit } from '../regex/emit.ts'
import { Machine } from '../regex/machine.ts'
import { parse } from '../regex/parse.ts'
import { compile, type Program } from '../regex/program.ts'
import type { Node } from '../regex/syntax.ts'
import { MARK, translate } from './dialect.ts'
import { LookAround } from './look-around.ts'

const BEYOND_LATIN = /[^\0-\xff]/
const SURROGATE = /[\ud800-\udfff]/

/** A part of a text by the name of its group. */
export type NamedGroup = (name: string, text: string) => void

/** A regular expression in the dialect of Oniguruma whose named groups are asked for. Takes linear time on whatever text. */
export class Matcher {
  /** Names of the named groups, in the order of the pattern. */
  readonly names: readonly string[]
  readonly #node: Node
  readonly #groups: number
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
    const around = looks.map((look) => new LookAround(look))
    this.#node = around.length === 0 ? parsed.node : withLooks(parsed.node, around)
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
      engine = new Engine(this.#node, this.#groups, most)
      this.#engines.set(most, engine)
    }
    return engine
  }
}

/** Matches texts whose characters go no further than some. */
class Engine {
  readonly regexp: RegExp | undefined
  readonly #node: Node
  readonly #groups: number
  readonly #most: Universe
  #program: Program | undefined
  #backtracker: Backtracker | undefined
  #machine: Machine | undefined

  constructor(node: Node, groups: number, most: Universe) {
    this.#node = node
    this.#groups = groups
    this.#most = most
    const emitted = emit(node, most, false)
    this.regexp = emitted === undefined ? undefined : new RegExp(emitted.source)
  }

  /** The positions of the leftmost match, for texts on which V8 might take long. */
  run(text: string): Int32Array | undefined {
    const program = (this.#program ??= compile(this.#node, this.#groups, this.#most))
    this.#backtracker ??= new Backtracker(program)
    if (this.#backtracker.takes(text)) return this.#backtracker.run(text)
    this.#machine ??= new Machine(program, true)
    return this.#machine.run(text, 0)
  }
}

/** The same pattern with look-around where marks stand for it. */
function withLooks(node: Node, looks: readonly LookAround[]): Node {
  switch (node.kind) {
    case 'set': {
      const set = node.set.upTo(0xffff)
      const mark = set.length === 2 && set[0] === set[1] ? (set[0] as number) - MARK : -1
      const look = looks[mark]
      return look === undefined ? node : { kind: 'look', look }
    }
    case 'group':
    case 'repeat':
      return { ...node, body: withLooks(node.body, looks) }
    case 'concat':
    case 'alternation':
      return { ...node, parts: node.parts.map((part) => withLooks(part, looks)) }
    case 'look':
      return node
  }
}

import { CharClass } from './char-class.ts'
import { parseClass } from './parse-class.ts'
import { parseEscape } from './parse-escape.ts'
import { type Flags, Scanner } from './scanner.ts'
import type { RegexSyntaxError } from './syntax-error.ts'
import { isAlwaysNullable, type Node } from './syntax.ts'

const NEST_LIMIT = 250
const MOST_REPEATS = 0xffff_ffff
const DEFAULTS: Flags = { i: false, m: false, s: false, U: false, u: true, R: false, x: false }
const NEWLINE: readonly [number, number] = [0x0a, 0x0a]
const RETURN: readonly [number, number] = [0x0d, 0x0d]

export interface Parsed {
  readonly node: Node
  /** Names of groups by number; that of the whole match is the first. */
  readonly names: readonly (string | undefined)[]
}

/**
 * Parses a pattern of Rust's `regex` crate (https://docs.rs/regex/1/regex/#syntax).
 * @throws RegexSyntaxError
 */
export function parse(pattern: string): Parsed {
  const parser = new Parser(pattern)
  return { node: parser.pattern(), names: parser.names }
}

class Parser {
  readonly names: (string | undefined)[] = [undefined]
  readonly #scanner: Scanner
  #flags = DEFAULTS
  #depth = 0

  constructor(pattern: string) {
    this.#scanner = new Scanner(pattern)
  }

  pattern(): Node {
    const node = this.#alternation()
    if (!this.#scanner.isAtEnd) throw this.#scanner.fault('unopened group', this.#scanner.at, this.#scanner.at + 1)
    return node
  }

  /** Up to a parenthesis that closes or the end. Flags that are set within hold until then. */
  #alternation(): Node {
    const outer = this.#flags
    const branches = [this.#concat()]
    while (this.#scanner.take('|')) branches.push(this.#concat())
    this.#flags = outer
    return branches.length === 1 ? (branches[0] as Node) : { kind: 'alternation', parts: branches }
  }

  #concat(): Node {
    const parts: Node[] = []
    /** Whether the last part may be repeated: settings of flags may not. */
    let isRepeatable = false
    let repeats = 0
    for (;;) {
      this.#scanner.skip(this.#flags)
      const character = this.#scanner.peek()
      if (character === '' || character === '|' || character === ')') break
      if ('*+?{'.includes(character)) {
        const last = isRepeatable ? parts.pop() : undefined
        if (last === undefined)
          throw this.#scanner.fault('repetition operator missing expression', this.#scanner.at, this.#scanner.at + 1)
        if (++repeats > NEST_LIMIT) throw this.#tooDeep(this.#scanner.at)
        parts.push(this.#repeat(last))
        continue
      }
      repeats = 0
      const part = this.#atom(character)
      isRepeatable = part !== undefined
      if (part !== undefined) parts.push(part)
    }
    return parts.length === 1 ? (parts[0] as Node) : { kind: 'concat', parts }
  }

  /** `undefined` where only flags were set. */
  #atom(character: string): Node | undefined {
    switch (character) {
      case '(':
        return this.#group()
      case '[':
        return { kind: 'set', set: parseClass(this.#scanner, this.#flags) }
      case '\\': {
        const escape = parseEscape(this.#scanner, this.#flags)
        if (escape.kind === 'look') return escape
        return escape.kind === 'class' ? { kind: 'set', set: escape.set } : this.#literal(escape.code)
      }
    }
    const start = this.#scanner.at
    this.#scanner.next()
    switch (character) {
      case '.':
        return { kind: 'set', set: this.#dot(start) }
      case '^':
        return { kind: 'look', look: { at: this.#line('start') } }
      case '$':
        return { kind: 'look', look: { at: this.#line('end') } }
      default:
        return this.#literal(character.codePointAt(0) as number)
    }
  }

  #literal(code: number): Node {
    const set = CharClass.one(code)
    return { kind: 'set', set: this.#flags.i ? set.foldedCase(this.#flags.u) : set }
  }

  #dot(start: number): CharClass {
    if (!this.#flags.u) throw this.#scanner.fault('pattern can match invalid UTF-8', start)
    if (this.#flags.s) return CharClass.of([]).negated()
    return CharClass.of(this.#flags.R ? [NEWLINE, RETURN] : [NEWLINE]).negated()
  }

  #line<Side extends 'start' | 'end'>(side: Side): `${'text' | 'line' | 'crlf'}-${Side}` {
    if (!this.#flags.m) return `text-${side}`
    return this.#flags.R ? `crlf-${side}` : `line-${side}`
  }

  #repeat(body: Node): Node {
    const start = this.#scanner.at
    const operator = this.#scanner.next()
    const [min, max] = operator === '{' ? this.#counts(start) : (RANGES[operator] as readonly [number, number])
    if (min > max) throw this.#scanner.fault('invalid repetition count range, the start must be <= the end', start)
    const isLazy = this.#scanner.take('?')
    const isGreedy = isLazy === this.#flags.U
    // An optional that can be empty itself never is left out.
    if (min === 0 && max === 1 && isGreedy && isAlwaysNullable(body)) return body
    return { kind: 'repeat', body, min, max, isGreedy }
  }

  /** `{2}`, `{2,}`, `{2,3}`; the brace is read already. */
  #counts(start: number): readonly [number, number] {
    const text = this.#scanner.until('}')
    if (text === undefined)
      throw this.#scanner.fault('unclosed counted repetition', start, this.#scanner.pattern.length)
    const match = /^\s*(\d+)\s*(,\s*(\d*)\s*)?$/.exec(text)
    if (match === null) throw this.#scanner.fault('repetition quantifier expects a valid decimal', start)
    const min = Number(match[1])
    const max = match[2] === undefined ? min : match[3] === '' ? Number.POSITIVE_INFINITY : Number(match[3])
    if (min > MOST_REPEATS || (max > MOST_REPEATS && max !== Number.POSITIVE_INFINITY))
      throw this.#scanner.fault('decimal literal invalid', start)
    return [min, max]
  }

  #group(): Node | undefined {
    const start = this.#scanner.at
    this.#scanner.next()
    this.#refuseLookAround(start)
    const outer = this.#flags
    let index = 0
    if (this.#scanner.take('?P<') || this.#scanner.take('?<')) index = this.#name()
    else if (!this.#scanner.take('?')) index = this.names.push(undefined) - 1
    else {
      this.#flags = this.#flagsUpTo(start)
      if (this.#scanner.take(')')) return undefined
      this.#scanner.take(':')
    }
    if (++this.#depth > NEST_LIMIT) throw this.#tooDeep(start)
    const body = this.#alternation()
    this.#depth--
    this.#flags = outer
    if (!this.#scanner.take(')')) throw this.#scanner.fault('unclosed group', start, start + 1)
    return index === 0 ? body : { kind: 'group', index, body }
  }

  #refuseLookAround(start: number): void {
    const kind = ['?=', '?!', '?<=', '?<!'].find((text) => this.#scanner.take(text))
    if (kind !== undefined)
      throw this.#scanner.fault('look-around, including look-ahead and look-behind, is not supported', start)
  }

  #tooDeep(start: number): RegexSyntaxError {
    const reason = `exceed the maximum number of nested parentheses/brackets (${NEST_LIMIT})`
    return this.#scanner.fault(reason, start, start + 1)
  }

  #name(): number {
    const start = this.#scanner.at
    const name = this.#scanner.until('>')
    if (name === undefined)
      throw this.#scanner.fault('unclosed capture group name', start, this.#scanner.pattern.length)
    if (name === '') throw this.#scanner.fault('empty capture group name', start)
    if (!/^[\p{Alphabetic}_][\p{Alphabetic}\p{N}_.[\]]*$/u.test(name))
      throw this.#scanner.fault('invalid capture group character', start, start + name.length)
    if (this.names.includes(name)) throw this.#scanner.fault('duplicate capture group name', start, start + name.length)
    return this.names.push(name) - 1
  }

  /** The flags after `(?`, up to `:` or `)`. */
  #flagsUpTo(start: number): Flags {
    const seen = new Set<string>()
    let flags = this.#flags
    let last = ''
    for (;;) {
      const at = this.#scanner.at
      const flag = this.#scanner.peek()
      if (flag === '') throw this.#scanner.fault('unclosed group', start, start + 1)
      if (flag === ':' || flag === ')') break
      this.#scanner.next()
      if (flag === '-' && seen.has('-')) throw this.#scanner.fault('duplicate flag negation operator', at)
      if (flag !== '-' && !'imsUuRx'.includes(flag)) throw this.#scanner.fault('unrecognized flag', at)
      if (seen.has(flag)) throw this.#scanner.fault('duplicate flag', at)
      if (flag !== '-') flags = { ...flags, [flag]: !seen.has('-') }
      seen.add(flag)
      last = flag
    }
    if (last === '-') throw this.#scanner.fault('dangling flag negation operator', this.#scanner.at - 1)
    if (last === '' && this.#scanner.looksAt(')'))
      throw this.#scanner.fault('repetition operator missing expression', this.#scanner.at - 1)
    return flags
  }
}

const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  '*': [0, Number.POSITIVE_INFINITY],
  '+': [1, Number.POSITIVE_INFINITY],
  '?': [0, 1],
}

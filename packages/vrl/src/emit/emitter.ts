import type { Binding, Checked, ExpressionType } from '../check/checked.ts'
import type { Run } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import type { Segment } from '../path/index.ts'
import type { Assignment, Call, Expression, Variable } from '../syntax/ast.ts'
import { Float, Timestamp, type Value } from '../value/index.ts'
import { Code } from './code.ts'
import { Effects } from './effects.ts'
import { Sharing } from './sharing.ts'
import { Sites } from './sites.ts'

/** What is not worth a variable of its own: literals, constants, and what was put into one before. */
const STABLE = /^(?:k\d+|t\d+|null|true|false|-?\d+n?|"(?:[^"\\]|\\.)*")$/

/** Fields that every object of JavaScript has; they are read by what looks at own fields only. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/** How the JavaScript of one kind of node is written: it gives the text of the value, and adds the statements before it. */
export type Write<E extends Expression = never> = (emitter: Emitter, node: E) => string

/** How the JavaScript of all nodes is written. */
export interface Writers {
  readonly values: { readonly [T in Expression['type']]: Write<Extract<Expression, { type: T }>> }
  /** An assignment whose value nobody wants. */
  statement(emitter: Emitter, node: Assignment): void
}

/**
 * Writes the JavaScript of a checked program. `value` and its kin give the text of an expression, and add the statements that
 * have to run before it.
 */
export class Emitter {
  readonly checked: Checked
  readonly code = new Code()
  readonly effects: Effects
  readonly sharing: Sharing
  /** What the text names `k1`, `k2` …, and how a reader sees them. */
  readonly constants: { readonly value: unknown; readonly shown: string }[] = []
  readonly functions = new Map<string, Run>()
  /** Names of fields that are read from values of which it is not known that they are objects. */
  readonly fields = new Map<string, string>()
  /** Functions of the run time that the text names. */
  readonly helpers = new Set<string>()
  readonly sites: Sites
  readonly #constants = new Map<string, string>()
  readonly #writers: Writers
  readonly #variables = new Map<Binding, string>()
  /** Names that are taken, of variables and of getters. */
  readonly #taken = new Set<string>()
  #temporaries = 0
  /** The calls around what is being written, and the closures. */
  #calls: Call[] = []
  #closures = 0
  #site: number | undefined
  /** Names of variables that are parameters of closures. */
  readonly parameters = new Set<string>()

  constructor(checked: Checked, writers: Writers) {
    this.checked = checked
    this.#writers = writers
    this.effects = new Effects(checked.calls)
    this.sharing = new Sharing(checked)
    this.sites = new Sites(checked.program.source)
  }

  typeOf(expression: Expression): ExpressionType {
    return this.checked.types.get(expression) ?? { kind: Kind.any, fallible: true }
  }

  /** The text of an expression whose value is wanted once. */
  value(expression: Expression): string {
    const emit = this.#writers.values[expression.type] as Write<Expression>
    return emit(this, expression)
  }

  /** The text of an expression, evaluated here and now and worth naming more than once. */
  stable(expression: Expression): string {
    return this.temporary(this.value(expression))
  }

  /** Evaluates an expression for what it does. */
  effect(expression: Expression): void {
    if (expression.type === 'assignment' && expression.error === undefined)
      return this.#writers.statement(this, expression)
    const text = this.value(expression)
    if (!STABLE.test(text) && !/^[\w.$]+$/.test(text)) this.code.add(`void ${text}`)
  }

  /** The texts of several expressions, evaluated in their order. */
  operands(expressions: readonly Expression[]): string[] {
    const last = expressions.findLastIndex((expression) => this.effects.changes(expression))
    return expressions.map((expression, i) => {
      const text = this.value(expression)
      return i < last ? this.temporary(text) : text
    })
  }

  /** A name for the value that a text has now. */
  temporary(text: string): string {
    if (STABLE.test(text)) return text
    const name = this.newName()
    this.code.add(`const ${name} = ${text}`)
    return name
  }

  newName(): string {
    return `t${++this.#temporaries}`
  }

  /** Says which calls a failure of the next statement comes through. */
  mark(): void {
    const site = this.sites.number(this.#calls)
    if (site !== this.#site) this.code.add(`at = ${site}`)
    this.#site = site
  }

  /** Evaluates here and now what can fail. */
  failing(text: string): string {
    this.mark()
    return this.temporary(text)
  }

  /** Writes a block; what is known of the site before and after it does not hold in it, or after it. */
  block(head: string, body: () => void, tail = '}'): void {
    this.#site = undefined
    this.code.block(head, body, tail)
    this.#site = undefined
  }

  /** What `write` adds to the code of a block, apart; and what it gives. */
  captured<T>(write: () => T): { readonly lines: readonly string[]; readonly result: T } {
    const site = this.#site
    this.#site = undefined
    const captured = this.code.capture(() => this.code.deeper(write))
    this.#site = captured.lines.length === 0 ? site : undefined
    return captured
  }

  /** Writes what belongs into a call: failures in there come through it. */
  inCall<T>(call: Call, write: () => T): T {
    this.#calls.push(call)
    const result = write()
    this.#calls.pop()
    return result
  }

  /** Writes the body of a closure. */
  inClosure<T>(write: () => T): T {
    this.#closures++
    const result = write()
    this.#closures--
    return result
  }

  /** Ends the whole program with a result: from here, or from within a closure. */
  end(result: string): void {
    if (this.#closures === 0) return this.code.add(`return ${result}`)
    this.code.add(`${this.helper('stop')}(${result})`)
  }

  helper(name: string): string {
    this.helpers.add(name)
    return name
  }

  constant(value: unknown, shown: string): string {
    const known = this.#constants.get(shown)
    if (known !== undefined) return known
    const name = `k${this.constants.push({ value, shown })}`
    this.#constants.set(shown, name)
    return name
  }

  /** The text of a value that is known. */
  literal(value: Value): string {
    if (typeof value === 'string') return JSON.stringify(value)
    if (typeof value === 'bigint') return value < 0n ? `(${value}n)` : `${value}n`
    if (typeof value === 'number') return value < 0 || Object.is(value, -0) ? `(${value})` : String(value)
    if (value === null || typeof value === 'boolean') return String(value)
    const shown = value instanceof Timestamp ? `t'${value.toString()}'` : JSON.stringify(value, numberText)
    return this.constant(value, shown)
  }

  path(path: readonly Segment[]): string {
    return this.constant(path, JSON.stringify(path))
  }

  /** The name of a function that a call names; `own`: it was made for this very call. */
  functionName(name: string, run: Run): string {
    let known = `$${name}`
    for (let i = 2; this.functions.has(known) && this.functions.get(known) !== run; i++) known = `$${name}_${i}`
    this.functions.set(known, run)
    return known
  }

  variable(variable: Variable): string {
    const binding = this.checked.bindings.get(variable)
    if (binding === undefined) throw new Error(`the variable "${variable.name}" was not resolved`)
    const known = this.#variables.get(binding)
    if (known !== undefined) return known
    const name = this.#free(`v_${binding.name}`, binding.id)
    this.#variables.set(binding, name)
    return name
  }

  /** The names of the variables that have to be declared. */
  get variables(): string[] {
    return [...this.#variables.values()].filter((name) => !this.parameters.has(name))
  }

  /** The variables that outlive the program and occur in it: what each is called outside and in the text. */
  get outliving(): (readonly [string, string])[] {
    const found: [string, string][] = []
    for (const [name, { binding }] of this.checked.variables) {
      const text = this.#variables.get(binding)
      if (text !== undefined) found.push([name, text])
    }
    return found
  }

  /**
   * The text that reads a path in what `root` is the text of; the result may be `undefined`. Only the metadata is an object
   * for certain: what the kinds say of a value is not relied on, lest a program gets hold of what JavaScript's arrays and texts have.
   */
  read(root: string, path: readonly Segment[]): string {
    if (path.length === 0) return root
    if (!path.every((segment) => typeof segment === 'string' && !INHERITED.has(segment))) {
      return `${this.helper('getPath')}(${root}, ${this.path(path)})`
    }
    const [first, ...rest] = path as string[]
    let text = root === 'metadata' ? `${root}${member(first as string)}` : `${this.#getter(first as string)}(${root})`
    for (const name of rest) text = `${this.#getter(name)}(${text})`
    return text
  }

  #getter(name: string): string {
    const known = this.fields.get(name)
    if (known !== undefined) return known
    const getter = this.#free(`get_${name.replaceAll(/\W/g, '_')}`, this.fields.size)
    this.helpers.add('isObject')
    this.fields.set(name, getter)
    return getter
  }

  /** A name that nothing has yet, with a number if need be. */
  #free(name: string, number: number): string {
    let free = name
    for (let i = number; this.#taken.has(free); i++) free = `${name}_${i}`
    this.#taken.add(free)
    return free
  }

  /** Whether a path has only names that no object inherits, so that plain fields can be written. */
  isPlain(path: readonly Segment[]): path is readonly string[] {
    return path.every((segment) => typeof segment === 'string' && !INHERITED.has(segment))
  }
}

/** The text of the access to a field. */
export function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

/** Numbers of all kinds as texts that tell them from each other, and from texts. */
function numberText(_: string, value: unknown): unknown {
  if (value instanceof Float) return `\0${value.toString()}`
  return typeof value === 'bigint' ? `\0${value}n` : value
}

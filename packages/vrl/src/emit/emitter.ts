import type { Checked, ExpressionType } from '../check/checked.ts'
import { Kind } from '../kind/index.ts'
import type { Assignment, Call, Expression } from '../syntax/ast.ts'
import { Code } from './code.ts'
import { Effects } from './effects.ts'
import { Names } from './names.ts'
import { Sharing } from './sharing.ts'
import { Sites } from './sites.ts'

/** What is not worth a variable of its own: literals, constants, and what was put into one before. */
const STABLE = /^(?:k\d+|t\d+|null|true|false|-?\d+n?|"(?:[^"\\]|\\.)*")$/

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
  readonly names: Names
  readonly sites: Sites
  readonly #writers: Writers
  #temporaries = 0
  /** The calls around what is being written, and the closures. */
  #calls: Call[] = []
  #closures = 0
  #site: number | undefined

  constructor(checked: Checked, writers: Writers) {
    this.checked = checked
    this.#writers = writers
    this.effects = new Effects(checked.calls)
    this.sharing = new Sharing(checked)
    this.names = new Names(checked)
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
    this.code.add(`${this.names.helper('stop')}(${result})`)
  }
}

import { Diagnostics, type Diagnostic } from '../diagnostic/diagnostic.ts'
import { Kind } from '../kind/index.ts'
import type { Assignment, Block, Call, Expression, Variable } from '../syntax/ast.ts'
import type { Value } from '../value/index.ts'
import type { WrongArgument } from './calls/wrong-argument.ts'
import type { Binding, CheckedCall, ExpressionType } from './checked.ts'
import { unhandledError } from './faults/program.ts'
import type { CheckOptions } from './options.ts'
import { Scopes } from './scope.ts'
import { State } from './state.ts'
import { BROKEN, type Typed } from './typed.ts'

/** A failure that nothing has handled yet: an error, unless something around it does. */
export interface Unhandled {
  readonly diagnostic: Diagnostic
  /** The argument of a call that may be of a wrong type. */
  readonly argument?: WrongArgument
}

/** How an expression of one kind is checked. */
export type Check<E extends Expression = never> = (node: E, checker: Checker) => Typed
/** How each kind of expression is checked. */
export type Checks = { readonly [T in Expression['type']]: Check<Extract<Expression, { type: T }>> }

/**
 * Goes through a program once, in the order in which it runs, and keeps what is found.
 *
 * The language promises more than it can hold: it takes no notice of what a closure does to variables, or of how far an
 * expression got before it failed. By its rules it is decided what compiles. Where that makes a difference (`loose`), a
 * second checker that is `sound` finds the kinds that values really have, for those who compile the program.
 */
export class Checker {
  readonly options: CheckOptions
  readonly source: string
  readonly #checks: Checks
  /** The one that went by the language, where this one is sound. */
  readonly language: Checker | undefined
  readonly diagnostics = new Diagnostics()
  readonly types = new Map<Expression, ExpressionType>()
  readonly constants = new Map<Expression, Value>()
  readonly defaults = new Map<Assignment, Value>()
  readonly calls = new Map<Call, CheckedCall>()
  readonly bindings = new Map<Variable, Binding>()
  readonly scopes = new Scopes(this)
  state: State
  unhandled: Unhandled[] = []
  /** What the `return`s of the program may give. */
  returned: Kind = Kind.never
  /** What the event and its metadata may be where a `return` ends the program. */
  left = { event: Kind.never, metadata: Kind.never }
  loose = false
  /** Whether there are errors. */
  faulty = false
  async = false
  aborts = false
  /** How many closures are around what is being checked. */
  closures = 0
  /** How many expressions are around it that may end halfway, or run not at all, or several times. */
  partial = 0

  constructor(
    program: { readonly source: string; readonly checks: Checks },
    options: CheckOptions,
    language?: Checker,
  ) {
    this.source = program.source
    this.#checks = program.checks
    this.options = options
    this.language = language
    this.state = new State(options.event ?? Kind.anyObject, options.metadata ?? Kind.anyObject)
    for (const [name, kind] of options.variables ?? []) this.scopes.give(name, kind)
  }

  /** Checks an expression; where it can fail, and nothing in it was found to be the cause, it is one itself. */
  expression(expression: Expression): Typed {
    const before = this.unhandled.length
    const check = this.#checks[expression.type] as Check<Expression>
    const typed = check(expression, this)
    this.record(expression, typed)
    if (typed.fallible && this.unhandled.length === before)
      this.unhandled.push({ diagnostic: unhandledError(expression) })
    return typed
  }

  record(expression: Expression | Block, { kind, fallible, risky, constant }: Typed): void {
    this.types.set(expression, { kind: kind.read, fallible: fallible || risky === true })
    if (constant === undefined) this.constants.delete(expression)
    else this.constants.set(expression, constant)
  }

  get sound(): boolean {
    return this.language !== undefined
  }

  /** Whether what is about to be written may not be, or may be written at any time: what was there before may be there still. */
  get unsure(): boolean {
    return this.sound && this.partial > 0
  }

  /** A sound checker finds no errors: programs come to it that are right. */
  report(diagnostic: Diagnostic): void {
    if (this.sound) return
    this.faulty ||= diagnostic.severity === 'error'
    this.diagnostics.add(diagnostic)
  }

  /** Reports an error, and gives what is known of the expression that it is in: of what kind it is, or nothing. */
  refuse(diagnostic: Diagnostic, kind?: Kind): Typed {
    this.report(diagnostic)
    return this.sound ? { kind: kind ?? Kind.value, fallible: true } : { ...BROKEN, kind: kind ?? Kind.never }
  }

  /** What a read of this kind gives. There is none only where the program never comes, or after an error. */
  reading(kind: Kind, constant?: Value): Typed {
    if (kind.isNever && this.faulty) return BROKEN
    return { kind: this.sound ? kind.read : kind, fallible: false, constant }
  }

  /** Checks something that answers for the failures in it by itself. */
  handling<T>(check: () => T): T {
    const before = this.unhandled.length
    const result = check()
    this.forget(before)
    return result
  }

  /** Takes the failures as handled that were found since there were `count`. */
  forget(count: number): void {
    this.unhandled.length = Math.min(this.unhandled.length, count)
  }

  /** Checks something that may end halfway. */
  partially<T>(check: () => T): T {
    this.partial++
    const result = check()
    this.partial--
    return result
  }

  /** Reports the failures that nothing has handled. */
  flush(): void {
    for (const { diagnostic } of this.unhandled) this.report(diagnostic)
    this.unhandled = []
  }
}

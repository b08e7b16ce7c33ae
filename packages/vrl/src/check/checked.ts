import type { Diagnostic } from '../diagnostic/diagnostic.ts'
import type { FunctionDefinition, Run } from '../function/index.ts'
import type { Kind } from '../kind/index.ts'
import type { Assignment, Call, Expression, Program, Variable } from '../syntax/ast.ts'
import type { Value } from '../value/index.ts'

/** Of what kind an expression's result is, and whether it can fail. `never` is the kind of what does not go on: `abort`, `return`. */
export interface ExpressionType {
  readonly kind: Kind
  readonly fallible: boolean
}

/** A variable of a scope. Two of one name in different scopes are two bindings. */
export interface Binding {
  readonly name: string
  /** Counts from 0 within the program. */
  readonly id: number
}

/** A variable that is there after the program, and what is known of it then. */
export interface OutlivingVariable {
  readonly binding: Binding
  readonly kind: Kind
}

/** The argument for one parameter: an expression, or the constant that stands for one that was left out. */
export interface CheckedArgument {
  readonly expression: Expression | undefined
  readonly constant: Value | undefined
  /** Type bits that the value has to be of, where the kind of the expression does not promise it; 0: nothing to check. */
  readonly guard: number
}

/** A call that was found to be right. */
export interface CheckedCall {
  readonly definition: FunctionDefinition
  /** In the order of the definition's parameters; `undefined`: left out, and has no default. */
  readonly args: readonly (CheckedArgument | undefined)[]
  /** What the compiled program calls. */
  readonly run: Run
}

/** What the checker found out about a program. Where there are errors, the maps are incomplete. */
export interface Checked {
  readonly program: Program
  /** Errors and warnings, by their place in the program. */
  readonly diagnostics: readonly Diagnostic[]
  /** Of what kind values are, and what can fail, when the program runs: that may be more than the language promises. */
  readonly types: ReadonlyMap<Expression, ExpressionType>
  /** Values that are known before the program runs: those of literals, regexes and timestamps among them. */
  readonly constants: ReadonlyMap<Expression, Value>
  /** What the target of `target, error = …` is set to where the value fails. */
  readonly defaults: ReadonlyMap<Assignment, Value>
  readonly calls: ReadonlyMap<Call, CheckedCall>
  /** Uses and definitions of variables, parameters of closures among them. */
  readonly bindings: ReadonlyMap<Variable, Binding>
  /** What the program gives: that of its last expression, or of a `return`. */
  readonly result: ExpressionType
  /** What is known of the event and of its metadata when the program has run. */
  readonly event: Kind
  readonly metadata: Kind
  /** The variables that are there when the program has run, by name: none, unless it was to leave them. */
  readonly variables: ReadonlyMap<string, OutlivingVariable>
  /** Whether it calls an asynchronous function. */
  readonly async: boolean
  /** Whether it can end by `abort`. */
  readonly aborts: boolean
}

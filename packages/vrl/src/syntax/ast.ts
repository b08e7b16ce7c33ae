import type { Segment } from '../path/index.ts'
import type { Value } from '../value/index.ts'
import type { Span } from './span.ts'

/** A whole program; its result is that of its last expression. */
export interface Program {
  readonly source: string
  readonly body: readonly Expression[]
}

/** `type` names the node; every node knows where it stands in the text. */
interface Node<T extends string> extends Span {
  readonly type: T
}

/** An integer, float, boolean, null, or a raw string `s'…'`; `raw` is how it was written. */
export interface Literal extends Node<'literal'> {
  readonly value: Value
  readonly raw: string
}

/** A string `"…"`: its pieces of text with escapes resolved, and the variables of its `{{ }}` templates. */
export interface StringLiteral extends Node<'string'> {
  readonly parts: readonly (string | Variable)[]
}

/** `r'…'`: the pattern as typed. */
export interface RegexLiteral extends Node<'regex'> {
  readonly pattern: string
}

/** `t'…'`: the text as typed. */
export interface TimestampLiteral extends Node<'timestamp'> {
  readonly text: string
}

/** `{ … }` with one expression at least; its result is that of the last. */
export interface Block extends Node<'block'> {
  readonly body: readonly Expression[]
}

/** `( … )` */
export interface Group extends Node<'group'> {
  readonly inner: Expression
}

export interface ArrayLiteral extends Node<'array'> {
  readonly items: readonly Expression[]
}

export interface ObjectLiteral extends Node<'object'> {
  readonly fields: readonly { readonly key: string; readonly keySpan: Span; readonly value: Expression }[]
}

/** `predicate` holds one expression, or those of `if ( a; b )`: the last one decides. */
export interface If extends Node<'if'> {
  readonly predicate: readonly Expression[]
  readonly predicateSpan: Span
  readonly then: Block
  readonly otherwise: Block | If | undefined
}

export type BinaryOperator = '*' | '/' | '+' | '-' | '>' | '>=' | '<' | '<=' | '==' | '!=' | '&&' | '||' | '??' | '|'

export interface Binary extends Node<'binary'> {
  readonly operator: BinaryOperator
  readonly operatorSpan: Span
  readonly left: Expression
  readonly right: Expression
}

export interface Not extends Node<'not'> {
  readonly operand: Expression
}

/** `-x` of something that is no number literal. */
export interface Negative extends Node<'negative'> {
  readonly operand: Expression
}

export interface Variable extends Node<'variable'> {
  readonly name: string
}

/** `.a.b[0]` or `%a`: a place in the event or its metadata. */
export interface EventQuery extends Node<'event'> {
  readonly root: 'event' | 'metadata'
  readonly path: readonly Segment[]
}

/** A path into a variable, the result of a call, or a literal: `x.a`, `f().a[0]`, `{ … }.a`; `path` has one segment at least. */
export interface ValueQuery extends Node<'query'> {
  readonly target: Variable | Call | ObjectLiteral | ArrayLiteral | Block | Group
  readonly path: readonly Segment[]
}

/** What an assignment can write: `_`, a variable, a path into one, or a place in the event. */
export type Target = Ignored | Variable | TargetQuery | EventQuery
export interface Ignored extends Node<'ignored'> {}
export interface TargetQuery extends Node<'query'> {
  readonly target: Variable
  readonly path: readonly Segment[]
}

/** `a = x`, `a |= x`, `a ??= x`; with `error`: `a, error = x`. */
export interface Assignment extends Node<'assignment'> {
  readonly operator: '=' | '|=' | '??='
  readonly operatorSpan: Span
  readonly target: Target
  readonly error: Target | undefined
  readonly value: Expression
}

export interface Argument extends Span {
  /** As in `f(name: value)`. */
  readonly name: string | undefined
  readonly nameSpan: Span | undefined
  readonly value: Expression
}

/** `-> |a, b| { … }` after a call. */
export interface Closure extends Node<'closure'> {
  readonly variables: readonly Variable[]
  readonly body: Block
}

export interface Call extends Node<'call'> {
  readonly name: string
  readonly nameSpan: Span
  /** Whether it is written `name!(…)`: the program ends when the call fails. */
  readonly aborts: boolean
  readonly args: readonly Argument[]
  /** From the opening to the closing parenthesis. */
  readonly argsSpan: Span
  readonly closure: Closure | undefined
}

export interface Abort extends Node<'abort'> {
  readonly message: Expression | undefined
}

export interface Return extends Node<'return'> {
  readonly value: Expression
}

export type Expression =
  | Literal
  | StringLiteral
  | RegexLiteral
  | TimestampLiteral
  | Block
  | Group
  | ArrayLiteral
  | ObjectLiteral
  | If
  | Binary
  | Not
  | Negative
  | Variable
  | EventQuery
  | ValueQuery
  | Assignment
  | Call
  | Abort
  | Return

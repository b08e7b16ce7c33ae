import { Type, type Kind, type KindSegment } from '../kind/index.ts'
import type { Value } from '../value/index.ts'
import type { Host } from './host.ts'
import type { Inline } from './inline.ts'
import type { ArgumentsOf, Parameter } from './parameter.ts'
import type { Subject } from './running.ts'

/** In the order in which the reference lists them. */
export const CATEGORIES = [
  'Array', 'Checksum', 'Codec', 'Coerce', 'Convert', 'Cryptography', 'Debug', 'Enrichment', 'Enumerate', 'Event', 'IP', 'Map',
  'Metrics', 'Number', 'Object', 'Parse', 'Path', 'Random', 'String', 'System', 'Timestamp', 'Type',
] as const // prettier-ignore
export type Category = (typeof CATEGORIES)[number]

/** A program with what it gives: a test, a part of the reference and of the playground at once. */
export interface FunctionExample {
  readonly title: string
  readonly source: string
  /** The event that the program works on; `{}` where it is left out. */
  readonly input?: unknown
  /**
   * What the program gives, as JSON: strings stand for what is written as text, with `t'…'` for timestamps, `r'…'` for
   * regexes. Left out where `raises` is given, and where `type` is, since it differs from time to time.
   */
  readonly result?: unknown
  /** The message that it fails with, when it runs or when it is compiled. */
  readonly raises?: string
  /** Of what type the result is, where the result itself cannot be foretold. */
  readonly type?: 'string' | 'integer' | 'float' | 'boolean' | 'timestamp' | 'object' | 'array' | 'any'
}

/** A call as a definition sees it when the program is compiled. Arguments are asked for by the names of their parameters. */
export interface CallSite {
  /** Of what kind the argument is: that of its default where it was left out, `Kind.undefined` without one. */
  kind(name: string): Kind
  /** The argument's value where it is known when the program is compiled (its default where it was left out), else `undefined`. */
  constant(name: string): Value | undefined
  /** Whether the argument was given. */
  has(name: string): boolean
  /** What the closure gives, where there is one. */
  readonly closure?: Kind
  /** The IANA name of the zone that times without one are in; `local` is that of the machine. */
  readonly timezone: string
  readonly host: Host
}

/** Thrown by `compile` and `typeOf` where a call cannot be compiled: the message says why, `argument` names the one at fault. */
export class CallFault extends Error {
  readonly argument: string | undefined

  constructor(message: string, argument?: string) {
    super(message)
    this.name = 'CallFault'
    this.argument = argument
  }
}

/** Of what kind a call is, and whether it can fail although its arguments are of the right kinds. */
export interface CallType {
  readonly kind: Kind
  readonly fallible: boolean
  /** The same as it really is, where the language promises too much: programs are accepted by the promise, and run by this. */
  readonly truly?: { readonly kind: Kind; readonly fallible: boolean }
}

/** That a function should not be used any more. */
export interface Deprecation {
  /** The version that said so first. */
  readonly since: string
  /** What to do instead, in a sentence. */
  readonly instead: string
}

/** A library that is loaded only when a program names a function that uses it. */
export interface LazyLibrary {
  load(): Promise<unknown>
}

/** A function with a closure: what its block is called with, and must give. */
export interface ClosureSpec {
  /** The names of the block's parameters, as the reference has them. */
  readonly parameters: readonly string[]
  /** Of what kinds they are, given the kind of the first argument. */
  kinds(first: Kind): readonly Kind[]
  /** What the block must give. */
  readonly returns: Kind
}

/** `run` as the compiled program calls it: the arguments in the order of the parameters, then the closure. */
export type Run = (...args: never[]) => Value | Promise<Value>

/** The closure of a call, as `run` gets it after the arguments. */
export type ClosureFunction = (...args: Value[]) => Value

/**
 * A function of the language. What it promises to programs stands here; that arguments are of the right kinds is checked
 * before `run` is called, which throws by `fail()` only.
 */
export interface FunctionDefinition {
  readonly name: string
  readonly category: Category
  /** What it does, in a sentence or two of Markdown. */
  readonly description: string
  /** What else one has to know, a sentence each. */
  readonly notes?: readonly string[]
  readonly params: readonly Parameter[]
  /** What it gives, whatever the arguments. */
  readonly returns: Kind
  /** Rules of what it gives, a sentence each, for the reference. */
  readonly rules?: readonly string[]
  /** Why it may fail although its arguments are of the right kinds, a sentence each. None: it cannot. */
  readonly failures: readonly string[]
  /** Whether it does nothing but give a value, the same for the same arguments of one event. */
  readonly pure: boolean
  readonly closure?: ClosureSpec
  /** Whether the result may hold containers of its arguments instead of new ones. */
  readonly shares: boolean
  /** Whether `run` gives a promise: the program is asynchronous then. */
  readonly async: boolean
  /** Whether `run` gets the event that the program works on before the arguments. */
  readonly subject: boolean
  /** Whether it looks at more than its place: at all that holds it. */
  readonly looksAround?: boolean
  readonly uses: readonly LazyLibrary[]
  readonly examples: readonly FunctionExample[]
  /** What this call gives; left out: `returns`, and it can fail where `failures` is not empty. */
  readonly typeOf?: (call: CallSite) => CallType
  /** What a call leaves of the kind of that which holds its place: `path` leads to the place. Left out: all of it. */
  readonly affects?: (holder: Kind, path: readonly KindSegment[], call: CallSite) => Kind
  readonly deprecated?: Deprecation
  /** Does what can be done once, and gives the function that runs. Left out: `run`. @throws CallFault */
  readonly compile?: (call: CallSite) => Run
  readonly run?: Run
  /** Writes a call in place, where that is cheaper than to call `run`. */
  readonly inline?: Inline
}

type Optional = 'pure' | 'shares' | 'async' | 'subject' | 'uses'
type Parts<P extends readonly Parameter[]> = Omit<FunctionDefinition, Optional | 'params' | 'run' | 'compile'> &
  Partial<Pick<FunctionDefinition, Optional>> & { readonly params: P }
type Prefix<S> = S extends true ? [subject: Subject] : []
type RunOf<P extends readonly Parameter[], S> = (
  ...args: [...Prefix<S>, ...ArgumentsOf<P>, closure: ClosureFunction]
) => Value | Promise<Value>

/**
 * Declares a function of the language. By default it is `pure`, not `async`, gets no `subject`, and `shares` containers of
 * its arguments where both its result and one of its arguments may be a container.
 */
export function defineFunction<const P extends readonly Parameter[], const S extends boolean = false>(
  parts: Parts<P> & { readonly subject?: S } & (
      | { readonly run: RunOf<P, S>; readonly compile?: never }
      | { readonly compile: (call: CallSite) => RunOf<P, S>; readonly run?: never }
    ),
): FunctionDefinition {
  const containers = Type.array | Type.object
  const shares = parts.returns.may(containers) && parts.params.some(({ kind }) => kind.may(containers))
  return {
    pure: true,
    shares,
    async: false,
    uses: [],
    ...parts,
    subject: parts.subject ?? false,
  } as unknown as FunctionDefinition
}

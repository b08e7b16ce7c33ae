import { Kind, Type } from '../kind/index.ts'
import type { Regex } from '../regex/index.ts'
import type { Timestamp, Value, ValueObject } from '../value/index.ts'
import type { Place } from './place.ts'

/** In which form `run` gets an argument. */
export type Passed = 'value' | 'text' | 'number' | 'place'

/** A parameter of a function; `T` is what `run` gets for it. */
export interface Parameter<T = unknown> {
  readonly name: string
  /** One or two sentences for the reference. */
  readonly description: string
  /** What an argument may be; anything else fails the call. */
  readonly kind: Kind
  readonly required: boolean
  /** What stands for an argument that was left out. */
  readonly default?: Value
  /** The texts that it may be, with what they mean. The argument is known when the program is compiled. */
  readonly choices?: Readonly<Record<string, string>>
  /** Whether the argument has to be known when the program is compiled. */
  readonly constant?: boolean
  /** Whether `run` takes anything where the kind is not known for sure before. */
  readonly lenient?: boolean
  readonly passed: Passed
  /** Carries `T` through the type checker; never there. */
  readonly type?: T
}

/** What the arguments of `run` are, by the parameters. */
export type ArgumentsOf<P extends readonly Parameter[]> = {
  [I in keyof P]: P[I] extends Parameter<infer T> ? T : never
}

/** Builds a parameter; `T` is what `run` gets, `V` what a default may be. */
interface Builder<T, V extends Value> {
  (
    name: string,
    description: string,
    options: { readonly optional: true; readonly constant?: true },
  ): Parameter<T | undefined>
  (name: string, description: string, options?: { readonly default?: V; readonly constant?: true }): Parameter<T>
}

function build<T, V extends Value>(kind: Kind, passed: Passed): Builder<T, V> {
  return (name: string, description: string, options?: { optional?: true; constant?: true; default?: V }) => {
    const { optional, constant, default: standard } = options ?? {}
    return {
      name,
      description,
      kind,
      required: optional !== true && standard === undefined,
      passed,
      ...(standard !== undefined && { default: standard }),
      ...(constant === true && { constant }),
    }
  }
}

/**
 * Builders of parameters: `param.text('value', 'The text to …')`. Options: `{ optional: true }` (`run` gets `undefined`),
 * `{ default: … }`, `{ constant: true }` (has to be known when the program is compiled).
 */
export const param = {
  /** Anything. */
  any: build<Value, Value>(Kind.any.without(Type.undefined), 'value'),
  /** A string; bytes that are not UTF-8 come with U+FFFD for what is invalid. */
  text: build<string, string>(Kind.bytes, 'text'),
  /** A string, or a `Uint8Array` where it is not valid UTF-8. */
  bytes: build<string | Uint8Array, string>(Kind.bytes, 'value'),
  /** An integer of 64 bits. */
  integer: build<number | bigint, number | bigint>(Kind.integer, 'value'),
  /** An integer as a number, rounded beyond 2^53: for counts, lengths, codes. */
  count: build<number, number>(Kind.integer, 'number'),
  /** A float as a plain number. */
  float: build<number, number>(Kind.float, 'number'),
  /** An integer or a float as a plain number. */
  number: build<number, number>(Kind.number, 'number'),
  boolean: build<boolean, boolean>(Kind.boolean, 'value'),
  timestamp: build<Timestamp, Timestamp>(Kind.timestamp, 'value'),
  regex: build<Regex, never>(Kind.regex, 'value'),
  object: build<ValueObject, ValueObject>(Kind.anyObject, 'value'),
  array: build<Value[], Value[]>(Kind.anyArray, 'value'),

  /** A value of any of some types. */
  of(kind: Kind, name: string, description: string, options?: { readonly default: Value }): Parameter<Value> {
    return { name, description, kind, required: options === undefined, passed: 'value', ...options }
  },

  /** A value that should be of some types, of which `run` says itself what it cannot take. */
  lenient(kind: Kind, name: string, description: string): Parameter<Value> {
    return { name, description, kind, required: true, passed: 'value', lenient: true }
  },

  /** A value of any of some types, or `undefined` where it was left out. */
  maybe(kind: Kind, name: string, description: string): Parameter<Value | undefined> {
    return { name, description, kind, required: false, passed: 'value' }
  },

  /** A place in the event, the metadata or a variable, written as a path. */
  place(name: string, description: string): Parameter<Place> {
    return { name, description, kind: Kind.any, required: true, passed: 'place' }
  },

  /** One of some texts, known when the program is compiled; without a default it may not be left out. */
  choice<const C extends Readonly<Record<string, string>>>(
    name: string,
    description: string,
    choices: C,
    options?: { readonly default: keyof C & string },
  ): Parameter<keyof C & string> {
    const required = options === undefined
    return { name, description, kind: Kind.bytes, required, passed: 'text', choices, constant: true, ...options }
  },

  /** The same, but `undefined` where it was left out. */
  maybeChoice<const C extends Readonly<Record<string, string>>>(
    name: string,
    description: string,
    choices: C,
  ): Parameter<(keyof C & string) | undefined> {
    return { name, description, kind: Kind.bytes, required: false, passed: 'text', choices, constant: true }
  },
} as const

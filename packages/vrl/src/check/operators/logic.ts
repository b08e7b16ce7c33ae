import { Kind, Type } from '../../kind/index.ts'
import type { Typed } from '../typed.ts'

const LOGICAL = Type.null | Type.boolean

/** Whether the right side of an operator that may leave it out is evaluated. */
export type Evaluated = 'always' | 'maybe' | 'never'

/** What an operator gives, and whether its right side is evaluated for that. */
export interface Decided {
  readonly typed: Typed
  readonly right: Evaluated
}

/** `a || b` is `a`, unless that is null or false. */
export function or(left: Typed, right: Typed): Decided {
  const { kind, constant } = left
  if (kind.is(Type.null) || constant === false) return { typed: { ...right, constant: undefined }, right: 'always' }
  if (!(kind.may(LOGICAL) || kind.isNever) || constant === true)
    return { typed: { ...left, constant: undefined }, right: 'never' }
  const either = kind.without(Type.null).or(right.kind)
  return { typed: { kind: either, fallible: left.fallible || right.fallible }, right: 'maybe' }
}

/** `a && b` is whether both are true; null counts as false. */
export function and(left: Typed, right: Typed): Decided {
  const { kind, constant } = left
  if (kind.is(Type.null) || constant === false)
    return { typed: { kind: Kind.boolean, fallible: false }, right: 'never' }
  if (constant === true) return { typed: { kind: Kind.boolean, fallible: right.fallible }, right: 'always' }
  const logical = kind.is(LOGICAL) && right.kind.is(LOGICAL)
  return { typed: { kind: Kind.boolean, fallible: left.fallible || right.fallible || !logical }, right: 'maybe' }
}

/** `a ?? b` is `a`, or `b` where `a` fails. */
export function coalesce(left: Typed, right: Typed): Decided {
  return { typed: { kind: left.kind.or(right.kind), fallible: left.fallible && right.fallible }, right: 'maybe' }
}

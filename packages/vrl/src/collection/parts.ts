import type { CallType } from '../function/index.ts'
import { Fields, Kind, Type } from '../kind/index.ts'

/** The kind of a collection's items or values, whichever they are. */
export function partsOf(kind: Kind): Kind {
  const parts = (kind.object?.all ?? Kind.never).or(kind.array?.all ?? Kind.never).without(Type.undefined)
  return parts.isNever ? Kind.value : parts
}

/** The kind of a collection's keys: names, indexes, or either. */
export function keysOf(kind: Kind): Kind {
  const names = kind.may(Type.object) ? Kind.bytes : Kind.never
  return names.or(kind.may(Type.array) ? Kind.integer : Kind.never)
}

/** A collection of the same types, of which nothing else is known. */
export function anyOf(kind: Kind): Kind {
  return Kind.of(kind.bits & (Type.object | Type.array))
}

/** The type of a call that gives a collection of the type of its `value`; where that may be either, the language takes it for an object. */
export function sameCollection(value: Kind): CallType {
  const kind = value.is(Type.array) ? Kind.anyArray : Kind.anyObject
  return value.may(Type.array) && value.may(Type.object)
    ? { kind, fallible: false, truly: { kind: anyOf(value), fallible: false } }
    : { kind, fallible: false }
}

/** The kind of an object whose fields are those of `to`, with those of `from` written over them. */
export function overwritten(to: Kind, from: Kind, deep: boolean): Kind {
  const [mine, theirs] = [to.object, from.object]
  if (mine === undefined || theirs === undefined) return Kind.anyObject
  const known = new Map<string, Kind>()
  for (const key of new Set([...mine.known.keys(), ...theirs.known.keys()])) {
    const [old, written] = [mine.at(key, Kind.undefined), theirs.at(key, Kind.undefined)]
    const merged =
      deep && old.may(Type.object) && written.may(Type.object) ? overwritten(old, written, true) : Kind.never
    const both = deep ? written.or(merged) : written
    known.set(key, both.may(Type.undefined) ? both.without(Type.undefined).or(old) : both)
  }
  const others = mine.others.or(theirs.others)
  return Kind.of(Type.object, new Fields(known, () => others))
}

/** The kind of an array with further items behind its own. */
export function extended(kind: Kind, items: readonly Kind[], others: Kind): Kind {
  const own = kind.array ?? Fields.anything<number, Kind>(() => Kind.any)
  const length = own.length
  if (length === undefined) return Kind.arrayOf([own.all, others, ...items].reduce((all, item) => all.or(item)))
  return Kind.tuple([...Array.from({ length }, (_, i) => own.at(i, Kind.undefined)), ...items], others)
}

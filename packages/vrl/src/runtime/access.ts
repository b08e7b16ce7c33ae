import { typeName } from '../collection/type-name.ts'
import type { Place } from '../function/index.ts'
import { fail } from '../function/index.ts'
import { Kind, typeOf } from '../kind/index.ts'
import { getPath, insertPath, removePath, type Segment } from '../path/index.ts'
import { isObject, ownField, setField, toText, type Value, type ValueObject } from '../value/index.ts'

/** An argument of which only the type bits in `wanted` will do. @throws Failure */
export function guard(value: Value, wanted: number): Value {
  if ((typeOf(value) & wanted) !== 0) return value
  return fail(`expected ${Kind.of(wanted).toString()}, got ${typeName(value)}`)
}

/** An argument that has to be a string, as text. @throws Failure */
export function text(value: Value): string {
  if (typeof value === 'string') return value
  return value instanceof Uint8Array ? toText(value) : fail(`expected string, got ${typeName(value)}`)
}

/** The object in a field, which is made where there is something else. `name` is none that objects inherit. */
export function objectIn(parent: ValueObject, name: string): ValueObject {
  const found = ownField(parent, name)
  if (isObject(found)) return found
  const made: ValueObject = {}
  setField(parent, name, made)
  return made
}

/** A place in the event, its metadata or a variable: `root` reads, `replace` writes the whole of it. */
export function placeAt(
  root: Place['root'],
  path: readonly Segment[],
  read: () => Value,
  replace: (value: Value) => void,
): Place {
  return {
    root,
    path,
    whole: read,
    read: () => getPath(read(), path),
    write: (value) => replace(insertPath(read(), path, value)),
    remove: (compact) => {
      if (path.length > 0) return removePath(read(), path, compact)
      const whole = read()
      replace(Array.isArray(whole) ? [] : isObject(whole) ? {} : null)
      return whole
    },
  }
}

/** What the whole metadata is set to: an object, and an empty one where a program gives something else. */
export function asObject(value: Value): ValueObject {
  return isObject(value) ? value : {}
}

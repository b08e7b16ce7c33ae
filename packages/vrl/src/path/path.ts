import { isObject, ownField, setField, type Value, type ValueObject } from '../value/index.ts'

/** A step of a path: the name of a field, the index of an item (negative: from the end), or the first present of several names. */
export type Segment = string | number | readonly string[]

/** A place in an event (`.a.b[0]`) or in its metadata (`%a`); no segments: the whole of it. */
export interface Path {
  readonly root: 'event' | 'metadata'
  readonly segments: readonly Segment[]
}

/** What stands at `segments` in `value`, or `undefined`. */
export function getPath(value: Value | undefined, segments: readonly Segment[]): Value | undefined {
  let current = value
  for (const segment of segments) {
    current = step(current, segment)
    if (current === undefined) return undefined
  }
  return current
}

function step(value: Value | undefined, segment: Segment): Value | undefined {
  if (typeof segment === 'number') {
    return Array.isArray(value) ? value.at(segment) : undefined
  }
  if (!isObject(value)) return undefined
  if (typeof segment === 'string') return ownField(value, segment)
  for (const name of segment) {
    const field = ownField(value, name)
    if (field !== undefined) return field
  }
  return undefined
}

/** Sets the field at a path of names, making the objects on the way; what stands in the way and is no object is replaced. */
export function setPath(object: ValueObject, names: readonly string[], value: Value): void {
  let current = object
  for (const name of names.slice(0, -1)) {
    const next = ownField(current, name)
    if (isObject(next)) {
      current = next
    } else {
      const made: ValueObject = {}
      setField(current, name, made)
      current = made
    }
  }
  const last = names.at(-1)
  if (last !== undefined) setField(current, last, value)
}

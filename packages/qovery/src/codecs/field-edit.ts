import type { Segment } from '@qovery/vrl/path'
import { isObject, ownField, setField, type Value, type ValueObject } from '@qovery/vrl/value'

/** Indexes beyond this are not filled up with nulls: a path of the configuration must not make a huge array. */
const MAX_INDEX = 10_000

/** `value` with `field` at `segments`; containers on the way are made, and replaced where they are of the wrong type. */
export function insertAt(value: Value | undefined, segments: readonly Segment[], field: Value): Value {
  const [first, ...rest] = segments
  if (first === undefined) return field
  if (typeof first === 'number') return insertItem(Array.isArray(value) ? value : [], first, rest, field)
  const object: ValueObject = isObject(value) ? value : {}
  const name =
    typeof first === 'string' ? first : (first.find((one) => ownField(object, one) !== undefined) ?? first.at(-1))
  if (name !== undefined) setField(object, name, insertAt(ownField(object, name), rest, field))
  return object
}

function insertItem(items: Value[], index: number, rest: readonly Segment[], field: Value): Value[] {
  const at = index < 0 ? Math.max(0, items.length + index) : Math.min(index, MAX_INDEX)
  while (items.length < at) items.push(null)
  items[at] = insertAt(items[at], rest, field)
  return items
}

/** Takes away what stands at `segments` in `value`, in place. */
export function removeAt(value: Value | undefined, segments: readonly Segment[]): void {
  const [first, ...rest] = segments
  if (typeof first === 'number') {
    if (!Array.isArray(value)) return
    const at = first < 0 ? value.length + first : first
    if (rest.length > 0) removeAt(value[at], rest)
    else if (at >= 0 && at < value.length) value.splice(at, 1)
    return
  }
  if (first === undefined || !isObject(value)) return
  const name = typeof first === 'string' ? first : first.find((one) => ownField(value, one) !== undefined)
  if (name === undefined || !Object.hasOwn(value, name)) return
  if (rest.length > 0) removeAt(value[name], rest)
  else value[name] = undefined
}

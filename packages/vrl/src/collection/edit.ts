import type { Segment } from '../path/index.ts'
import { isObject, ownField, setField, type Value, type ValueObject } from '../value/index.ts'

/** The longest array that a write to an index beyond its end may make. */
const MOST_ITEMS = 1_000_000

/**
 * A value with `data` written at a path; objects and arrays on the way are copied, or made where something else stands.
 * An index beyond the end, or before the beginning, is reached by nulls; `undefined` where that would take too many.
 */
export function inserted(value: Value | undefined, path: readonly Segment[], data: Value, from = 0): Value | undefined {
  const segment = path[from]
  if (segment === undefined) return data
  if (typeof segment === 'number') return insertedItem(Array.isArray(value) ? value : [], path, data, from)
  const object = isObject(value) ? value : {}
  const name = nameIn(object, segment)
  const inner = inserted(ownField(object, name), path, data, from + 1)
  if (inner === undefined) return undefined
  const copy = { ...object }
  setField(copy, name, inner)
  return copy
}

function insertedItem(items: readonly Value[], path: readonly Segment[], data: Value, from: number): Value | undefined {
  const index = path[from] as number
  const place = index < 0 ? items.length + index : index
  const inner = inserted(items[place], path, data, from + 1)
  if (inner === undefined || Math.max(place, -index) >= MOST_ITEMS) return undefined
  if (place < 0) return [inner, ...nulls(-place - 1), ...items]
  const copy = place > items.length ? [...items, ...nulls(place - items.length)] : items.slice()
  copy[place] = inner
  return copy
}

function nulls(count: number): null[] {
  return Array.from({ length: count }, () => null)
}

/**
 * A value without what stands at a path; objects and arrays on the way are copied. `compact`: those that are empty then
 * are taken away too. The value itself where nothing stands there.
 */
export function removed(value: Value, path: readonly Segment[], compact: boolean, from = 0): Value {
  const segment = path[from]
  if (segment === undefined) return Array.isArray(value) ? [] : isObject(value) ? {} : null
  if (typeof segment === 'number') return Array.isArray(value) ? removedItem(value, path, compact, from) : value
  return isObject(value) ? removedField(value, path, compact, from) : value
}

function removedItem(items: Value[], path: readonly Segment[], compact: boolean, from: number): Value {
  const index = path[from] as number
  const place = index < 0 ? items.length + index : index
  const item = items[place]
  if (item === undefined) return items
  const inner = from + 1 === path.length ? undefined : without(item, path, compact, from)
  return inner === item ? items : inner === undefined ? items.toSpliced(place, 1) : items.with(place, inner)
}

function removedField(object: ValueObject, path: readonly Segment[], compact: boolean, from: number): Value {
  const name = nameIn(object, path[from] as Exclude<Segment, number>)
  const field = ownField(object, name)
  if (field === undefined) return object
  const inner = from + 1 === path.length ? undefined : without(field, path, compact, from)
  if (inner === field) return object
  const copy: ValueObject = {}
  for (const key in object) {
    const kept = key === name ? inner : object[key]
    if (kept !== undefined) setField(copy, key, kept)
  }
  return copy
}

/** What is left of an inner value; `undefined` where it goes too. */
function without(value: Value, path: readonly Segment[], compact: boolean, from: number): Value | undefined {
  const left = removed(value, path, compact, from + 1)
  return compact && left !== value && isEmpty(left) ? undefined : left
}

function isEmpty(value: Value): boolean {
  if (Array.isArray(value)) return value.length === 0
  return isObject(value) && Object.keys(value).length === 0
}

function nameIn(object: ValueObject, segment: Exclude<Segment, number>): string {
  if (typeof segment === 'string') return segment
  return segment.find((name) => ownField(object, name) !== undefined) ?? segment.at(-1) ?? ''
}

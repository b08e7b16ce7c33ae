import { isObject, ownField, setField, type Value, type ValueObject } from '../value/index.ts'
import { getPath, type Segment } from './path.ts'

/** An index further out than this is not written: it would fill the memory with nulls. */
const MOST_ITEMS = 1_000_000

/**
 * Writes at a path, as an assignment does, and gives the value that stands there now: `root` itself, written into, or a new
 * one where `root` cannot hold the first step. What stands in the way is replaced; an array is filled up with nulls up to
 * the index, a negative one too far out makes it grow at its front. Of several names the first that is there is written, else the last.
 */
export function insertPath(root: Value | undefined, path: readonly Segment[], value: Value, from = 0): Value {
  if (from === path.length) return value
  const segment = path[from] as Segment
  if (typeof segment === 'number') return insertItem(root, path, value, from)
  const object: ValueObject = isObject(root) ? root : {}
  const name = typeof segment === 'string' ? segment : chosen(object, segment)
  setField(object, name, insertPath(ownField(object, name), path, value, from + 1))
  return object
}

function chosen(object: ValueObject, names: readonly string[]): string {
  return names.find((name) => ownField(object, name) !== undefined) ?? (names.at(-1) as string)
}

function insertItem(root: Value | undefined, path: readonly Segment[], value: Value, from: number): Value {
  const array: Value[] = Array.isArray(root) ? root : []
  const index = path[from] as number
  if (Math.abs(index) > MOST_ITEMS) return array
  const place = index < 0 ? array.length + index : index
  if (place < 0) {
    const front: Value[] = [insertPath(undefined, path, value, from + 1)]
    for (let i = place + 1; i < 0; i++) front.push(null)
    array.unshift(...front)
    return array
  }
  while (array.length < place) array.push(null)
  array[place] = insertPath(array[place], path, value, from + 1)
  return array
}

/**
 * Takes away what stands at a path, and gives it. A field becomes absent, an item leaves its array; `compact`: containers
 * above that are empty then leave theirs too. The root itself cannot be taken away by this.
 */
export function removePath(root: Value | undefined, path: readonly Segment[], compact: boolean): Value | undefined {
  const last = path.at(-1)
  if (last === undefined) return undefined
  const parentPath = path.slice(0, -1)
  const parent = getPath(root, parentPath)
  const removed = takeFrom(parent, last)
  if (removed !== undefined && compact && parentPath.length > 0 && isEmpty(parent)) removePath(root, parentPath, true)
  return removed
}

function takeFrom(parent: Value | undefined, segment: Segment): Value | undefined {
  if (typeof segment === 'number') {
    if (!Array.isArray(parent)) return undefined
    const place = segment < 0 ? parent.length + segment : segment
    return place >= 0 && place < parent.length ? parent.splice(place, 1)[0] : undefined
  }
  if (!isObject(parent)) return undefined
  const name = typeof segment === 'string' ? segment : chosen(parent, segment)
  const field = ownField(parent, name)
  if (field !== undefined) parent[name] = undefined
  return field
}

function isEmpty(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0
  if (!isObject(value)) return false
  for (const key in value) if (value[key] !== undefined) return false
  return true
}

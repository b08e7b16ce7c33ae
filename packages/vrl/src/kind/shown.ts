import { Type } from './type.ts'

/** What is shown of a kind. */
interface Shape {
  readonly bits: number
  readonly object: Parts<string> | undefined
  readonly array: Parts<number> | undefined
}

interface Parts<K> {
  readonly known: ReadonlyMap<K, Shape>
  /** Whether there are no others than those that are known. */
  readonly closed: boolean
}

/** The names that messages use, in the order in which they list them. */
const NAMES: readonly (readonly [number, string])[] = [
  [Type.bytes, 'string'],
  [Type.integer, 'integer'],
  [Type.float, 'float'],
  [Type.boolean, 'boolean'],
  [Type.timestamp, 'timestamp'],
  [Type.regex, 'regex'],
  [Type.null, 'null'],
  [Type.undefined, 'undefined'],
  [Type.array, 'array'],
  [Type.object, 'object'],
]
const ALL = NAMES.reduce((all, [bit]) => all | bit, 0)
/** Names of fields that are shown without quotes. */
const PLAIN = /^[A-Za-z_@][\w@]*$/

/** The names of some types. */
export function namesOf(bits: number): string[] {
  return NAMES.filter(([bit]) => (bits & bit) !== 0).map(([, name]) => name)
}

/** A kind as messages have it. Of objects and arrays the parts are shown where it can be nothing else, and they are known. */
export function shown({ bits, object, array }: Shape): string {
  if (bits === 0) return 'never'
  if ((bits | Type.undefined) === ALL) return 'any'
  if (bits === Type.object && object !== undefined) return shownObject(object)
  if (bits === Type.array && array !== undefined) return shownArray(array)
  const names = namesOf(bits)
  const last = names.pop() ?? ''
  return names.length === 0 ? last : `${names.join(', ')} or ${last}`
}

function shownObject({ known, closed }: Parts<string>): string {
  if (!closed || known.size === 0) return 'object'
  const fields = [...known].sort(([a], [b]) => (a < b ? -1 : 1))
  return `{ ${fields.map(([name, kind]) => `${PLAIN.test(name) ? name : JSON.stringify(name)}: ${shown(kind)}`).join(', ')} }`
}

function shownArray({ known, closed }: Parts<number>): string {
  if (!closed || known.size === 0) return 'array'
  const items = [...known].sort(([a], [b]) => a - b)
  return `[${items.map(([, kind]) => shown(kind)).join(', ')}]`
}

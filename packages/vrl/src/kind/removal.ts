import type { Fields } from './fields.ts'
import { Kind, leastLength, type KindSegment } from './kind.ts'
import { Type } from './type.ts'

/** Whether that is gone which a path led to, so that an empty container around it may go too. */
type Gone = 'always' | 'maybe' | 'never'

/** The kind of a value once that which stands at a path in it was removed; `compact`: with the objects and arrays above that are empty then. */
export function removed(kind: Kind, path: readonly KindSegment[], compact: boolean): Kind {
  return path.length === 0 ? emptied(kind) : remove(kind, path, compact).kind
}

function emptied(kind: Kind): Kind {
  let left: Kind = Kind.never
  if (kind.may(Type.object)) left = left.or(Kind.object({}))
  if (kind.may(Type.array)) left = left.or(Kind.tuple([]))
  return kind.is(Type.object | Type.array) ? left : left.or(Kind.null)
}

function remove(kind: Kind, path: readonly KindSegment[], compact: boolean): { kind: Kind; gone: Gone } {
  const [segment, ...rest] = path
  if (segment === undefined) return { kind, gone: goneOf(kind) }
  if (typeof segment === 'number') return removeItem(kind, segment, rest, compact)
  if (typeof segment === 'string') return removeField(kind, segment, rest, compact)
  let any = kind
  for (const name of segment) any = any.or(remove(kind, [name, ...rest], compact).kind)
  return { kind: any, gone: 'never' }
}

function goneOf(kind: Kind): Gone {
  if (!kind.may(Type.undefined)) return kind.isNever ? 'never' : 'always'
  return kind.is(Type.undefined) ? 'never' : 'maybe'
}

function removeField(
  kind: Kind,
  name: string,
  rest: readonly KindSegment[],
  compact: boolean,
): { kind: Kind; gone: Gone } {
  const fields = kind.object
  if (fields === undefined) return { kind, gone: 'never' }
  const inner = remove(fields.at(name, Kind.undefined), rest, compact)
  const kept = fields.knows(name) ? fields.with(name, inner.kind) : fields
  const dropped = fields.knows(name) ? withoutField(kept, name) : fields
  const left = inner.gone === 'always' ? dropped : inner.gone === 'maybe' ? dropped.or(kept, Kind.undefined) : kept
  return {
    kind: Kind.of(kind.bits, left, kind.array),
    gone: compact && inner.gone !== 'never' ? emptinessOf(left) : 'never',
  }
}

function removeItem(
  kind: Kind,
  index: number,
  rest: readonly KindSegment[],
  compact: boolean,
): { kind: Kind; gone: Gone } {
  const items = kind.array
  if (items === undefined) return { kind, gone: 'never' }
  const place = index >= 0 ? index : leastLength(items) + index
  if (index < 0 && !items.closed) return { kind: Kind.of(kind.bits, kind.object, loosened(items)), gone: 'maybe' }
  if (place < 0) return { kind, gone: 'never' }
  const inner = remove(items.at(place, Kind.undefined), rest, compact)
  const kept = items.known.has(place) ? items.with(place, inner.kind) : items
  const dropped = withoutItem(kept, place)
  const left = inner.gone === 'always' ? dropped : inner.gone === 'maybe' ? dropped.or(kept, Kind.undefined) : kept
  return {
    kind: Kind.of(kind.bits, kind.object, left),
    gone: compact && inner.gone !== 'never' ? emptinessOf(left) : 'never',
  }
}

function withoutField(fields: Fields<string, Kind>, name: string): Fields<string, Kind> {
  const known = new Map(fields.known)
  known.delete(name)
  return fields.knowing(known)
}

function withoutItem(items: Fields<number, Kind>, place: number): Fields<number, Kind> {
  const known = new Map<number, Kind>()
  for (const [index, kind] of items.known) if (index !== place) known.set(index > place ? index - 1 : index, kind)
  return items.knowing(known)
}

/** Items of which one, nobody knows which, was removed. */
function loosened(items: Fields<number, Kind>): Fields<number, Kind> {
  return Kind.arrayOf(items.all.without(Type.undefined)).array as Fields<number, Kind>
}

function emptinessOf(fields: Fields<string, Kind> | Fields<number, Kind>): Gone {
  if (fields.known.size > 0) return 'never'
  return fields.closed ? 'always' : 'maybe'
}

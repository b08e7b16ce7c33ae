import { Fields } from './fields.ts'
import { FARTHEST, Kind, type KindSegment } from './kind.ts'
import { Type } from './type.ts'

/**
 * What `Kind.with` gives, as it really is: the language forgets that a value which may be an object may be something else,
 * whose place a new object takes, and that an array may be shorter than what is known of its items.
 */
export function surelyWith(kind: Kind, path: readonly KindSegment[], value: Kind): Kind {
  const [segment, ...rest] = path
  if (segment === undefined) return value
  if (typeof segment === 'object') {
    return segment.reduce((any, name) => any.or(surelyWith(any, [name, ...rest], value)), kind)
  }
  const type = typeof segment === 'number' ? Type.array : Type.object
  const present = kind.only(type)
  const step = (holder: Kind) => stepInto(holder, segment, rest, value)
  const made = kind.is(type) && !kind.isNever ? Kind.never : step(segmentHolder(type))
  return present.isNever ? made : step(present).or(made)
}

function segmentHolder(type: number): Kind {
  return type === Type.array ? Kind.tuple([]) : Kind.object({})
}

function stepInto(holder: Kind, segment: string | number, rest: readonly KindSegment[], value: Kind): Kind {
  if (typeof segment === 'string') return holder.with([segment], surelyWith(holder.at([segment]), rest, value))
  const items = holder.array ?? new Fields<number, Kind>(new Map(), () => Kind.never)
  const place = segment >= 0 ? segment : (items.length ?? 0) + segment
  if (place < 0 || (segment < 0 && items.length === undefined) || place > FARTHEST) {
    const any = items.all.read.or(Kind.null)
    return Kind.arrayOf(any.or(surelyWith(any, rest, value)))
  }
  const known = new Map<number, Kind>()
  for (let i = 0; i < place; i++) known.set(i, holder.at([i]).read)
  for (const [index, item] of items.known) if (index > place) known.set(index, item)
  known.set(place, surelyWith(holder.at([place]), rest, value))
  return Kind.of(Type.array, undefined, items.knowing(known))
}

/** Whether `Kind.with` may promise too much of a value that was written to. */
export function mayDiffer(kind: Kind, path: readonly KindSegment[]): boolean {
  return path.some((segment, i) => {
    const holder = kind.at(path.slice(0, i))
    if (typeof segment !== 'number') return !holder.is(Type.object) && (holder.object?.known.size ?? 0) > 0
    if (segment < 0) return true
    return (holder.array?.known.size ?? 0) > 0 && !(holder.is(Type.array) && holder.array?.length !== undefined)
  })
}

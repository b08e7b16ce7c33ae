import { Fields, type Compared } from './fields.ts'
import { namesOf, shown } from './shown.ts'
import { Type } from './type.ts'

const ALL = 1023
/** Of items farther from the ends of an array than this, places are not told apart. */
export const FARTHEST = 1000

/** A step into a kind: the name of a field, the index of an item (negative: from the end), or the first present of several names. */
export type KindSegment = string | number | readonly string[]

/**
 * What the checker knows of a value: the types it may have, and of objects and arrays what their parts may be.
 * Immutable. A part that may be missing has the type `undefined` among its types.
 */
export class Kind {
  /** A set of `Type` bits. */
  readonly bits: number
  /** What is known of the fields, where it may be an object. */
  readonly object: Fields<string, Kind> | undefined
  /** What is known of the items, where it may be an array. */
  readonly array: Fields<number, Kind> | undefined

  private constructor(bits: number, object?: Fields<string, Kind>, array?: Fields<number, Kind>) {
    this.bits = bits
    this.object = (bits & Type.object) === 0 ? undefined : object
    this.array = (bits & Type.array) === 0 ? undefined : array
  }

  static readonly never = new Kind(0)
  static readonly bytes = new Kind(Type.bytes)
  static readonly integer = new Kind(Type.integer)
  static readonly float = new Kind(Type.float)
  static readonly boolean = new Kind(Type.boolean)
  static readonly timestamp = new Kind(Type.timestamp)
  static readonly regex = new Kind(Type.regex)
  static readonly null = new Kind(Type.null)
  static readonly undefined = new Kind(Type.undefined)
  /** Any value, or none. */
  static readonly any: Kind = new Kind(
    ALL,
    Fields.anything(() => Kind.value),
    Fields.anything(() => Kind.value),
  )
  /** Any value. */
  static readonly value: Kind = new Kind(ALL & ~Type.undefined, Kind.any.object, Kind.any.array)
  /** An object of which nothing else is known. */
  static readonly anyObject = new Kind(Type.object, Kind.any.object)
  /** An array of which nothing else is known. */
  static readonly anyArray = new Kind(Type.array, undefined, Kind.any.array)
  static readonly number = new Kind(Type.integer | Type.float)

  /** An object with these fields; others, where there may be some, are of the kind `others`. */
  static object(fields: Readonly<Record<string, Kind>>, others: Kind = Kind.never): Kind {
    return new Kind(Type.object, new Fields(new Map(Object.entries(fields)), () => others))
  }

  /** An array of any length with items of this kind. */
  static arrayOf(item: Kind): Kind {
    return new Kind(Type.array, undefined, new Fields(new Map(), () => item))
  }

  /** An array of which the first items are known; further ones, where there may be some, are of the kind `others`. */
  static tuple(items: readonly Kind[], others: Kind = Kind.never): Kind {
    return new Kind(Type.array, undefined, new Fields(new Map(items.entries()), () => others))
  }

  /** A kind from all its parts. */
  static of(bits: number, object?: Fields<string, Kind>, array?: Fields<number, Kind>): Kind {
    return new Kind(bits, object ?? Kind.any.object, array ?? Kind.any.array)
  }

  /** Whether it may be any of these types. */
  may(bits: number): boolean {
    return (this.bits & bits) !== 0
  }

  /** Whether it is nothing but these types. `never`, which no value is of, is all of them. */
  is(bits: number): boolean {
    return (this.bits & ~bits) === 0
  }

  get isNever(): boolean {
    return this.bits === 0
  }

  /** Whether nothing is known of it. */
  get isAny(): boolean {
    return (this.bits | Type.undefined) === ALL && isOpen(this.object) && isOpen(this.array)
  }

  /** What may be of either kind. */
  or(other: Kind): Kind {
    if (this === other || other.isNever) return this
    if (this.isNever) return other
    if (this === Kind.any || other === Kind.any) return Kind.any
    const object = unionOf(this.object, other.object)
    const array = unionOf(this.array, other.array)
    if (this.#has(other.bits) && object === this.object && array === this.array) return this
    if (other.#has(this.bits) && object === other.object && array === other.array) return other
    return new Kind(this.bits | other.bits, object, array)
  }

  #has(bits: number): boolean {
    return (bits & ~this.bits) === 0
  }

  /** The same without some types. */
  without(bits: number): Kind {
    if (this === Kind.any && bits === Type.undefined) return Kind.value
    return this.may(bits) ? new Kind(this.bits & ~bits, this.object, this.array) : this
  }

  /** Only those of its types that are among `bits`. */
  only(bits: number): Kind {
    return this.without(ALL & ~bits)
  }

  /** What a read of it gives: `null` where it may be missing. */
  get read(): Kind {
    return this.may(Type.undefined) ? this.without(Type.undefined).or(Kind.null) : this
  }

  /** Whether every value of this kind is one of `other` too. */
  isSubsetOf(other: Kind, compared: Compared = new Map()): boolean {
    if (this === other || other === Kind.any) return true
    if ((this.bits & ~other.bits) !== 0) return false
    const objects = this.object === undefined || this.object.isSubsetOf(other.object as Fields<string, Kind>, compared)
    return objects && (this.array === undefined || this.array.isSubsetOf(other.array as Fields<number, Kind>, compared))
  }

  /** Whether some value may be of both kinds, as far as the types alone tell. */
  intersects(other: Kind): boolean {
    return (this.bits & other.bits) !== 0
  }

  /** Of what kind that is which stands at a path in it; `undefined` is among its types where it may be missing. */
  at(path: readonly KindSegment[]): Kind {
    return path.reduce<Kind>((kind, segment) => kind.#step(segment), this)
  }

  #step(segment: KindSegment): Kind {
    if (this.isNever) return this
    return typeof segment === 'number' ? this.#item(segment) : this.#fieldOf(segment)
  }

  #fieldOf(segment: string | readonly string[]): Kind {
    if (typeof segment === 'string') return this.#field(segment)
    let kind: Kind = Kind.undefined
    for (const name of segment) {
      if (!kind.may(Type.undefined)) break
      kind = kind.without(Type.undefined).or(this.#field(name))
    }
    return kind
  }

  #field(name: string): Kind {
    if (this.object === undefined) return Kind.undefined
    const found = this.object.at(name, Kind.undefined)
    return this.is(Type.object) ? found : found.or(Kind.undefined)
  }

  #item(index: number): Kind {
    if (this.array === undefined) return Kind.undefined
    const found = index >= 0 ? this.array.at(index, Kind.undefined) : itemFromEnd(this.array, index)
    return this.is(Type.array) ? found : found.or(Kind.undefined)
  }

  /** Its kind once a value of the kind `value` has been written to a path in it. */
  with(path: readonly KindSegment[], value: Kind): Kind {
    const [segment, ...rest] = path
    if (segment === undefined) return value
    if (typeof segment === 'number') return this.#withItem(segment, rest, value)
    const fields = this.object ?? new Fields<string, Kind>(new Map(), () => Kind.never)
    if (typeof segment === 'string') {
      return new Kind(Type.object, fields.with(segment, fields.at(segment, Kind.undefined).with(rest, value)))
    }
    let any = new Kind(Type.object, fields)
    for (const name of segment) any = any.or(any.with([name, ...rest], value))
    return any
  }

  #withItem(index: number, rest: readonly KindSegment[], value: Kind): Kind {
    const items = this.array ?? new Fields<number, Kind>(new Map(), () => Kind.never)
    const length = leastLength(items)
    if ((index < 0 && !items.closed) || Math.abs(index) > FARTHEST) {
      const inner = items.all.without(Type.undefined).or(Kind.null)
      return Kind.arrayOf(inner.or(inner.with(rest, value)))
    }
    const place = index >= 0 ? index : Math.max(0, length + index)
    const known = new Map(items.known)
    const hole = items.others.or(Kind.null)
    for (let i = length; i < Math.max(place, -index); i++) if (!known.has(i)) known.set(i, hole)
    known.set(place, items.at(place, Kind.undefined).with(rest, value))
    return new Kind(Type.array, undefined, items.knowing(known))
  }

  /** Its kind once an object of the kind `other` has been merged into it. */
  merged(other: Kind): Kind {
    if (this.object === undefined || other.object === undefined) return this.or(other)
    const object = this.object.overwrittenBy(other.object, Kind.undefined)
    return new Kind(this.bits | other.bits, object, unionOf(this.array, other.array))
  }

  /** The names of its types, as messages have them: `string, integer or null`, `any`, `{ a: string }`. */
  toString(): string {
    return shown(this)
  }

  /** The names of its types. */
  get names(): string[] {
    return namesOf(this.bits)
  }
}

function isOpen(fields: Fields<string, Kind> | Fields<number, Kind> | undefined): boolean {
  return fields !== undefined && fields.known.size === 0 && fields.others === Kind.value
}

function unionOf<K extends string | number>(
  a: Fields<K, Kind> | undefined,
  b: Fields<K, Kind> | undefined,
): Fields<K, Kind> | undefined {
  return a === undefined || b === undefined ? (a ?? b) : a.or(b, Kind.undefined)
}

/** How many items there are at least. */
export function leastLength(items: Fields<number, Kind>): number {
  let length = 0
  for (const [index, kind] of items.known) if (!kind.is(Type.undefined)) length = Math.max(length, index + 1)
  return length
}

function itemFromEnd(items: Fields<number, Kind>, index: number): Kind {
  const length = leastLength(items)
  const place = length + index
  if (items.closed) return place >= 0 ? items.at(place, Kind.undefined) : Kind.undefined
  let kind = place >= 0 ? items.others : items.others.or(Kind.undefined)
  for (const [known, item] of items.known) if (known >= place) kind = kind.or(item)
  return kind
}

import { Type } from './type.ts'

/** Which pairs of fields are being compared already: what contains itself would be compared without end. */
export type Compared = Map<object, Set<object>>

/** What fields ask of the kind of a part. */
export interface PartKind<V> {
  readonly isNever: boolean
  may(bits: number): boolean
  without(bits: number): V
  or(other: V): V
  isSubsetOf(other: V, compared: Compared): boolean
}

/**
 * How many changes at least are kept apart before they are put into a map of their own: programs may write thousands of fields.
 * The more fields there are, the more changes are worth a map.
 */
const MOST_CHANGES = 32

/** One part that differs from those of other fields. */
interface Change<K extends string | number, V extends PartKind<V>> {
  readonly key: K
  readonly kind: V
  readonly of: Fields<K, V>
  /** How many changes there are one upon the other. */
  readonly count: number
}

/** What is known of the fields of an object or the items of an array. Immutable. */
export class Fields<K extends string | number, V extends PartKind<V>> {
  #known: ReadonlyMap<K, V>
  #change: Change<K, V> | undefined
  readonly #late: () => V
  /** Whether nothing is known of any part. */
  #isAnything = false
  #others: V | undefined
  /** Unions made before: without them those of kinds that contain themselves would have no end. */
  #unions: WeakMap<Fields<K, V>, Fields<K, V>> | undefined

  /** @param others the kind of all that is not `known`: `never` where there is nothing else. Asked for late, since it may be the kind itself. */
  constructor(known: ReadonlyMap<K, V>, others: () => V) {
    this.#known = known
    this.#late = others
  }

  /** What is known by name. */
  get known(): ReadonlyMap<K, V> {
    if (this.#change === undefined) return this.#known
    const changes = [this.#change]
    for (let { of } = this.#change; of.#change !== undefined; of = of.#change.of) changes.push(of.#change)
    const known = new Map((changes.at(-1) as Change<K, V>).of.#known)
    for (const { key, kind } of changes.toReversed()) known.set(key, kind)
    this.#change = undefined
    this.#known = known
    return known
  }

  /** Whether something is known of a part by its name. It keeps changes apart, which `known` does not. */
  knows(key: K): boolean {
    return this.#part(key) !== undefined
  }

  /** What is known of one part by its name. */
  #part(name: K): V | undefined {
    for (let change = this.#change; change !== undefined; change = change.of.#change) {
      if (change.key === name) return change.kind
      if (change.of.#change === undefined) return change.of.#known.get(name)
    }
    return this.#known.get(name)
  }

  static anything<K extends string | number, V extends PartKind<V>>(any: () => V): Fields<K, V> {
    const fields = new Fields<K, V>(new Map(), any)
    fields.#isAnything = true
    return fields
  }

  /** The kind of what is not known by name; `never` where there is no such thing. */
  get others(): V {
    return (this.#others ??= this.#late().without(Type.undefined))
  }

  /** Whether nothing else is there than what is known by name. */
  get closed(): boolean {
    return this.others.isNever
  }

  /** How many items there are, where that is known. */
  get length(): number | undefined {
    if (!this.closed) return undefined
    let length = 0
    for (const kind of this.known.values()) {
      if (kind.may(Type.undefined)) return undefined
      length++
    }
    return length
  }

  /** What any of the parts may be. */
  get all(): V {
    let all = this.others
    for (const kind of this.known.values()) all = all.or(kind)
    return all
  }

  at(key: K, missing: V): V {
    const known = this.#part(key)
    if (known !== undefined) return known
    return this.closed ? missing : this.others.or(missing)
  }

  with(key: K, kind: V): Fields<K, V> {
    const { others } = this
    const count = (this.#change?.count ?? 0) + 1
    if (count > Math.max(MOST_CHANGES, Math.sqrt(this.#known.size)))
      return new Fields(new Map(this.known).set(key, kind), () => others)
    const changed = new Fields<K, V>(this.#known, () => others)
    changed.#change = { key, kind, of: this, count }
    return changed
  }

  /** The same with other parts that are known. */
  knowing(known: ReadonlyMap<K, V>): Fields<K, V> {
    const { others } = this
    return new Fields(known, () => others)
  }

  or(other: Fields<K, V>, missing: V): Fields<K, V> {
    if (this === other || this.#isAnything) return this
    if (other.#isAnything) return other
    const before = this.#unions?.get(other)
    if (before !== undefined) return before
    const union = this.#unionByChanges(other, missing) ?? this.#unionByAll(other, missing)
    this.#unions ??= new WeakMap()
    this.#unions.set(other, union)
    return union
  }

  #unionByAll(other: Fields<K, V>, missing: V): Fields<K, V> {
    const known = new Map<K, V>()
    for (const key of [...this.known.keys(), ...other.known.keys()]) {
      if (!known.has(key)) known.set(key, this.at(key, missing).or(other.at(key, missing)))
    }
    return new Fields(known, () => this.others.or(other.others))
  }

  /** The union where both came from the same fields by a few changes: what neither has changed is as it was. */
  #unionByChanges(other: Fields<K, V>, missing: V): Fields<K, V> | undefined {
    const origin = this.#commonOrigin(other)
    if (origin === undefined) return undefined
    const keys = new Set([...this.#changesSince(origin), ...other.#changesSince(origin)])
    let union = origin
    for (const key of keys) union = union.with(key, this.at(key, missing).or(other.at(key, missing)))
    return union
  }

  #commonOrigin(other: Fields<K, V>): Fields<K, V> | undefined {
    const mine = new Set(this.#line())
    for (const fields of other.#line()) if (mine.has(fields)) return fields
    return undefined
  }

  /** Itself, the fields that it came from, and so on. */
  *#line(): Generator<Fields<K, V>> {
    yield this
    for (let change = this.#change; change !== undefined; change = change.of.#change) yield change.of
  }

  /** The changed keys, the one that was changed first in front. */
  #changesSince(origin: Fields<K, V>): K[] {
    const change = this.#change
    return this === origin || change === undefined ? [] : [...change.of.#changesSince(origin), change.key]
  }

  /** The fields of an object into which the fields of another were merged, those of the other counting. */
  overwrittenBy(other: Fields<K, V>, missing: V): Fields<K, V> {
    const changed = new Map<K, V>()
    const put = (key: K, kind: V) => kind !== this.known.get(key) && changed.set(key, kind)
    if (!other.closed) for (const [key, kind] of this.known) put(key, other.others.or(kind))
    for (const [key, kind] of other.known) {
      put(key, kind.may(Type.undefined) ? kind.without(Type.undefined).or(this.at(key, missing)) : kind)
    }
    if (changed.size === 0 && this.others === other.others) return this
    return new Fields(new Map([...this.known, ...changed]), () => this.others.or(other.others))
  }

  isSubsetOf(other: Fields<K, V>, compared: Compared): boolean {
    if (this === other) return true
    const before = compared.get(this) ?? new Set<object>()
    if (before.has(other)) return true
    compared.set(this, before.add(other))
    if (!this.others.isSubsetOf(other.others, compared)) return false
    for (const [key, kind] of this.known) {
      const present = kind.without(Type.undefined)
      const wanted = other.known.get(key) ?? other.others
      if (!present.isSubsetOf(wanted, compared)) return false
      if (kind.may(Type.undefined) && other.known.has(key) && !wanted.may(Type.undefined)) return false
    }
    for (const [key, kind] of other.known) {
      if (!this.known.has(key) && !(kind.may(Type.undefined) && this.others.isSubsetOf(kind, compared))) return false
    }
    return true
  }
}

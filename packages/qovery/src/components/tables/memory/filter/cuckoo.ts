import { ValueHash } from '../../../../kit/value-hash.ts'
import type { CuckooOptions } from './options.ts'

/** What an item has beside its fingerprint. */
export interface Item {
  readonly fingerprint: number
  /** For how many more scans it stays; `undefined`: for ever. */
  readonly scans: number | undefined
  readonly counter: number | undefined
}

/** What changes when a key is written. */
export interface Written {
  readonly scans: number
  readonly count: number
}

type Column = Uint8Array | Uint16Array | Uint32Array
const COLUMNS = ['fingerprint', 'scans', 'counter', 'use'] as const
type Name = (typeof COLUMNS)[number]

/** Filled further, items can hardly be moved any more. */
const FULLEST = 0.95

/** With fewer, both buckets of a key would often be the same. */
const FEWEST_BUCKETS = 64

/** How many buckets there are for these options: a power of two. */
function bucketsFor({ max_entries, bucket_size }: CuckooOptions): number {
  return Math.max(FEWEST_BUCKETS, 2 ** Math.ceil(Math.log2(max_entries / bucket_size / FULLEST)))
}

/** The bytes that a filter of these options takes. */
export function cuckooBytes(options: CuckooOptions): number {
  const widths = [options.fingerprint_bits, ...otherBits(options)].map((bits) => (bits > 16 ? 4 : bits > 8 ? 2 : 1))
  return bucketsFor(options) * options.bucket_size * widths.reduce((sum, width) => sum + width, 0)
}

function otherBits(options: CuckooOptions): number[] {
  return [
    ...(options.ttl_enabled ? [options.ttl_bits] : []),
    ...(options.counter_enabled ? [options.counter_bits] : []),
    ...(options.lru_enabled ? [options.lru_bits] : []),
  ]
}

/**
 * A cuckoo filter (Fan, Andersen, Kaminsky, Mitzenmacher 2014): of each key a fingerprint in one of two buckets, of which
 * either follows from the other and the fingerprint. An empty slot has the fingerprint 0.
 */
export class CuckooFilter {
  readonly #options: CuckooOptions
  readonly #mask: number
  readonly #columns: Readonly<Record<Name, Column | undefined>>
  readonly #fingerprints: Column
  readonly #seed: number
  readonly #hash: ValueHash
  #size = 0

  constructor(options: CuckooOptions, seed = Math.floor(Math.random() * 2 ** 32)) {
    this.#options = options
    this.#seed = seed
    this.#hash = new ValueHash(seed)
    const buckets = bucketsFor(options)
    this.#mask = buckets - 1
    const slots = buckets * options.bucket_size
    this.#fingerprints = columnOf(options.fingerprint_bits, slots)
    this.#columns = {
      fingerprint: this.#fingerprints,
      scans: options.ttl_enabled ? columnOf(options.ttl_bits, slots) : undefined,
      counter: options.counter_enabled ? columnOf(options.counter_bits, slots) : undefined,
      use: options.lru_enabled ? columnOf(options.lru_bits, slots) : undefined,
    }
  }

  get size(): number {
    return this.#size
  }

  /** Writes a key; `false`: there is no room for it, and everything is as it was. */
  write(key: string, { scans, count }: Written): boolean {
    const { lru_starting_value } = this.#options
    const place = this.#placeOf(key)
    const known = this.#slotOf(place)
    const slot = known ?? this.#room(place)
    if (slot === undefined) return false
    this.#put('scans', slot, scans)
    this.#put('counter', slot, (known === undefined ? 0 : this.#get('counter', slot)) + count)
    if (known === undefined) this.#put('use', slot, lru_starting_value)
    else this.#touch(slot)
    return true
  }

  /** Takes a key away; whether it was there. */
  remove(key: string): boolean {
    const slot = this.#slotOf(this.#placeOf(key))
    if (slot === undefined) return false
    this.#clear(slot)
    return true
  }

  /** Looks a key up, which counts. */
  find(key: string): Item | undefined {
    const slot = this.#slotOf(this.#placeOf(key))
    if (slot === undefined) return undefined
    this.#touch(slot)
    this.#put('counter', slot, this.#get('counter', slot) + this.#options.counter_lookup_increment)
    const { scans, counter } = this.#columns
    return { fingerprint: this.#fingerprints[slot] as number, scans: scans?.[slot], counter: counter?.[slot] }
  }

  /** Lets time go on by one scan; gives how many keys left since theirs was over. */
  scan(): number {
    let expired = 0
    for (let slot = 0; slot < this.#fingerprints.length; slot++) {
      if (this.#fingerprints[slot] === 0) continue
      if (this.#isOver(slot)) expired++
      else this.#age(slot)
    }
    return expired
  }

  /** Everything as text, by which `restore` brings it back. */
  toText(): string {
    const columns = COLUMNS.map((name) => {
      const column = this.#columns[name]
      return column && Buffer.from(column.buffer).toString('base64')
    })
    return JSON.stringify({ shape: shapeOf(this.#options), seed: this.#seed, columns })
  }

  /** The filter that `toText` wrote. Throws where the text is of other options, or of something else. */
  static restore(options: CuckooOptions, text: string): CuckooFilter {
    const { shape, seed, columns } = JSON.parse(text) as {
      shape: string
      seed: number
      columns: (string | undefined)[]
    }
    if (shape !== shapeOf(options)) throw new Error(`it was written with other options: ${shape}`)
    const filter = new CuckooFilter(options, seed)
    for (const [index, name] of COLUMNS.entries()) {
      const column = filter.#columns[name]
      if (column === undefined) continue
      const bytes = Buffer.from(columns[index] ?? '', 'base64')
      if (bytes.length !== column.byteLength) throw new Error('it is not complete')
      new Uint8Array(column.buffer).set(bytes)
    }
    for (const fingerprint of filter.#fingerprints) if (fingerprint !== 0) filter.#size++
    return filter
  }

  #placeOf(key: string): { fingerprint: number; first: number; second: number } {
    const { high, low } = this.#hash.ofText(key)
    const fingerprint = low >>> (32 - this.#options.fingerprint_bits) || 1
    const first = (high & this.#mask) >>> 0
    return { fingerprint, first, second: this.#other(first, fingerprint) }
  }

  #other(bucket: number, fingerprint: number): number {
    return ((bucket ^ Math.imul(fingerprint, 0x5bd1e995)) & this.#mask) >>> 0
  }

  #slotOf({ fingerprint, first, second }: { fingerprint: number; first: number; second: number }): number | undefined {
    return this.#within(first, fingerprint) ?? this.#within(second, fingerprint)
  }

  #within(bucket: number, fingerprint: number): number | undefined {
    const { bucket_size } = this.#options
    const start = bucket * bucket_size
    for (let slot = start; slot < start + bucket_size; slot++) if (this.#fingerprints[slot] === fingerprint) return slot
    return undefined
  }

  /** A slot that has the fingerprint now, which another may have had to leave; `undefined`: there is none. */
  #room({ fingerprint, first, second }: { fingerprint: number; first: number; second: number }): number | undefined {
    const free = this.#within(first, 0) ?? this.#within(second, 0)
    const slot = free ?? this.#makeRoom(Math.random() < 0.5 ? first : second)
    if (slot === undefined) return undefined
    this.#fingerprints[slot] = fingerprint
    this.#size++
    return slot
  }

  /** Moves items along until one finds an empty slot. If none does, what is least used is forgotten, or nothing changes. */
  #makeRoom(bucket: number): number | undefined {
    const path = [this.#victimIn(bucket, []) as number]
    for (let kicks = 0; kicks < this.#options.max_kicks; kicks++) {
      const last = path.at(-1) as number
      const other = this.#other(Math.floor(last / this.#options.bucket_size), this.#fingerprints[last] as number)
      const free = this.#within(other, 0)
      if (free !== undefined) return this.#shift([...path, free])
      const next = this.#victimIn(other, path)
      if (next === undefined) break
      path.push(next)
    }
    if (!this.#options.lru_enabled) return undefined
    const least = path[0] as number
    this.#clear(least)
    return least
  }

  /** Moves each item of a path to the next slot of it; gives the first, which is free then. */
  #shift(path: readonly number[]): number {
    for (let i = path.length - 1; i > 0; i--) {
      for (const name of COLUMNS) {
        const column = this.#columns[name]
        if (column !== undefined) column[path[i] as number] = column[path[i - 1] as number] as number
      }
    }
    const first = path[0] as number
    this.#fingerprints[first] = 0
    return first
  }

  /** The item of a full bucket that has to go: the least used one, or any, but none that is to be moved already. */
  #victimIn(bucket: number, moved: readonly number[]): number | undefined {
    const { bucket_size } = this.#options
    const { use } = this.#columns
    const from = Math.floor(Math.random() * bucket_size)
    let victim: number | undefined
    for (let i = 0; i < bucket_size; i++) {
      const slot = bucket * bucket_size + ((from + i) % bucket_size)
      if (moved.includes(slot)) continue
      if (use === undefined) return slot
      if (victim === undefined || (use[slot] as number) < (use[victim] as number)) victim = slot
    }
    return victim
  }

  /** Whether the item's time is over at this scan: it leaves then. */
  #isOver(slot: number): boolean {
    const { scans } = this.#columns
    if (scans === undefined) return false
    const left = (scans[slot] as number) - 1
    if (left <= 0) this.#clear(slot)
    else scans[slot] = left
    return left <= 0
  }

  #age(slot: number): void {
    const { use } = this.#columns
    if (use === undefined) return
    const { lru_aging_strategy: aging, lru_deletion_enabled } = this.#options
    const now = use[slot] as number
    use[slot] = aging.strategy === 'halving' ? now >>> 1 : Math.max(0, now - aging.value)
    if (use[slot] === 0 && lru_deletion_enabled) this.#clear(slot)
  }

  #touch(slot: number): void {
    this.#put('use', slot, this.#get('use', slot) + this.#options.lru_increment)
  }

  #get(name: Exclude<Name, 'fingerprint'>, slot: number): number {
    return this.#columns[name]?.[slot] ?? 0
  }

  /** Writes a number that stays within its bits. */
  #put(name: Exclude<Name, 'fingerprint'>, slot: number, value: number): void {
    const column = this.#columns[name]
    if (column === undefined) return
    const { ttl_bits, counter_bits, lru_bits } = this.#options
    const bits = name === 'scans' ? ttl_bits : name === 'counter' ? counter_bits : lru_bits
    column[slot] = Math.max(0, Math.min(value, 2 ** bits - 1))
  }

  #clear(slot: number): void {
    for (const name of COLUMNS) this.#columns[name]?.fill(0, slot, slot + 1)
    this.#size--
  }
}

function columnOf(bits: number, slots: number): Column {
  if (bits > 16) return new Uint32Array(slots)
  return bits > 8 ? new Uint16Array(slots) : new Uint8Array(slots)
}

/** What of the options decides how a filter is laid out. */
function shapeOf(options: CuckooOptions): string {
  const { bucket_size, fingerprint_bits, ttl_enabled, counter_enabled, lru_enabled } = options
  const flags = [
    ttl_enabled && `ttl ${options.ttl_bits}`,
    counter_enabled && `counter ${options.counter_bits}`,
    lru_enabled && `lru ${options.lru_bits}`,
  ]
  return [
    `${bucketsFor(options)} buckets of ${bucket_size}`,
    `fingerprint ${fingerprint_bits}`,
    ...flags.filter((flag) => flag !== false),
  ].join(', ')
}

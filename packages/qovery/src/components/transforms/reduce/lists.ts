import { encodeJson, estimatedJsonSize, fromBytes, isObject, Timestamp, toBytes, type Value } from '@qovery/vrl/value'
import type { Merger } from './merger.ts'

/** A list of all values. */
export class Gathered implements Merger {
  readonly value: Value[]

  constructor(value: Value) {
    this.value = [value]
  }

  add(value: Value): number {
    this.value.push(value)
    return estimatedJsonSize(value) + 1
  }
}

/** The items of all lists, and other values as they are. */
export class JoinedLists implements Merger {
  readonly value: Value[]

  constructor(first: readonly Value[]) {
    this.value = [...first]
  }

  add(value: Value): number {
    const items = Array.isArray(value) ? value : [value]
    for (const item of items) this.value.push(item)
    return estimatedJsonSize(items)
  }
}

/** The longest of some lists, or the shortest. */
export class ChosenList implements Merger {
  value: Value[]
  readonly #wins: (length: number, held: number) => boolean

  constructor(first: Value[], wins: (length: number, held: number) => boolean) {
    this.value = first
    this.#wins = wins
  }

  add(value: Value): number | undefined {
    if (!Array.isArray(value)) return undefined
    if (!this.#wins(value.length, this.value.length)) return 0
    const before = estimatedJsonSize(this.value)
    this.value = value
    return estimatedJsonSize(value) - before
  }
}

/** Every value once, in the order in which they came; of lists their items, of objects the values of their fields. */
export class Distinct implements Merger {
  readonly #byIdentity = new Map<unknown, Value>()

  constructor(first: Value) {
    this.add(first)
  }

  get value(): Value {
    return [...this.#byIdentity.values()]
  }

  add(value: Value): number {
    let grown = 0
    for (const item of itemsOf(value)) {
      const identity = identityOf(item)
      if (this.#byIdentity.has(identity)) continue
      this.#byIdentity.set(identity, item)
      grown += estimatedJsonSize(item) + 32
    }
    return grown
  }
}

/** Text, one after the other. */
export class JoinedText implements Merger {
  readonly #parts: (string | Uint8Array)[]
  readonly #separator: string

  constructor(first: string | Uint8Array, separator: string) {
    this.#parts = [first]
    this.#separator = separator
  }

  get value(): Value {
    const parts = this.#parts
    if (parts.every((part) => typeof part === 'string')) return parts.join(this.#separator)
    const separator = toBytes(this.#separator)
    const pieces = parts.flatMap((part, index) => (index === 0 ? [toBytes(part)] : [separator, toBytes(part)]))
    return fromBytes(new Uint8Array(Buffer.concat(pieces)))
  }

  add(value: Value): number | undefined {
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return undefined
    this.#parts.push(value)
    return value.length + 16
  }
}

function itemsOf(value: Value): Value[] {
  if (Array.isArray(value)) return value
  return isObject(value) ? Object.values(value).filter((field) => field !== undefined) : [value]
}

/** Something that is equal, as keys of a map are compared, for equal values only; a time within a list or an object equals its text. */
function identityOf(value: Value): unknown {
  if (typeof value === 'string') return value.startsWith('\0') ? `\0s${value}` : value
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Uint8Array) return `\0b${value.join()}`
  return `\0${value instanceof Timestamp ? 't' : 'j'}${encodeJson(value)}`
}

import { estimatedJsonSize, Timestamp, type Value } from '@qovery/vrl/value'
import type { Numeric } from './numbers.ts'
import { isNumeric } from './numbers.ts'

/** What the values of a field come to, one after the other. */
export interface Merger {
  /** What they have come to. */
  readonly value: Value
  /** What goes to a field of its own, called like this one with `_end` behind it. */
  readonly end?: Value
  /** Takes in one more value: how many bytes more are kept then; `undefined`: it does not fit and is left out. */
  add(value: Value): number | undefined
}

/** The first value. */
export class First implements Merger {
  readonly value: Value

  constructor(value: Value) {
    this.value = value
  }

  add(): number {
    return 0
  }
}

/** The last value that is not null. */
export class Last implements Merger {
  value: Value

  constructor(value: Value) {
    this.value = value
  }

  add(value: Value): number {
    if (value === null) return 0
    const before = estimatedJsonSize(this.value)
    this.value = value
    return estimatedJsonSize(value) - before
  }
}

/** Numbers, folded by an operation. */
export class Folded implements Merger {
  value: Numeric
  readonly #fold: (held: Numeric, next: Numeric) => Numeric

  constructor(value: Numeric, fold: (held: Numeric, next: Numeric) => Numeric) {
    this.value = value
    this.#fold = fold
  }

  add(value: Value): number | undefined {
    if (!isNumeric(value)) return undefined
    this.value = this.#fold(this.value, value)
    return 0
  }
}

/** The first time, and the last one. */
export class TimeSpan implements Merger {
  readonly value: Timestamp
  end: Timestamp

  constructor(value: Timestamp) {
    this.value = value
    this.end = value
  }

  add(value: Value): number | undefined {
    if (!(value instanceof Timestamp)) return undefined
    this.end = value
    return 0
  }
}

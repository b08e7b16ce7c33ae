/**
 * A float whose value is integral, boxed so that it stays a float (`1.0`, not `1`).
 * Frozen; make one with `float()`, which boxes only where that is needed.
 */
export class Float {
  readonly value: number

  constructor(value: number) {
    this.value = value
    Object.freeze(this)
  }

  valueOf(): number {
    return this.value
  }

  toString(): string {
    return formatFloat(this.value)
  }
}

/** The representation of a float: a plain number, or a `Float` where the number is integral. */
export function float(value: number): number | Float {
  return Number.isInteger(value) ? new Float(value) : value
}

/** Text of a float that is read back as a float: integral numbers keep `.0`. */
export function formatFloat(value: number): string {
  if (Object.is(value, -0)) return '-0.0'
  const text = String(value)
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text
}

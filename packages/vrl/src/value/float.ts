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
  const size = Math.abs(value)
  const text = size >= 1e16 || (size < 1e-5 && size > 0) ? value.toExponential() : String(value)
  return Number.isInteger(value) && !text.includes('e') ? `${text}.0` : text
}

/** A float as text without an exponent, however long it is: `5`, `0.0000001`, `inf`. */
export function decimalText(value: number): string {
  const text = Object.is(value, -0) ? '-0' : String(value)
  const at = text.indexOf('e')
  if (at < 0) return text.endsWith('Infinity') ? text.replace('Infinity', 'inf') : text
  const exponent = Number(text.slice(at + 1))
  const [whole = '', fraction = ''] = text.slice(0, at).split('.')
  const sign = whole.startsWith('-') ? '-' : ''
  const digits = whole.slice(sign.length) + fraction
  if (exponent < 0) return `${sign}0.${'0'.repeat(-exponent - 1)}${digits}`
  return sign + digits.padEnd(exponent + 1, '0')
}

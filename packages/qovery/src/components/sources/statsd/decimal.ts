/** Whole numbers with more digits may be such that doubles do not hold. */
export const MOST_DIGITS = 15
/** By these a decimal's digits are divided: both are numbers that doubles hold, so one division rounds right. */
export const POWERS = Float64Array.from({ length: MOST_DIGITS + 1 }, (_, exponent) => 10 ** exponent)
const BAR = 0x7c
const DOT = 0x2e
const PLUS = 0x2b
const MINUS = 0x2d

/** Reads the plain decimals that nearly all values are: a sign, at most 15 digits and a dot, up to a bar. */
export class Decimal {
  value = 0
  signed = false
  /** The bar after the number. */
  end = 0

  /** Whether such a number stands at `start`; the line has a newline at its end. */
  read(bytes: Uint8Array, start: number): boolean {
    let position = start
    let byte = bytes[position] as number
    const sign = byte
    this.signed = sign === MINUS || sign === PLUS
    if (this.signed) byte = bytes[++position] as number
    const first = position
    let whole = 0
    while ((byte - 48) >>> 0 <= 9) {
      whole = whole * 10 + (byte - 48)
      byte = bytes[++position] as number
    }
    let digits = position - first
    let fraction = 0
    if (byte === DOT) {
      byte = bytes[++position] as number
      const dot = position
      while ((byte - 48) >>> 0 <= 9) {
        whole = whole * 10 + (byte - 48)
        byte = bytes[++position] as number
      }
      fraction = position - dot
      digits += fraction
    }
    if (byte !== BAR || digits === 0 || digits > MOST_DIGITS) return false
    if (fraction > 0) whole /= POWERS[fraction] as number
    this.value = sign === MINUS ? -whole : whole
    this.end = position
    return true
  }
}

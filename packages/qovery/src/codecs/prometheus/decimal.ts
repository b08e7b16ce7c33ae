const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => 10 ** exponent)
const NEWLINE = 0x0a
const SPACE = 0x20
const PLUS = 0x2b
const MINUS = 0x2d
const DOT = 0x2e
const LOWER_E = 0x65

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const NO_DECIMAL = /^([+-]?)(?:inf|infinity)$|^[+-]?nan$/i

/**
 * Reads the decimals that nearly all values are: at most 15 digits and a small exponent. Such a number is the quotient or
 * the product of two whole numbers that doubles hold, so one operation rounds it right.
 */
export class Decimal {
  value = 0
  /** The byte after the number. */
  end = 0

  /** Whether such a number stands at `start` and ends before a space or newline; bytes have a newline somewhere behind. */
  read(bytes: Uint8Array, start: number): boolean {
    let position = start
    let byte = bytes[position] as number
    const negative = byte === MINUS
    if (negative || byte === PLUS) byte = bytes[++position] as number
    const first = position
    let whole = 0
    while ((byte - 48) >>> 0 <= 9) {
      whole = whole * 10 + (byte - 48)
      byte = bytes[++position] as number
    }
    let digits = position - first
    let scale = 0
    if (byte === DOT) {
      const dot = position
      byte = bytes[++position] as number
      while ((byte - 48) >>> 0 <= 9) {
        whole = whole * 10 + (byte - 48)
        byte = bytes[++position] as number
      }
      scale = dot + 1 - position
      digits -= scale
    }
    if (digits === 0 || digits > 15) return false
    this.end = position
    if ((byte | 0x20) === LOWER_E) {
      scale += this.#exponent(bytes, position + 1)
      byte = bytes[this.end] as number
    }
    if ((byte !== NEWLINE && byte !== SPACE) || !(Math.abs(scale) <= 22)) return false
    if (scale < 0) whole /= POWERS[-scale] as number
    else if (scale > 0) whole *= POWERS[scale] as number
    this.value = negative ? -whole : whole
    return true
  }

  /** NaN: there is none. */
  #exponent(bytes: Uint8Array, start: number): number {
    let position = start
    let byte = bytes[position] as number
    const negative = byte === MINUS
    if (negative || byte === PLUS) byte = bytes[++position] as number
    const first = position
    let exponent = 0
    while ((byte - 48) >>> 0 <= 9) {
      exponent = exponent * 10 + (byte - 48)
      byte = bytes[++position] as number
    }
    this.end = position
    if (position === first) return Number.NaN
    return negative ? -exponent : exponent
  }
}

/** The number that text says, as Prometheus reads it: decimal, `Inf` and `NaN` in any case; `undefined` for all else, and for what no double holds. */
export function numberIn(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const number = Number(text)
    return Number.isFinite(number) ? number : undefined
  }
  const match = NO_DECIMAL.exec(text)
  if (match === null) return undefined
  if (match[1] === undefined) return Number.NaN
  return match[1] === '-' ? -Infinity : Infinity
}

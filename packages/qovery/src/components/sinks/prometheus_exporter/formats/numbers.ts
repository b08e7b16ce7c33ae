/** A sample's value as every text format takes it: the shortest text that reads back as the same number. */
export function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
}

/** The longest number: a sign, 17 digits, a point, and an exponent of four characters. */
export const NUMBER_BYTES = 26
const POINT = 0x2e
const DIGIT_0 = 0x30

/**
 * Writes what `numberText` says, and returns where it ends; up to `NUMBER_BYTES` bytes are touched. Numbers below a
 * milliard with at most three digits behind the point are written without making the text: with so few digits, no two
 * texts are the same number.
 */
export function putNumber(value: number, to: Uint8Array, at: number): number {
  if (value >= 0 && value < 1e9) {
    const whole = Math.floor(value)
    if (whole === value) return putWhole(whole, to, at)
    const thousandths = Math.round(value * 1000)
    if (thousandths / 1000 === value) return putFraction(thousandths - whole * 1000, to, putWhole(whole, to, at))
  }
  const text = numberText(value)
  for (let i = 0; i < text.length; i++) to[at + i] = text.charCodeAt(i)
  return at + text.length
}

/** Writes a whole number below a milliard. */
function putWhole(value: number, to: Uint8Array, at: number): number {
  let end = at + 1
  for (let limit = 10; value >= limit; limit *= 10) end++
  let rest = value | 0
  for (let i = end - 1; i >= at; i--) {
    const tens = (rest / 10) | 0
    to[i] = DIGIT_0 + rest - tens * 10
    rest = tens
  }
  return end
}

/** Writes a point and thousandths, without the zeros at their end. */
function putFraction(thousandths: number, to: Uint8Array, at: number): number {
  const tenth = (thousandths / 100) | 0
  const hundredth = ((thousandths / 10) | 0) - tenth * 10
  const last = thousandths - tenth * 100 - hundredth * 10
  to[at] = POINT
  to[at + 1] = DIGIT_0 + tenth
  to[at + 2] = DIGIT_0 + hundredth
  to[at + 3] = DIGIT_0 + last
  return at + (last > 0 ? 4 : hundredth > 0 ? 3 : 2)
}

/** The value of an `le` or `quantile` label, as Go prints it: as label values they must be the same text everywhere. */
export function boundText(bound: number): string {
  if (!Number.isFinite(bound)) return numberText(bound)
  const [digits, power] = bound.toExponential().split('e') as [string, string]
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 6) return String(bound)
  return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** As `boundText`, with a `.0` behind whole numbers. Source: OpenMetrics 1.0, canonical numbers. */
export function canonicalBoundText(bound: number): string {
  const text = boundText(bound)
  return /^-?\d+$/.test(text) ? `${text}.0` : text
}

/** Milliseconds since the epoch as seconds. */
export function secondsText(millis: number): string {
  return String(millis / 1000)
}

/** A sample's value as every text format takes it: the shortest text that reads back as the same number. */
export function numberText(value: number): string {
  if (value === Infinity) return '+Inf'
  return value === -Infinity ? '-Inf' : String(value)
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

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/

/** The number that decimal text says, correctly rounded; NaN for anything else, and for what is beyond the largest number. */
export function parseNumber(text: string): number {
  if (!NUMBER.test(text)) return Number.NaN
  const number = Number(text)
  return Number.isFinite(number) ? number : Number.NaN
}

/** Where the parts of a line stand in its buffer, and the hash of its two ends. One object serves all lines. */
export class Span {
  nameStart = 0
  /** The first colon. */
  nameEnd = 0
  /** The bar after the values. */
  suffixStart = 0
  /** The newline. */
  end = 0
  hash = 0
  /** The value of a line that was scanned to its end. */
  value = 0.5
}

/** Picks the first `bytes` (1 to 3) of a little-endian word. */
export function tailMask(bytes: number): number {
  return -1 >>> (32 - (bytes << 3))
}

const QUOTE = 0x22
const COMMA = 0x2c
const BACKSLASH = 0x5c
/** The brackets differ from the braces in one bit. */
const OPEN = 0x5b
const CLOSE = 0x5d
const BRACE = 0x20

/** As deep as `parseJson` goes. */
const MOST_LEVELS = 128
/** Values in all, and items of an array that is the whole document. */
const MOST_VALUES = 4_000_000
const MOST_ITEMS = 1_000_000

/**
 * Why JSON text, the bytes from `start` to before `end`, would cost far more than its size to parse: megabytes of brackets
 * take gigabytes of memory. `undefined`: nothing speaks against it, be it JSON or not.
 */
export function jsonFault(bytes: Uint8Array, start: number, end: number): string | undefined {
  let depth = 0
  let values = 0
  let items = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number
    if (byte === QUOTE) at = stringEnd(bytes, at + 1, end)
    else if (byte === COMMA) {
      values++
      if (depth === 1) items++
    } else if ((byte & ~BRACE) === OPEN) {
      if (++depth > MOST_LEVELS) return `nested deeper than ${MOST_LEVELS} levels`
    } else if ((byte & ~BRACE) === CLOSE) depth--
  }
  if (items >= MOST_ITEMS) return `it has more than ${MOST_ITEMS} items or fields; send them in several messages`
  return values >= MOST_VALUES ? `it has more than ${MOST_VALUES} values; send them in several messages` : undefined
}

/** Where the string ends whose text begins at `at`: at its quote, or behind the bytes. */
function stringEnd(bytes: Uint8Array, at: number, end: number): number {
  while (at < end && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}

import type { TextDialect } from './roles.ts'

const TAB = 0x09
const NEWLINE = 0x0a
const SPACE = 0x20
const QUOTE = 0x22
const HASH = 0x23
const BACKSLASH = 0x5c
const OPEN = 0x7b
const CLOSE = 0x7d

/**
 * Where the value of the sample on the line at `start` begins: after name, labels and blanks, or at the line's end where it
 * lacks them. -1: the line is empty or begins with `#`. There is a newline somewhere behind. Blanks before the labels are
 * of the older formats; in OpenMetrics what is in braces behind them is a value.
 */
export function sampleStart(bytes: Uint8Array, start: number, dialect: TextDialect): number {
  let at = blanksEnd(bytes, start)
  if (bytes[at] === HASH || bytes[at] === NEWLINE) return -1
  while (!endsName(bytes[at] as number)) at++
  const nameEnd = at
  at = blanksEnd(bytes, at)
  if (bytes[at] !== OPEN || (dialect === 'openmetrics' && at > nameEnd && nameEnd > start)) return at
  let quoted = false
  for (at++; bytes[at] !== NEWLINE && (quoted || bytes[at] !== CLOSE); at++) {
    if (bytes[at] === QUOTE) quoted = !quoted
    else if (quoted && bytes[at] === BACKSLASH && bytes[at + 1] !== NEWLINE) at++
  }
  return bytes[at] === CLOSE ? blanksEnd(bytes, at + 1) : at
}

function endsName(byte: number): boolean {
  return byte === SPACE || byte === OPEN || byte === NEWLINE || byte === TAB
}

function blanksEnd(bytes: Uint8Array, start: number): number {
  let at = start
  while (bytes[at] === SPACE || bytes[at] === TAB) at++
  return at
}

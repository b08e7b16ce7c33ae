import { MOST_DIGITS, POWERS } from './decimal.ts'
import { tailMask, type Span } from './span.ts'

const COLON = 0x3a
const BAR = 0x7c
const DOT = 0x2e
const COLONS = 0x3a3a3a3a
const NEWLINES = 0x0a0a0a0a
const LOW_BITS = 0x01010101
const HIGH_BITS = 0x80808080 | 0
/** Different in every process, so that nobody can prepare lines that collide. */
const SEED = (Math.random() * 0x1_0000_0000) | 0

/** How far the scan of a line came. */
export type Scanned = 'all' | 'name' | 'no colon'

/**
 * Reads the line at `nameStart`, four bytes at a time, and hashes its two ends. It comes to the end of a line as nearly
 * all are: with one value, a plain decimal without a sign. Of others it reads the name, and hashes that. It is one function,
 * with its state in local variables: as three with theirs in `span` it takes half as long again.
 *
 * A newline must come; up to three bytes beyond it are read.
 */
export function scanLine(view: DataView, bytes: Uint8Array, span: Span): Scanned {
  let position = span.nameStart
  let hash = SEED
  let word = view.getInt32(position, true)
  let found = colonOrNewlineIn(word)
  while (found === 0) {
    hash = mix(hash, word)
    position += 4
    word = view.getInt32(position, true)
    found = colonOrNewlineIn(word)
  }
  let before = placeOf(found)
  if (before > 0) hash = mix(hash, word & tailMask(before))
  position += before
  span.nameEnd = position
  span.hash = hash
  if (bytes[position] !== COLON) return 'no colon'

  const first = position + 1
  let byte = bytes[++position] as number
  let value = 0
  while ((byte - 48) >>> 0 <= 9) {
    value = value * 10 + (byte - 48)
    byte = bytes[++position] as number
  }
  let digits = position - first
  if (byte === DOT) {
    const dot = position
    byte = bytes[++position] as number
    while ((byte - 48) >>> 0 <= 9) {
      value = value * 10 + (byte - 48)
      byte = bytes[++position] as number
    }
    const fraction = position - dot - 1
    digits += fraction
    value /= POWERS[fraction] as number
  }
  if (byte !== BAR || digits === 0 || digits > MOST_DIGITS) return 'name'
  span.value = value
  span.suffixStart = position

  word = view.getInt32(position, true)
  found = newlineIn(word)
  while (found === 0) {
    hash = mix(hash, word)
    position += 4
    word = view.getInt32(position, true)
    found = newlineIn(word)
  }
  before = placeOf(found)
  if (before > 0) hash = mix(hash, word & tailMask(before))
  span.end = position + before
  span.hash = hash ^ (hash >>> 15)
  return 'all'
}

/** Finds the newline that ends the line, from `suffixStart` on, and joins what stands before it to the hash. */
export function scanSuffix(view: DataView, span: Span): void {
  let position = span.suffixStart
  let { hash } = span
  for (;;) {
    const word = view.getInt32(position, true)
    const found = newlineIn(word)
    if (found === 0) {
      hash = mix(hash, word)
      position += 4
      continue
    }
    const before = placeOf(found)
    if (before > 0) hash = mix(hash, word & tailMask(before))
    span.end = position + before
    span.hash = hash ^ (hash >>> 15)
    return
  }
}

/** Has a high bit where the first byte stands that is one of the two; those above it may be wrong. 0: there is none. */
function colonOrNewlineIn(word: number): number {
  const colon = word ^ COLONS
  const newline = word ^ NEWLINES
  return (((colon - LOW_BITS) & ~colon) | ((newline - LOW_BITS) & ~newline)) & HIGH_BITS
}

function newlineIn(word: number): number {
  const newline = word ^ NEWLINES
  return (newline - LOW_BITS) & ~newline & HIGH_BITS
}

/** The byte, from 0 to 3, of the lowest bit. */
function placeOf(bits: number): number {
  return (31 - Math.clz32(bits & -bits)) >>> 3
}

function mix(hash: number, word: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1)
}

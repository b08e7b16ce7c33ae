import { tailMask, type Span } from './span.ts'

const COLONS = 0x3a3a3a3a
const NEWLINES = 0x0a0a0a0a
const LOW_BITS = 0x01010101
const HIGH_BITS = 0x80808080 | 0
/** Different in every process, so that nobody can prepare lines that collide. */
const SEED = (Math.random() * 0x1_0000_0000) | 0

/**
 * Finds the colon that ends the name, four bytes at a time, and hashes the name; false: the line ends before.
 * Reads up to three bytes beyond the newline that must come.
 */
export function scanName(view: DataView, span: Span): boolean {
  let position = span.nameStart
  let hash = SEED
  for (;;) {
    const word = view.getInt32(position, true)
    const colon = word ^ COLONS
    const newline = word ^ NEWLINES
    // The lowest high bit that is set marks the first byte that is one of the two; those above it may be wrong.
    const found = (((colon - LOW_BITS) & ~colon) | ((newline - LOW_BITS) & ~newline)) & HIGH_BITS
    if (found === 0) {
      hash = mix(hash, word)
      position += 4
      continue
    }
    const bytes = (31 - Math.clz32(found & -found)) >>> 3
    if (bytes > 0) hash = mix(hash, word & tailMask(bytes))
    position += bytes
    span.hash = hash
    span.nameEnd = position
    return view.getUint8(position) === 0x3a
  }
}

/** Finds the newline that ends the line, from `suffixStart` on, and joins what stands before it to the hash. */
export function scanSuffix(view: DataView, span: Span): void {
  let position = span.suffixStart
  let { hash } = span
  for (;;) {
    const word = view.getInt32(position, true)
    const newline = word ^ NEWLINES
    const found = (newline - LOW_BITS) & ~newline & HIGH_BITS
    if (found === 0) {
      hash = mix(hash, word)
      position += 4
      continue
    }
    const bytes = (31 - Math.clz32(found & -found)) >>> 3
    if (bytes > 0) hash = mix(hash, word & tailMask(bytes))
    span.end = position + bytes
    span.hash = hash ^ (hash >>> 15)
    return
  }
}

function mix(hash: number, word: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1)
}

import { wordAt } from './word.ts'

const MOST_OFFSET = 65535
const HASH_BITS = 14
const LEAST_HASH_BITS = 8
const places = new Int32Array(1 << HASH_BITS)
/** A block ends with five literal bytes at least, and no match begins within its last twelve (lz4_Block_format.md). */
const LAST_LITERALS = 5
const NO_MATCH_WITHIN = 12
const LEAST_MATCH = 4

/** What is wrong with a block. */
export interface Lz4Fault {
  readonly reason: string
}

const TOO_SHORT: Lz4Fault = { reason: 'expected another byte, found none' }

/** Compresses into one LZ4 block. */
export function compressLz4(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length + Math.ceil(input.length / 255) + 16)
  const bits = Math.max(LEAST_HASH_BITS, Math.min(HASH_BITS, 32 - Math.clz32(input.length)))
  const table = places.subarray(0, 1 << bits).fill(-1)
  const last = input.length - NO_MATCH_WITHIN
  let end = 0
  let literal = 0
  let at = 0
  while (at < last) {
    const word = wordAt(input, at)
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - bits)
    const candidate = table[slot] as number
    table[slot] = at
    if (candidate < 0 || at - candidate > MOST_OFFSET || wordAt(input, candidate) !== word) {
      at += 1 + ((at - literal) >> 6)
      continue
    }
    let matched = 4
    const most = input.length - LAST_LITERALS - at
    while (matched < most && input[candidate + matched] === input[at + matched]) matched++
    end = writeSequence(input.subarray(literal, at), matched, out, end)
    out[end++] = at - candidate
    out[end++] = (at - candidate) >> 8
    if (matched >= 19) end = writeLength(matched - 19, out, end)
    at += matched
    literal = at
  }
  return out.slice(0, writeSequence(input.subarray(literal), 4, out, end))
}

/** Decompresses one LZ4 block into `out` from `start` on; gives where it ends. Matches may reach back to `floor`. */
export function decompressLz4(input: Uint8Array, out: Uint8Array, start = 0, floor = 0): number | Lz4Fault {
  const block = new Block(input)
  let end = start
  for (;;) {
    const token = block.byte()
    const literals = block.length(token >> 4)
    if (literals < 0) return TOO_SHORT
    if (literals > block.left) return { reason: 'literal is out of bounds of the input' }
    if (literals > out.length - end) return tooSmall(out.length, end + literals)
    out.set(block.take(literals), end)
    end += literals
    if (block.left === 0) return end
    const offset = block.byte() | (block.byte() << 8)
    const length = offset < 0 ? -1 : block.length(token & 15)
    if (length < 0) return TOO_SHORT
    if (offset === 0) return { reason: '0 is not a valid match offset' }
    if (length + LEAST_MATCH > out.length - end) return tooSmall(out.length, end + length + LEAST_MATCH)
    if (offset > end - floor) return { reason: 'the offset to copy is not contained in the decompressed buffer' }
    end = repeated(out, end, offset, length + LEAST_MATCH)
  }
}

/** Copies what stands `offset` bytes before, which may be what is being written; gives where it ends. */
function repeated(out: Uint8Array, start: number, offset: number, length: number): number {
  if (offset >= length) out.copyWithin(start, start - offset, start - offset + length)
  else for (let i = 0; i < length; i++) out[start + i] = out[start - offset + i] as number
  return start + length
}

/** The bytes of a block, one after the other. */
class Block {
  readonly #input: Uint8Array
  #at = 0

  constructor(input: Uint8Array) {
    this.#input = input
  }

  get left(): number {
    return this.#input.length - this.#at
  }

  /** -1 at the end. */
  byte(): number {
    return this.#input[this.#at++] ?? -1
  }

  /** A length that goes on in the next bytes where `nibble` is 15; -1 where the block ends before it does. */
  length(nibble: number): number {
    let length = nibble
    for (let more = nibble === 15 ? 255 : 0; more === 255; length += more) {
      more = this.byte()
      if (more < 0) return -1
    }
    return length
  }

  take(count: number): Uint8Array {
    this.#at += count
    return this.#input.subarray(this.#at - count, this.#at)
  }
}

function tooSmall(actual: number, expected: number): Lz4Fault {
  return { reason: `provided output is too small for the decompressed data, actual ${actual}, expected ${expected}` }
}

/** Writes the token and the literals, `matched` bytes being promised to follow (4: none, or the fewest there can be). */
function writeSequence(literals: Uint8Array, matched: number, out: Uint8Array, from: number): number {
  let end = from
  out[end++] = (Math.min(15, literals.length) << 4) | Math.min(15, matched - 4)
  if (literals.length >= 15) end = writeLength(literals.length - 15, out, end)
  out.set(literals, end)
  return end + literals.length
}

function writeLength(length: number, out: Uint8Array, from: number): number {
  let end = from
  let rest = length
  for (; rest >= 255; rest -= 255) out[end++] = 255
  out[end++] = rest
  return end
}

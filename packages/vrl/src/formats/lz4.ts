const MOST_OFFSET = 65535
const HASH_BITS = 14
/** A block ends with five literal bytes at least, and no match begins within its last twelve (lz4_Block_format.md). */
const LAST_LITERALS = 5
const NO_MATCH_WITHIN = 12

/** What is wrong with a block. */
export interface Lz4Fault {
  readonly reason: string
}

/** Compresses into one LZ4 block. */
export function compressLz4(input: Uint8Array): Uint8Array {
  const out = new Uint8Array(input.length + Math.ceil(input.length / 255) + 16)
  const table = new Int32Array(1 << HASH_BITS).fill(-1)
  const last = input.length - NO_MATCH_WITHIN
  let end = 0
  let literal = 0
  let at = 0
  while (at < last) {
    const word = wordAt(input, at)
    const slot = Math.imul(word, 0x9e3779b1) >>> (32 - HASH_BITS)
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
  let at = 0
  let end = start
  if (input.length === 0) return { reason: 'expected another byte, found none' }
  for (;;) {
    const token = input[at++]
    if (token === undefined) return { reason: 'expected another byte, found none' }
    let literals = token >> 4
    if (literals === 15) {
      for (let more = 255; more === 255; literals += more) more = input[at++] ?? -1
      if (at > input.length) return { reason: 'expected another byte, found none' }
    }
    if (literals > input.length - at) return { reason: 'literal is out of bounds of the input' }
    if (literals > out.length - end) return tooSmall(out.length, end + literals)
    out.set(input.subarray(at, at + literals), end)
    at += literals
    end += literals
    if (at === input.length) return end
    if (at + 2 > input.length) return { reason: 'expected another byte, found none' }
    const offset = (input[at] as number) | ((input[at + 1] as number) << 8)
    at += 2
    let length = (token & 15) + 4
    if (length === 19) {
      for (let more = 255; more === 255; length += more) more = input[at++] ?? -1
      if (at > input.length) return { reason: 'expected another byte, found none' }
    }
    if (offset === 0 || offset > end - floor)
      return { reason: 'the offset to copy is not contained in the decompressed buffer' }
    if (length > out.length - end) return tooSmall(out.length, end + length)
    if (offset >= length) out.copyWithin(end, end - offset, end - offset + length)
    else for (let i = 0; i < length; i++) out[end + i] = out[end - offset + i] as number
    end += length
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

function wordAt(input: Uint8Array, at: number): number {
  const low = (input[at] as number) | ((input[at + 1] as number) << 8)
  return low | ((input[at + 2] as number) << 16) | ((input[at + 3] as number) << 24)
}

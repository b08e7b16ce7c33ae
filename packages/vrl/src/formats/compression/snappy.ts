import { wordAt } from './word.ts'

const MOST_INPUT = 0xffffffff
const BLOCK = 65536
const HASH_BITS = 14
const LEAST_HASH_BITS = 8
const places = new Uint16Array(1 << HASH_BITS)

/** Compresses into the raw Snappy format (google/snappy, format_description.txt). */
export function compressSnappy(input: Uint8Array): Uint8Array | undefined {
  if (input.length > MOST_INPUT) return undefined
  const out = new Uint8Array(32 + input.length + Math.ceil(input.length / 6))
  let end = 0
  let length = input.length
  while (length > 127) {
    out[end++] = (length & 127) | 128
    length = Math.floor(length / 128)
  }
  out[end++] = length
  for (let start = 0; start < input.length; start += BLOCK) {
    end = compressBlock(input.subarray(start, start + BLOCK), out, end)
  }
  return out.slice(0, end)
}

/** Decompresses the raw Snappy format; `undefined` where it is damaged or `most` bytes are not enough. */
export function decompressSnappy(input: Uint8Array, most: number): Uint8Array | undefined {
  const [length, start] = readLength(input)
  // Three bytes give 64 at most, so that a length which lies is not believed.
  if (length > most || length > input.length * 22) return undefined
  const out = new Uint8Array(length)
  const end = expand(input, start, out)
  return end === length ? out : undefined
}

/** How many bytes the input says that it gives; `Infinity` where it says nothing. */
export function lengthOfSnappy(input: Uint8Array): number {
  return readLength(input)[0]
}

function readLength(input: Uint8Array): [length: number, next: number] {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = input[at]
    if (byte === undefined) break
    length += (byte & 127) * 2 ** (7 * at)
    if (byte < 128) return [length, at + 1]
  }
  return [Infinity, 0]
}

function compressBlock(input: Uint8Array, out: Uint8Array, from: number): number {
  const bits = Math.max(LEAST_HASH_BITS, Math.min(HASH_BITS, 32 - Math.clz32(input.length)))
  const table = places.subarray(0, 1 << bits).fill(0)
  let end = from
  let literal = 0
  let at = 1
  const last = input.length - 15
  while (at < last) {
    const word = wordAt(input, at)
    const slot = Math.imul(word, 0x1e35a7bd) >>> (32 - bits)
    const candidate = table[slot] as number
    table[slot] = at
    if (wordAt(input, candidate) !== word || candidate >= at) {
      at += 1 + ((at - literal) >> 5)
      continue
    }
    end = writeLiteral(input, literal, at, out, end)
    let matched = 4
    while (at + matched < input.length && input[candidate + matched] === input[at + matched]) matched++
    end = writeCopies(at - candidate, matched, out, end)
    at += matched
    literal = at
  }
  return literal < input.length ? writeLiteral(input, literal, input.length, out, end) : end
}

function writeLiteral(input: Uint8Array, start: number, stop: number, out: Uint8Array, from: number): number {
  const length = stop - start - 1
  if (length < 0) return from
  let end = from
  if (length < 60) out[end++] = length << 2
  else if (length < 256) {
    out[end++] = 60 << 2
    out[end++] = length
  } else {
    out[end++] = 61 << 2
    out[end++] = length
    out[end++] = length >> 8
  }
  out.set(input.subarray(start, stop), end)
  return end + length + 1
}

function writeCopies(offset: number, length: number, out: Uint8Array, from: number): number {
  let end = from
  let rest = length
  while (rest >= 68) {
    end = writeLongCopy(offset, 64, out, end)
    rest -= 64
  }
  if (rest > 64) {
    end = writeLongCopy(offset, 60, out, end)
    rest -= 60
  }
  if (rest > 11 || offset >= 2048) return writeLongCopy(offset, rest, out, end)
  out[end++] = ((offset >> 8) << 5) | ((rest - 4) << 2) | 1
  out[end++] = offset
  return end
}

function writeLongCopy(offset: number, length: number, out: Uint8Array, end: number): number {
  out[end] = ((length - 1) << 2) | 2
  out[end + 1] = offset
  out[end + 2] = offset >> 8
  return end + 3
}

/** Gives how many bytes came out; -1 where the input is damaged. */
function expand(input: Uint8Array, from: number, out: Uint8Array): number {
  let at = from
  let end = 0
  while (at < input.length) {
    const tag = input[at++] as number
    const kind = tag & 3
    if (kind === 0) {
      const extra = Math.max(0, (tag >> 2) - 59)
      const length = (extra === 0 ? tag >> 2 : integerAt(input, at, extra)) + 1
      at += extra
      if (at + length > input.length || end + length > out.length) return -1
      out.set(input.subarray(at, at + length), end)
      at += length
      end += length
      continue
    }
    const length = kind === 1 ? ((tag >> 2) & 7) + 4 : (tag >> 2) + 1
    const extra = kind === 3 ? 4 : kind
    const offset = integerAt(input, at, extra) + (kind === 1 ? (tag >> 5) * 256 : 0)
    at += extra
    if (at > input.length || offset === 0 || offset > end || end + length > out.length) return -1
    if (offset >= length) out.copyWithin(end, end - offset, end - offset + length)
    else for (let i = 0; i < length; i++) out[end + i] = out[end - offset + i] as number
    end += length
  }
  return end
}

function integerAt(input: Uint8Array, at: number, count: number): number {
  let value = 0
  for (let i = count - 1; i >= 0; i--) value = value * 256 + (input[at + i] ?? 0)
  return value
}

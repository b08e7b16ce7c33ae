/**
 * The block format of Snappy (github.com/google/snappy, format_description.txt): the length of what is compressed as a
 * varint, then literals and copies of what came before.
 */

/** Length of input that one table of positions serves; offsets within it fit into two bytes. */
const BLOCK_BYTES = 65_536
const TABLE_BITS = 14
const MIN_MATCH = 4

const LITERAL = 0
const COPY_1 = 1
const COPY_2 = 2

/** @throws RangeError where it would give more than `max_bytes`, Error where the bytes are no Snappy block */
export function decompressSnappy(bytes: Uint8Array, max_bytes: number): Buffer {
  const [length, start] = readLength(bytes)
  if (length > max_bytes) throw new RangeError(`${length} bytes are more than ${max_bytes}`)
  // A copy of three bytes gives 64 at most: a length beyond that is a lie, and no memory is taken for it.
  if (length > bytes.length * 64) throw new Error('its length cannot be true')
  const out = Buffer.allocUnsafeSlow(length)
  let to = 0
  for (let at = start; at < bytes.length;) {
    const tag = bytes[at] as number
    const kind = tag & 3
    if (kind === LITERAL) {
      const [count, from] = literal(bytes, at)
      if (from + count > bytes.length || to + count > length) throw new Error('a literal is longer than the rest')
      out.set(bytes.subarray(from, from + count), to)
      to += count
      at = from + count
      continue
    }
    const size = kind === COPY_1 ? 2 : kind === COPY_2 ? 3 : 5
    if (at + size > bytes.length) throw new Error('it ends within a copy')
    const count = kind === COPY_1 ? ((tag >> 2) & 7) + MIN_MATCH : (tag >> 2) + 1
    const offset =
      kind === COPY_1 ? ((tag >> 5) << 8) | (bytes[at + 1] as number) : littleEndian(bytes, at + 1, size - 1)
    if (offset === 0 || offset > to || to + count > length) throw new Error('a copy reaches outside')
    for (let i = 0; i < count; i++, to++) out[to] = out[to - offset] as number
    at += size
  }
  if (to !== length) throw new Error(`it gives ${to} bytes and promises ${length}`)
  return out
}

export function compressSnappy(bytes: Uint8Array): Buffer {
  const out = Buffer.allocUnsafe(32 + bytes.length + Math.ceil(bytes.length / 6))
  let to = writeLength(bytes.length, out)
  const table = new Uint16Array(1 << TABLE_BITS)
  for (let from = 0; from < bytes.length; from += BLOCK_BYTES) {
    table.fill(0)
    to = compressBlock(bytes.subarray(from, from + BLOCK_BYTES), table, out, to)
  }
  return out.subarray(0, to)
}

function compressBlock(block: Uint8Array, table: Uint16Array, out: Buffer, start: number): number {
  let to = start
  let pending = 0
  for (let at = 1; at + MIN_MATCH <= block.length;) {
    const hash = hashAt(block, at)
    const candidate = table[hash] as number
    table[hash] = at
    if (!sameFour(block, candidate, at)) {
      // Where nothing repeats, look at fewer and fewer places.
      at += 1 + ((at - pending) >> 5)
      continue
    }
    let end = at + MIN_MATCH
    while (end < block.length && block[end] === block[candidate + end - at]) end++
    to = writeLiteral(block, pending, at, out, to)
    to = writeCopy(at - candidate, end - at, out, to)
    at = end
    pending = end
  }
  return writeLiteral(block, pending, block.length, out, to)
}

function writeLiteral(block: Uint8Array, from: number, end: number, out: Buffer, at: number): number {
  const last = end - from - 1
  if (last < 0) return at
  let to = at
  if (last < 60) out[to++] = last << 2
  else if (last < 256) {
    out[to++] = 60 << 2
    out[to++] = last
  } else {
    out[to++] = 61 << 2
    to = out.writeUInt16LE(last, to)
  }
  out.set(block.subarray(from, end), to)
  return to + last + 1
}

function writeCopy(offset: number, length: number, out: Buffer, at: number): number {
  let to = at
  for (let left = length; left > 0;) {
    const count = Math.min(left, 64)
    out[to++] = ((count - 1) << 2) | COPY_2
    to = out.writeUInt16LE(offset, to)
    left -= count
  }
  return to
}

function hashAt(block: Uint8Array, at: number): number {
  return Math.imul(littleEndian(block, at, 4), 0x1e35a7bd) >>> (32 - TABLE_BITS)
}

function sameFour(block: Uint8Array, a: number, b: number): boolean {
  return (
    block[a] === block[b] &&
    block[a + 1] === block[b + 1] &&
    block[a + 2] === block[b + 2] &&
    block[a + 3] === block[b + 3]
  )
}

function literal(bytes: Uint8Array, at: number): [count: number, from: number] {
  const short = (bytes[at] as number) >> 2
  if (short < 60) return [short + 1, at + 1]
  const size = short - 59
  if (at + 1 + size > bytes.length) throw new Error('it ends within a literal')
  return [littleEndian(bytes, at + 1, size) + 1, at + 1 + size]
}

function littleEndian(bytes: Uint8Array, at: number, size: number): number {
  let value = 0
  for (let i = size - 1; i >= 0; i--) value = ((value << 8) | (bytes[at + i] as number)) >>> 0
  return value
}

function readLength(bytes: Uint8Array): [length: number, next: number] {
  let length = 0
  for (let at = 0; at < 5; at++) {
    const byte = bytes[at]
    if (byte === undefined) break
    length += (byte & 0x7f) * 2 ** (7 * at)
    if (byte < 0x80) return [length, at + 1]
  }
  throw new Error('it does not begin with a length')
}

function writeLength(length: number, out: Buffer): number {
  let to = 0
  let rest = length
  for (; rest >= 0x80; rest >>>= 7) out[to++] = (rest & 0x7f) | 0x80
  out[to++] = rest
  return to
}

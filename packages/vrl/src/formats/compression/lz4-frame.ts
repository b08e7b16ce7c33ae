import { decompressLz4, type Lz4Fault } from './lz4.ts'

/** Computes XXH32 with a seed of 0. */
export type Xxh32 = (bytes: Uint8Array) => number

const MAGIC = 0x184d2204
const UNCOMPRESSED = 0x80000000

/** Whether bytes begin as an LZ4 frame does. */
export function isLz4Frame(input: Uint8Array): boolean {
  return input.length >= 4 && u32(input, 0) === MAGIC
}

/** Decompresses an LZ4 frame (lz4_Frame_format.md) into `most` bytes at most, and checks its checksums. */
export function decompressLz4Frame(input: Uint8Array, most: number, xxh32: Xxh32): Uint8Array | Lz4Fault {
  const header = headerOf(input, xxh32)
  if ('reason' in header) return header
  const { independent, checked, blockSize } = header
  let at = header.end
  let out = new Uint8Array(Math.min(most, blockSize))
  let end = 0
  for (;;) {
    if (at + 4 > input.length) return { reason: 'the frame ends within a block' }
    const size = u32(input, at)
    at += 4
    if (size === 0) break
    const length = size % UNCOMPRESSED
    const block = input.subarray(at, at + length)
    if (block.length < length || length > blockSize) return { reason: 'the frame ends within a block' }
    at += length
    if (checked && !isSum(input, at, xxh32(block))) return { reason: 'the checksum of a block is wrong' }
    at += checked ? 4 : 0
    out = grown(out, end + blockSize, most)
    const next = size >= UNCOMPRESSED ? copied(block, out, end) : decompressLz4(block, out, end, independent ? end : 0)
    if (typeof next !== 'number') return next
    end = next
  }
  const content = out.slice(0, end)
  if (header.contentChecked && !isSum(input, at, xxh32(content)))
    return { reason: 'the checksum of the content is wrong' }
  return content
}

interface Header {
  /** Whether matches stay within their block. */
  readonly independent: boolean
  /** Whether a checksum follows each block. */
  readonly checked: boolean
  readonly contentChecked: boolean
  /** How many bytes a block holds at most. */
  readonly blockSize: number
  readonly end: number
}

function headerOf(input: Uint8Array, xxh32: Xxh32): Header | Lz4Fault {
  const flags = input[4]
  if (flags === undefined || flags >> 6 !== 1) return { reason: 'the version of the frame is not supported' }
  if ((flags & 1) !== 0) return { reason: 'frames with a dictionary are not supported' }
  const end = 6 + ((flags & 8) === 0 ? 0 : 8)
  if (end + 1 > input.length) return { reason: 'the frame ends within its header' }
  if (((xxh32(input.subarray(4, end)) >>> 8) & 0xff) !== input[end])
    return { reason: 'the checksum of the header is wrong' }
  return {
    independent: (flags & 0x20) !== 0,
    checked: (flags & 0x10) !== 0,
    contentChecked: (flags & 4) !== 0,
    blockSize: 1 << (8 + 2 * (((input[5] as number) >> 4) & 7)),
    end: end + 1,
  }
}

function isSum(input: Uint8Array, at: number, sum: number): boolean {
  return at + 4 <= input.length && u32(input, at) === sum
}

function copied(block: Uint8Array, out: Uint8Array, end: number): number | Lz4Fault {
  if (end + block.length > out.length) return { reason: `more than ${out.length} bytes would come out` }
  out.set(block, end)
  return end + block.length
}

function grown(out: Uint8Array<ArrayBuffer>, wanted: number, most: number): Uint8Array<ArrayBuffer> {
  if (wanted <= out.length || out.length >= most) return out
  const larger = new Uint8Array(Math.min(most, Math.max(wanted, out.length * 2)))
  larger.set(out)
  return larger
}

function u32(bytes: Uint8Array, at: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset + at, 4).getUint32(0, true)
}

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
  const flags = input[4]
  if (flags === undefined || flags >> 6 !== 1) return { reason: 'the version of the frame is not supported' }
  const independent = (flags & 0x20) !== 0
  const checked = (flags & 0x10) !== 0
  if ((flags & 1) !== 0) return { reason: 'frames with a dictionary are not supported' }
  let at = 6 + ((flags & 8) === 0 ? 0 : 8)
  if (at + 1 > input.length) return { reason: 'the frame ends within its header' }
  if (((xxh32(input.subarray(4, at)) >>> 8) & 0xff) !== input[at])
    return { reason: 'the checksum of the header is wrong' }
  at++
  const blockSize = 1 << (8 + 2 * (((input[5] as number) >> 4) & 7))
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
    if (checked) {
      if (at + 4 > input.length || u32(input, at) !== xxh32(block))
        return { reason: 'the checksum of a block is wrong' }
      at += 4
    }
    out = grown(out, end + blockSize, most)
    const next = size >= UNCOMPRESSED ? copied(block, out, end) : decompressLz4(block, out, end, independent ? end : 0)
    if (typeof next !== 'number') return next
    end = next
  }
  const content = out.slice(0, end)
  if ((flags & 4) !== 0 && (at + 4 > input.length || u32(input, at) !== xxh32(content))) {
    return { reason: 'the checksum of the content is wrong' }
  }
  return content
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

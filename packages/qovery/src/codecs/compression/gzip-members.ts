import { crc32, deflateRaw } from 'node:zlib'
import type { BlockFormat, ReadAt } from './block-format.ts'

const DEFAULT_LEVEL = 6
/** A header of RFC 1952 section 2.3 with one extra field, which holds the length of the whole member. */
const HEADER_BYTES = 20
const TRAILER_BYTES = 8
/** ID, method deflate, the flag FEXTRA, no time, no extra flags, any system, 8 bytes of extra field: "QV", 4 bytes. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x51, 0x56, 4, 0])

/** Gzip members that say how long they are, so that the last whole one is found without decompressing any. */
export class GzipMembers implements BlockFormat {
  readonly #level: number

  constructor(level = DEFAULT_LEVEL) {
    this.#level = level
  }

  compress(bytes: Uint8Array): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      deflateRaw(bytes, { level: this.#level }, (error, body) => {
        if (error === null) resolve(memberOf(bytes, body))
        else reject(error)
      })
    })
  }

  async wholeLength(read: ReadAt, size: number): Promise<number> {
    let position = 0
    while (position < size) {
      const header = await read(position, HEADER_BYTES)
      const known = Math.min(header.length, HEADER.length)
      if (!header.subarray(0, known).equals(HEADER.subarray(0, known))) return size
      if (header.length < HEADER_BYTES) return position
      const end = position + header.readUInt32LE(HEADER.length)
      if (end > size || end === position) return position
      position = end
    }
    return size
  }
}

function memberOf(bytes: Uint8Array, body: Buffer): Buffer {
  const length = HEADER_BYTES + body.length + TRAILER_BYTES
  const member = Buffer.allocUnsafe(length)
  HEADER.copy(member)
  member.writeUInt32LE(length, HEADER.length)
  body.copy(member, HEADER_BYTES)
  member.writeUInt32LE(crc32(bytes), length - 8)
  member.writeUInt32LE(bytes.length, length - 4)
  return member
}

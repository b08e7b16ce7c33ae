import { constants, zstdCompress } from 'node:zlib'
import type { BlockFormat, ReadAt } from './block-format.ts'

const DEFAULT_LEVEL = 3
const MAGIC = 0xfd2fb528
/** The lower four bits of the magic number of skippable frames are free (RFC 8878 section 3.1.2). */
const SKIPPABLE = 0x184d2a50
const BLOCK_HEADER_BYTES = 3
const BLOCK_RLE = 1
const BLOCK_RESERVED = 3
/** Sizes in bytes by the bits of the frame header descriptor (RFC 8878 section 3.1.1.1.1). */
const CONTENT_SIZE_BYTES = [0, 2, 4, 8]
const DICTIONARY_BYTES = [0, 1, 2, 4]
const LONGEST_HEADER = 18

/** Zstandard frames with checksums. */
export class ZstdFrames implements BlockFormat {
  readonly #level: number

  constructor(level = DEFAULT_LEVEL) {
    this.#level = level
  }

  compress(bytes: Uint8Array): Promise<Buffer> {
    const params = {
      [constants.ZSTD_c_compressionLevel]: this.#level,
      [constants.ZSTD_c_checksumFlag]: 1,
    }
    return new Promise((resolve, reject) => {
      zstdCompress(bytes, { params }, (error, frame) => {
        if (error === null) resolve(frame)
        else reject(error)
      })
    })
  }

  async wholeLength(read: ReadAt, size: number): Promise<number> {
    let position = 0
    while (position < size) {
      const end = await frameEnd(read, position)
      if (end === 'foreign') return size
      if (end === 'torn' || end > size) return position
      position = end
    }
    return size
  }
}

/** Where the frame at `position` ends, found by going from block to block. */
async function frameEnd(read: ReadAt, position: number): Promise<number | 'foreign' | 'torn'> {
  const header = await read(position, LONGEST_HEADER)
  if (header.length < 5) return 'torn'
  const magic = header.readUInt32LE(0)
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) {
    return header.length < 8 ? 'torn' : position + 8 + header.readUInt32LE(4)
  }
  if (magic !== MAGIC) return 'foreign'
  const descriptor = header[4] as number
  const isSingleSegment = (descriptor & 0x20) !== 0
  const contentSizeFlag = descriptor >>> 6
  const contentSize = contentSizeFlag === 0 && isSingleSegment ? 1 : (CONTENT_SIZE_BYTES[contentSizeFlag] as number)
  const dictionary = DICTIONARY_BYTES[descriptor & 3] as number
  let at = position + 5 + (isSingleSegment ? 0 : 1) + dictionary + contentSize
  for (;;) {
    const block = await read(at, BLOCK_HEADER_BYTES)
    if (block.length < BLOCK_HEADER_BYTES) return 'torn'
    const bits = block.readUIntLE(0, BLOCK_HEADER_BYTES)
    const type = (bits >>> 1) & 3
    if (type === BLOCK_RESERVED) return 'foreign'
    at += BLOCK_HEADER_BYTES + (type === BLOCK_RLE ? 1 : bits >>> 3)
    if ((bits & 1) === 1) return at + ((descriptor & 4) === 0 ? 0 : 4)
  }
}

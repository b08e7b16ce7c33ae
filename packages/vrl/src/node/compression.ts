import {
  constants,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateSync,
  zstdCompressSync,
  zstdDecompressSync,
} from 'node:zlib'
import type { Compression } from '../function/index.ts'

const MOST_DEFLATE_LEVEL = 9
const [LEAST_ZSTD_LEVEL, MOST_ZSTD_LEVEL] = [-131072, 22]
/** The byte of a gzip header that names the system (RFC 1952, section 2.3.1), and the value for an unknown one. */
const GZIP_SYSTEM_AT = 9
const UNKNOWN_SYSTEM = 255
/** The byte of a frame header that says how large its window is (RFC 8878, section 3.1.1.1.2), and its value for 2 MiB. */
const ZSTD_WINDOW_AT = 5
const ZSTD_WINDOW = 0x58

/** gzip (RFC 1952); the result does not depend on the machine. */
export const gzip: Compression = {
  compress(bytes, level) {
    const compressed = gzipSync(bytes, deflateOptions(level))
    compressed[GZIP_SYSTEM_AT] = UNKNOWN_SYSTEM
    return plain(compressed)
  },
  decompress: (bytes, most) => plain(gunzipSync(bytes, { maxOutputLength: most })),
}

/** zlib (RFC 1950). */
export const zlib: Compression = {
  compress: (bytes, level) => plain(deflateSync(bytes, deflateOptions(level))),
  decompress: (bytes, most) => plain(inflateSync(bytes, { maxOutputLength: most })),
}

/** Zstandard (RFC 8878), with frames as for a stream whose length is not known when it begins. */
export const zstd: Compression = {
  compress(bytes, level = constants.ZSTD_CLEVEL_DEFAULT) {
    const params = {
      [constants.ZSTD_c_compressionLevel]: Math.min(MOST_ZSTD_LEVEL, Math.max(LEAST_ZSTD_LEVEL, level)),
      [constants.ZSTD_c_contentSizeFlag]: 0,
    }
    const compressed = zstdCompressSync(bytes, { params })
    compressed[ZSTD_WINDOW_AT] = Math.max(compressed[ZSTD_WINDOW_AT] as number, ZSTD_WINDOW)
    return plain(compressed)
  },
  decompress(bytes, most) {
    if (bytes.length === 0) return new Uint8Array()
    return plain(zstdDecompressSync(bytes, { maxOutputLength: most }))
  },
}

function deflateOptions(level: number | undefined): { readonly level?: number } {
  return level === undefined ? {} : { level: Math.min(MOST_DEFLATE_LEVEL, level) }
}

/** The same bytes as an array that is no `Buffer`, since values of programs are none. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length)
}

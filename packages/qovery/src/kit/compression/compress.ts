import type * as Zlib from 'node:zlib'
import { chosenCompression, type CompressionOption, type Level } from './options.ts'
import { compressSnappy } from './snappy.ts'

/** Compresses whole bodies, on the thread pool where the algorithm runs there. */
export interface Compressor {
  /** The `Content-Encoding` that the result has. */
  readonly encoding: string
  compress(bytes: Buffer): Promise<Buffer> | Buffer
}

type Done = (error: Error | null, bytes: Buffer) => void

const ZLIB_LEVELS = { none: 0, fast: 1, default: 6, best: 9 }
const ZSTD_LEVELS = { none: 1, fast: 1, default: 3, best: 19 }

/** What the option asks for; `undefined`: bodies stay as they are. */
export function compressorFor(option: CompressionOption): Compressor | undefined {
  const { algorithm, level } = chosenCompression(option)
  switch (algorithm) {
    case 'none':
      return undefined
    case 'gzip':
      return onThreads('gzip', (zlib, bytes, done) => zlib.gzip(bytes, { level: numberOf(level, ZLIB_LEVELS) }, done))
    case 'zlib':
      return onThreads('deflate', (zlib, bytes, done) => {
        zlib.deflate(bytes, { level: numberOf(level, ZLIB_LEVELS) }, done)
      })
    case 'zstd':
      return onThreads('zstd', (zlib, bytes, done) => {
        const params = { [zlib.constants.ZSTD_c_compressionLevel]: numberOf(level, ZSTD_LEVELS) }
        zlib.zstdCompress(bytes, { params }, done)
      })
    case 'snappy':
      return { encoding: 'snappy', compress: compressSnappy }
  }
}

function onThreads(encoding: string, start: (zlib: typeof Zlib, bytes: Buffer, done: Done) => void): Compressor {
  return {
    encoding,
    compress: (bytes) =>
      new Promise((resolve, reject) => {
        start(process.getBuiltinModule('node:zlib'), bytes, (error, packed) => {
          if (error === null) resolve(packed)
          else reject(error)
        })
      }),
  }
}

function numberOf(level: Level, names: Record<Exclude<Level, number>, number>): number {
  return typeof level === 'number' ? level : names[level]
}

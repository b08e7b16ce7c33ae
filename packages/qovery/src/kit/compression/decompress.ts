import type { BrotliOptions, ZlibOptions, ZstdOptions } from 'node:zlib'
import { messageOf, QoveryError } from '@qovery/sdk'
import { decompressSnappy } from './snappy.ts'

/** Thrown for bytes that do not decompress, or would give more than is allowed; `type` says which. */
export class DecompressionError extends QoveryError {
  readonly type: 'damaged' | 'too_large' | 'unknown'

  constructor(type: DecompressionError['type'], message: string, options?: ErrorOptions) {
    super('QV_DECOMPRESSION', message, options)
    this.type = type
  }
}

/** Below this many bytes the detour over the thread pool costs more than the work, unless they give very many. */
const INLINE_BYTES = 64 * 1024
const INLINE_PLAIN_BYTES = 1024 * 1024
/** More codings than this on top of each other are an attack. */
const MAX_LAYERS = 3

type Done = (error: Error | null, bytes: Buffer) => void
type Limits = { readonly maxOutputLength: number }

/**
 * `bytes` without the codings that a `Content-Encoding` header names: gzip, deflate (with or without the zlib header), br,
 * zstd, snappy (block format), identity. A body without bytes stays one. At most `max_bytes` are made.
 * @throws DecompressionError
 */
export async function decompress(bytes: Buffer, encodings: string | undefined, max_bytes: number): Promise<Buffer> {
  const names = layersOf(encodings)
  if (names.length > MAX_LAYERS) {
    throw new DecompressionError('unknown', `the body is compressed ${names.length} times; ${MAX_LAYERS} are allowed`)
  }
  let plain = bytes
  for (const name of names.toReversed()) {
    if (plain.length > 0) plain = await withoutLayer(plain, name, max_bytes)
  }
  return plain
}

/** The codings that a `Content-Encoding` header names, in the order in which they were applied. */
function layersOf(encodings: string | undefined): string[] {
  if (encodings === undefined) return []
  const names = encodings.split(',').map((name) => name.trim().toLowerCase())
  return names.filter((name) => name !== '' && name !== 'identity')
}

async function withoutLayer(bytes: Buffer, name: string, max_bytes: number): Promise<Buffer> {
  try {
    if (name === 'snappy') return decompressSnappy(bytes, max_bytes)
    return await inflated(bytes, name, { maxOutputLength: max_bytes })
  } catch (cause) {
    if (cause instanceof DecompressionError) throw cause
    if (cause instanceof RangeError) {
      throw new DecompressionError('too_large', `the body is larger than ${max_bytes} bytes once decompressed`, {
        cause,
      })
    }
    throw new DecompressionError('damaged', `the body is not valid ${name}: ${messageOf(cause)}`, { cause })
  }
}

function inflated(bytes: Buffer, name: string, limits: Limits): Promise<Buffer> | Buffer {
  // Not an import: programs that decompress nothing do not load it.
  const zlib = process.getBuiltinModule('node:zlib')
  const run = <O extends ZlibOptions | BrotliOptions | ZstdOptions>(
    now: (bytes: Buffer, options: O) => Buffer,
    later: (bytes: Buffer, options: O, done: Done) => void,
  ): Promise<Buffer> | Buffer => {
    if (bytes.length <= INLINE_BYTES) {
      const maxOutputLength = Math.min(limits.maxOutputLength, INLINE_PLAIN_BYTES)
      try {
        return now(bytes, { maxOutputLength } as O)
      } catch (error) {
        if (!(error instanceof RangeError) || maxOutputLength === limits.maxOutputLength) throw error
      }
    }
    return new Promise((resolve, reject) => {
      later(bytes, limits as O, (error, plain) => (error === null ? resolve(plain) : reject(error)))
    })
  }
  switch (name) {
    case 'gzip':
    case 'x-gzip':
      return run(zlib.gunzipSync, zlib.gunzip)
    case 'deflate':
      return hasZlibHeader(bytes) ? run(zlib.inflateSync, zlib.inflate) : run(zlib.inflateRawSync, zlib.inflateRaw)
    case 'zstd':
      return run(zlib.zstdDecompressSync, zlib.zstdDecompress)
    case 'br':
      return run(zlib.brotliDecompressSync, zlib.brotliDecompress)
    default:
      throw new DecompressionError('unknown', `the content encoding "${name}" is not known here`)
  }
}

/** Whether deflated bytes come in the zlib format, as they should; some clients leave it out. Source: RFC 1950, section 2.2. */
function hasZlibHeader(bytes: Buffer): boolean {
  const [method = 0, flags = 0] = bytes
  return (method & 0x0f) === 8 && ((method << 8) | flags) % 31 === 0
}

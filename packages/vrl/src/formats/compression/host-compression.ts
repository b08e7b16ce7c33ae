import { CallFault, fail, type CallSite, type CallType, type Compression } from '../../function/index.ts'
import { Kind } from '../../kind/index.ts'
import { MOST_DECOMPRESSED } from './limits.ts'
import { fromBytes, toBytes } from '../../value/index.ts'

type Format = 'gzip' | 'zlib' | 'zstd'
const MOST_LEVEL = 10

/** The host's compression. @throws CallFault where the host has none */
export function compressionOf(call: CallSite, format: Format): Compression {
  const compression = call.host[format]
  if (compression === undefined) throw new CallFault(`the host of this program cannot compress or decompress ${format}`)
  return compression
}

/** The function that decompresses a value; `name` is that of the format in messages. */
export function decompressor(
  call: CallSite,
  format: Format,
  name: string,
): (value: string | Uint8Array) => string | Uint8Array {
  const compression = compressionOf(call, format)
  return (value) => {
    let bytes
    try {
      bytes = compression.decompress(toBytes(value), MOST_DECOMPRESSED)
    } catch {
      return fail(`unable to decode value with ${name} decoder`)
    }
    return fromBytes(bytes)
  }
}

/** The function that compresses a value with a level of the deflate algorithm. */
export function deflater(
  call: CallSite,
  format: 'gzip' | 'zlib',
): (value: string | Uint8Array, level: number) => Uint8Array | string {
  const compression = compressionOf(call, format)
  return (value, level) => {
    if (!isLevel(level)) fail(`compression level must be <= ${MOST_LEVEL}`)
    return fromBytes(compression.compress(toBytes(value), level))
  }
}

/** Compressing by the deflate algorithm fails where the level is not known to be one. */
export function deflateType(call: CallSite): CallType {
  const level = call.constant('compression_level')
  return { kind: Kind.bytes, fallible: typeof level !== 'number' || !isLevel(level) }
}

function isLevel(level: number): boolean {
  return level >= 0 && level <= MOST_LEVEL
}

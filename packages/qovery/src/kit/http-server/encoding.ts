import type { Transform } from 'node:stream'
import { constants, createGzip, createZstdCompress } from 'node:zlib'
import { parseWeighted } from './weighted.ts'

export type Encoding = 'gzip' | 'zstd' | 'identity'

/** Of equally welcome ones the first: zstd costs least. */
const OFFERED = ['zstd', 'gzip', 'identity'] as const
const CHUNK_BYTES = 64 * 1024

/**
 * The encoding that an `Accept-Encoding` header likes best of those offered here. Without a header, or where it
 * refuses all of them: `identity`. Source: RFC 9110, section 12.5.3.
 */
export function negotiateEncoding(header: string | undefined): Encoding {
  const weights = new Map<string, number>()
  for (const { value, weight } of parseWeighted(header)) {
    const name = value === 'x-gzip' ? 'gzip' : value
    if (!weights.has(name)) weights.set(name, weight)
  }
  let best: Encoding = 'identity'
  let most = 0
  for (const name of OFFERED) {
    const weight = weights.get(name) ?? (name === 'identity' ? undefined : weights.get('*')) ?? 0
    if (weight > most) {
      best = name
      most = weight
    }
  }
  return best
}

/** A stream that compresses on the thread pool, at the fastest level; `undefined` for `identity`. */
export function compressor(encoding: Encoding): Transform | undefined {
  switch (encoding) {
    case 'gzip':
      return createGzip({ level: 1, chunkSize: CHUNK_BYTES })
    case 'zstd':
      return createZstdCompress({ chunkSize: CHUNK_BYTES, params: { [constants.ZSTD_c_compressionLevel]: 1 } })
    case 'identity':
      return undefined
  }
}

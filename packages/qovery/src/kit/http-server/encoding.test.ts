import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { compressor, negotiateEncoding } from './encoding.ts'

describe('the encoding of an answer', () => {
  it.each([
    [undefined, 'identity'],
    ['', 'identity'],
    ['gzip', 'gzip'],
    ['x-gzip', 'gzip'],
    ['GZIP', 'gzip'],
    ['gzip, zstd', 'zstd'],
    ['gzip;q=1.0, zstd;q=0.5', 'gzip'],
    ['gzip;q=0.5, identity;q=0.9', 'identity'],
    ['gzip, identity', 'gzip'],
    ['br, deflate', 'identity'],
    ['*', 'zstd'],
    ['*, zstd;q=0', 'gzip'],
    ['gzip;q=0', 'identity'],
    ['identity;q=0, br', 'identity'],
    ['*;q=0', 'identity'],
  ] as const)('of "%s" is %s', (header, encoding) => {
    expect(negotiateEncoding(header)).toBe(encoding)
  })

  it.each([
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ] as const)('%s gives the same bytes back', async (encoding, unpack) => {
    const page = Buffer.from('metric{label="value"} 1\n'.repeat(50_000))
    const stream = compressor(encoding)
    stream?.end(page)
    const packed = Buffer.concat((await stream?.toArray()) as Buffer[])
    expect(packed.length).toBeLessThan(page.length / 10)
    expect(unpack(packed).equals(page)).toBe(true)
  })

  it('has no stream for identity', () => {
    expect(compressor('identity')).toBeUndefined()
  })
})

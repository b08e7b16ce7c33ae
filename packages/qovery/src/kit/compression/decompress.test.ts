import { brotliCompressSync, constants, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decompress, DecompressionError } from './decompress.ts'
import { compressSnappy, decompressSnappy } from './snappy.ts'

const MIB = 1024 * 1024
const text = Buffer.from('{"message":"the same again and again"}\n'.repeat(5000))
const packers: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  gzip: (bytes) => gzipSync(bytes),
  'x-gzip': (bytes) => gzipSync(bytes),
  deflate: (bytes) => deflateSync(bytes),
  zstd: (bytes) => zstdCompressSync(bytes),
  br: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  snappy: compressSnappy,
  ' Identity ': (bytes) => bytes,
}

const faultOf = async (bytes: Buffer, encodings: string, max = MIB) => {
  const error: unknown = await decompress(bytes, encodings, max).catch((thrown: unknown) => thrown)
  if (!(error instanceof DecompressionError)) throw new Error('it did decompress')
  return error.type
}

/** `bytes`, or the message of the error. */
function becomesOf(packed: Buffer): string {
  try {
    decompressSnappy(packed, MIB)
    return 'bytes'
  } catch (error) {
    return (error as Error).message
  }
}

describe('a compressed body', () => {
  test.for(Object.entries(packers))('is unpacked from %s, be it short or long', async ([name, pack]) => {
    expect(await decompress(pack(text), name, MIB)).toEqual(text)
    const long = Buffer.concat(Array.from({ length: 20 }, (_, i) => Buffer.concat([Buffer.from(String(i)), text])))
    const noise = Buffer.concat([long, crypto.getRandomValues(Buffer.alloc(60_000)), long])
    const both = Buffer.concat([noise, crypto.getRandomValues(Buffer.alloc(60_000))])
    expect((await decompress(pack(both), name, 10 * MIB)).equals(both)).toBe(true)
  })

  test('is unpacked from deflate without its header too, and from several codings in their order', async () => {
    expect(await decompress(deflateRawSync(text), 'deflate', MIB)).toEqual(text)
    expect(await decompress(gzipSync(zstdCompressSync(text)), 'zstd, gzip', MIB)).toEqual(text)
  })

  test.for(['gzip', 'deflate', 'zstd', 'br', 'snappy'])('of %s that unpacks to too much is refused', async (name) => {
    const bomb = packers[name]?.(Buffer.alloc(5 * MIB)) as Buffer
    expect(await faultOf(bomb, name)).toBe('too_large')
  })

  test.for(['gzip', 'deflate', 'zstd', 'br', 'snappy'])('of %s that is damaged or cut is refused', async (name) => {
    const packed = packers[name]?.(text) as Buffer
    expect(await faultOf(packed.subarray(0, packed.length - 8), name)).toBe('damaged')
    expect(await faultOf(Buffer.from('no such thing'), name)).toBe('damaged')
  })

  test('of an unknown coding, or packed again and again, is refused; one without bytes is empty', async () => {
    expect(await faultOf(text, 'lzma')).toBe('unknown')
    expect(await faultOf(text, 'gzip, gzip, gzip, gzip')).toBe('unknown')
    expect(await decompress(Buffer.alloc(0), 'gzip', MIB)).toHaveLength(0)
  })
})

describe('snappy', () => {
  test('gives back any bytes', () => {
    const repetitive = fc.array(fc.constantFrom('abcd', 'abcde', 'x', '{"a":1}\n', '\0'), { maxLength: 400 })
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 2000 }),
      repetitive.map((parts) => Buffer.from(parts.join(''))),
    )
    fc.assert(
      fc.property(bytes, (original) => {
        expect(Buffer.from(original).equals(decompressSnappy(compressSnappy(original), MIB))).toBe(true)
      }),
    )
  })

  test('makes repetitive text much smaller', () => {
    expect(compressSnappy(text).length).toBeLessThan(text.length / 10)
  })

  test('takes every damage for an error, and never for a crash or a wrong length', () => {
    const packed = compressSnappy(text)
    fc.assert(
      fc.property(
        fc.nat(packed.length - 1),
        fc.integer({ min: 1, max: 255 }),
        fc.nat(packed.length),
        (at, flip, cut) => {
          const damaged = Buffer.from(packed)
          damaged[at] = (damaged[at] as number) ^ flip
          for (const bytes of [damaged, damaged.subarray(0, cut)]) {
            expect(becomesOf(bytes)).toMatch(/^bytes$|promises|length|more than/)
          }
        },
      ),
    )
  })

  test('reads the copies with four bytes of offset that others write', () => {
    // Length 8, the literal "abcd", then a copy of 4 bytes from 4 before.
    const block = Uint8Array.of(8, 3 << 2, 97, 98, 99, 100, (3 << 2) | 3, 4, 0, 0, 0)
    expect(decompressSnappy(block, MIB).toString()).toBe('abcdabcd')
  })
})

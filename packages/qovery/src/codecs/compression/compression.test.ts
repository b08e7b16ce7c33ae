import { spawnSync } from 'node:child_process'
import { gunzipSync, gzipSync, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BlockFormat } from './block-format.ts'
import { blockFormat, levelFault, type Algorithm } from './compression.ts'

const whole = (format: BlockFormat, bytes: Buffer) =>
  format.wholeLength(async (position, length) => bytes.subarray(position, position + length), bytes.length)

const CASES = [
  ['gzip', gunzipSync, gzipSync],
  ['zstd', zstdDecompressSync, zstdCompressSync],
] as const

describe.each(CASES)('blocks of %s', (algorithm, decompress, compress) => {
  const make = async (level?: number) => (await blockFormat(algorithm, level)) as BlockFormat

  it('come back as they were, one after the other', async () => {
    const format = await make()
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ minLength: 1, maxLength: 3000 }), { minLength: 1, maxLength: 4 }),
        async (parts) => {
          const blocks = await Promise.all(parts.map((part) => format.compress(part)))
          for (const [i, block] of blocks.entries()) expect(decompress(block).equals(parts[i] as Uint8Array)).toBe(true)
          const stream = Buffer.concat(blocks)
          expect(await whole(format, stream)).toBe(stream.length)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('are whole up to the last one that was not cut off, wherever that was', async () => {
    const format = await make()
    const blocks = [Buffer.from('one'), Buffer.alloc(300_000, 'two'), Buffer.from('three'.repeat(99))]
    const parts = await Promise.all(blocks.map((block) => format.compress(block)))
    const stream = Buffer.concat(parts)
    const ends = [0, parts[0]?.length ?? 0, (parts[0]?.length ?? 0) + (parts[1]?.length ?? 0), stream.length]
    for (let cut = 0; cut <= stream.length; cut++) {
      const expected = ends.findLast((end) => end <= cut)
      expect(await whole(format, stream.subarray(0, cut))).toBe(expected)
    }
  })

  it('of another program, and what is no stream at all, are left alone', async () => {
    const format = await make()
    const own = await format.compress(Buffer.from('own'))
    for (const foreign of [compress(Buffer.from('other')), Buffer.from('plain text, and some more of it')]) {
      expect(await whole(format, foreign)).toBe(foreign.length)
      expect(await whole(format, Buffer.concat([own, foreign]))).toBe(own.length + foreign.length)
    }
  })

  it('never say of any bytes that more is whole than there is', async () => {
    const format = await make()
    const start = await format.compress(Buffer.from('start'))
    await fc.assert(
      fc.asyncProperty(fc.nat(start.length), fc.uint8Array({ maxLength: 60 }), async (cut, noise) => {
        const bytes = Buffer.concat([start.subarray(0, cut), noise])
        const length = await whole(format, bytes)
        expect(length).toBeGreaterThanOrEqual(0)
        expect(length).toBeLessThanOrEqual(bytes.length)
      }),
    )
  })

  it('are smaller at a higher level', async () => {
    const text = Buffer.from(Array.from({ length: 20_000 }, (_, i) => `line ${(i * 7919) % 1000} of ${i}`).join('\n'))
    const [fast, best] = await Promise.all([make(1), make(9)])
    expect((await best.compress(text)).length).toBeLessThan((await fast.compress(text)).length)
  })

  it(`are read by the program ${algorithm}, where it is installed`, async ({ skip }) => {
    const format = await make()
    const stream = Buffer.concat([await format.compress(Buffer.from('a\n')), await format.compress(Buffer.from('b\n'))])
    const { error, stdout } = spawnSync(algorithm, ['-dc'], { input: stream })
    if (error !== undefined) skip(`${algorithm} is not installed`)
    expect(String(stdout)).toBe('a\nb\n')
  })
})

it('levels are checked against the algorithm', () => {
  const fault = (algorithm: Algorithm, level?: number) => levelFault(algorithm, level)
  expect(fault('none')).toBeUndefined()
  expect(fault('none', 1)).toMatch(/no compression/)
  expect(fault('gzip', 9)).toBeUndefined()
  expect(fault('gzip', 10)).toMatch(/end with 9/)
  expect(fault('zstd', 22)).toBeUndefined()
})

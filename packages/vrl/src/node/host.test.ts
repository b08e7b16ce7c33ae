import { gzipSync, zstdDecompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import type { Compression } from '../function/index.ts'
import { nodeHost } from './host.ts'

const host = nodeHost()
const bytes = new TextEncoder().encode('some text, some text, some text')

test.each(['gzip', 'zlib', 'zstd'] as const)('%s gives back what it was given, within its bound', (format) => {
  const { compress, decompress } = host[format] as Compression
  expect(decompress(compress(bytes, undefined), 1000)).toEqual(bytes)
  expect(decompress(compress(bytes, 1), bytes.length)).toEqual(bytes)
  expect(() => decompress(compress(new Uint8Array(100_000), 6), 1000)).toThrow(/larger than 1000 bytes/)
  expect(() => decompress(bytes, 1000)).toThrow(/header|descriptor|format|magic|prefix/i)
})

test('several members of gzip are one text', () => {
  expect(host.gzip?.decompress(Buffer.concat([gzipSync('a'), gzipSync('b')]), 10)).toEqual(
    new TextEncoder().encode('ab'),
  )
})

test('frames of zstd are read by others, however large they are', () => {
  const large = new Uint8Array(5_000_000).fill(7)
  expect(zstdDecompressSync(host.zstd?.compress(large, 3) as Uint8Array).length).toBe(large.length)
})

test.each(['', 'a=b', 'PATH\0', 'NO_SUCH_VARIABLE_HERE', '__proto__', 'toString'])('%j is no variable', (name) => {
  expect(host.env?.(name)).toBeUndefined()
})

test('a variable has its text', () => {
  expect(host.env?.('PATH')).toBeTypeOf('string')
})

test('the machine says who and where it is', () => {
  expect(host.hostname?.()).not.toBe('')
  expect(host.timezoneName?.()).not.toBe('')
})

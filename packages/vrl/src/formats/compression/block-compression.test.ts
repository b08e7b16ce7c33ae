import { execFileSync } from 'node:child_process'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import xxhash from 'xxhash-wasm'
import { compressLz4, decompressLz4 } from './lz4.ts'
import { decompressLz4Frame, isLz4Frame } from './lz4-frame.ts'
import { compressSnappy, decompressSnappy } from './snappy.ts'

const { h32Raw } = await xxhash()
const pieces = fc.array(fc.oneof(fc.constantFrom('a', 'abcd', 'hello world ', '\0\0\0\0'), fc.string()), {
  maxLength: 60,
})
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  pieces.map((texts) => new TextEncoder().encode(texts.join(''))),
)

test('snappy gives back what it was given', () => {
  fc.assert(
    fc.property(bytes, (input) => {
      expect(decompressSnappy(compressSnappy(input)!, 1e6)).toEqual(input)
    }),
  )
})

test('lz4 gives back what it was given', () => {
  fc.assert(
    fc.property(bytes, (input) => {
      const out = new Uint8Array(input.length)
      expect(decompressLz4(compressLz4(input), out)).toBe(input.length)
      expect(out).toEqual(input)
    }),
  )
})

test('both make large repetitive input small, beyond the size of their blocks', () => {
  const input = new TextEncoder().encode('level=info msg="request served" status=200\n'.repeat(2000))
  const snappy = compressSnappy(input)!
  const lz4 = compressLz4(input)
  expect(snappy.length).toBeLessThan(input.length / 15)
  expect(lz4.length).toBeLessThan(input.length / 100)
  expect(decompressSnappy(snappy, input.length)).toEqual(input)
  expect(decompressLz4(lz4, new Uint8Array(input.length))).toBe(input.length)
})

test('damaged input of any kind is refused and nothing else', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (input) => {
      expect(['undefined', 'object']).toContain(typeof decompressSnappy(input, 1000))
      expect(['number', 'object']).toContain(typeof decompressLz4(input, new Uint8Array(1000)))
      expect(typeof decompressLz4Frame(Uint8Array.of(4, 34, 77, 24, ...input), 1000, h32Raw)).toBe('object')
    }),
  )
})

test('a length that lies is not believed', () => {
  expect(decompressSnappy(Uint8Array.of(0xff, 0xff, 0xff, 0xff, 0x0f, 0), 1e12)).toBeUndefined()
})

const hasLz4 = (() => {
  try {
    return execFileSync('lz4', ['--version']).length > 0
  } catch {
    return false
  }
})()

test.runIf(hasLz4).each([[], ['-BD'], ['-BX', '-B4'], ['--content-size']])(
  'frames of the lz4 command are read: %j',
  (...options) => {
    const input = Buffer.from('one line like another\n'.repeat(10000) + 'and a last one')
    const frame = execFileSync('lz4', [...options, '-c', '-'], { input })
    expect(isLz4Frame(frame)).toBe(true)
    const content = decompressLz4Frame(frame, 1e7, h32Raw)
    expect(content instanceof Uint8Array && Buffer.compare(Buffer.from(content), input) === 0).toBe(true)
    expect(decompressLz4Frame(frame, 1000, h32Raw)).toHaveProperty('reason')
  },
)

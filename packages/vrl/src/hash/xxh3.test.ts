import { expect, test } from 'vitest'
import { xxh3, xxh3Wide } from './xxh3.ts'

/** The pseudo-random input of xxHash's own checks. */
function sample(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = 2654435761n
  for (let i = 0; i < length; i++) {
    bytes[i] = Number(state >> 56n)
    state = BigInt.asUintN(64, state * 11400714785074694797n)
  }
  return bytes
}

const NARROW: readonly (readonly [number, bigint])[] = [
  [0, 0x2d06800538d394c2n],
  [1, 0xc44bdff4074eecdbn],
  [6, 0x27b56a84cd2d7325n],
  [12, 0xa713daf0dfbb77e7n],
  [24, 0xa3fe70bf9d3510ebn],
  [48, 0x397da259ecba1f11n],
  [80, 0xbcdefbbb2c47c90an],
  [195, 0xcd94217ee362ec3an],
  [403, 0xcdeb804d65c6dea4n],
  [512, 0x617e49599013cb6bn],
  [2048, 0xdd59e2c3a5f038e0n],
  [2240, 0x6e73a90539cf2948n],
  [2367, 0xcb37aeb9e5d361edn],
]

const WIDE: readonly (readonly [number, bigint, bigint])[] = [
  [0, 0x6001c324468d497fn, 0x99aa06d3014798d8n],
  [1, 0xc44bdff4074eecdbn, 0xa6cd5e9392000f6an],
  [6, 0x3e7039bdda43cfc6n, 0x082afe0b8162d12an],
  [12, 0x061a192713f69ad9n, 0x6e3efd8fc7802b18n],
  [24, 0x1e7044d28b1b901dn, 0x0ce966e4678d3761n],
  [48, 0xf942219aed80f67bn, 0xa002ac4e5478227en],
  [81, 0x5e8bafb9f95fb803n, 0x4952f58181ab0042n],
  [222, 0xf1aebd597cec6b3an, 0x337e09641b948717n],
  [403, 0xcdeb804d65c6dea4n, 0x1b6de21e332dd73dn],
  [512, 0x617e49599013cb6bn, 0x18d2d110dcc9bca1n],
  [2048, 0xdd59e2c3a5f038e0n, 0xf736557fd47073a5n],
  [2240, 0x6e73a90539cf2948n, 0xccb134fbfa7ce49dn],
  [2367, 0xcb37aeb9e5d361edn, 0xe89c0f6ff369b427n],
]

test.each(NARROW)('the 64 bits of %i bytes are those that xxHash checks itself with', (length, hash) => {
  expect(xxh3(sample(length)).toBigInt()).toBe(hash)
})

test.each(WIDE)('the 128 bits of %i bytes are those that xxHash checks itself with', (length, low, high) => {
  const hash = xxh3Wide(sample(length))
  expect([hash.low.toBigInt(), hash.high.toBigInt()]).toEqual([low, high])
})

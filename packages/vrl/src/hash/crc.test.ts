import { expect, test } from 'vitest'
import { crcOf } from './crc.ts'
import { CRC_ALGORITHMS } from './crc-catalog.ts'

const DIGITS = new TextEncoder().encode('123456789')

test('there are the 112 algorithms of the catalogue', () => {
  expect(CRC_ALGORITHMS.size).toBe(112)
})

test.each([...CRC_ALGORITHMS.values()])('$name gives its check value', (algorithm) => {
  expect(BigInt(crcOf(algorithm)(DIGITS))).toBe(algorithm.check)
})

test('a CRC can be computed again and again', () => {
  const crc = crcOf(CRC_ALGORITHMS.get('CRC_64_XZ')!)
  expect(crc(DIGITS)).toBe(crc(DIGITS))
  expect(crc(new Uint8Array())).toBe(0n)
})

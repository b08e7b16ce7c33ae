import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { NUMBER_BYTES, numberText, putNumber } from './numbers.ts'

const decimals = fc
  .tuple(fc.integer({ min: -(2 ** 41), max: 2 ** 41 }), fc.constantFrom(10, 100, 1000, 10_000))
  .map(([digits, parts]) => digits / parts)
const edges = fc.constantFrom(
  0,
  -0,
  1e9,
  999_999_999,
  999_999_999.999,
  0.001,
  0.0005,
  1e21,
  5e-324,
  -1.7976931348623157e308,
)

it('a number is put down as its text says it, and takes no more bytes than are promised', () => {
  fc.assert(
    fc.property(fc.oneof(fc.double(), fc.integer(), decimals, edges), (value) => {
      const bytes = Buffer.alloc(NUMBER_BYTES + 3, '#')
      const end = putNumber(value, bytes, 1)
      expect(bytes.toString('latin1', 1, end)).toBe(numberText(value))
      expect(bytes.toString('latin1', NUMBER_BYTES + 1)).toBe('##')
    }),
    { numRuns: 2000 },
  )
})

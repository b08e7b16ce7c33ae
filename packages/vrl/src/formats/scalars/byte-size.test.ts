import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseByteSize, SizeFault } from './byte-size.ts'

describe('parseByteSize', () => {
  test.for([
    ['0.2 MiB', 10, 209_715n],
    ['14.2e+8', 10, 1_420_000_000n],
    ['5gb', 10, 5_000_000_000n],
    ['5gb', 2, 5_368_709_120n],
    ['2ki', 10, 2048n],
    ['3.000000000000000001 EB', 10, 3_000_000_000_000_000_001n],
    ['0.333333 KB', 10, 333n],
    ['2.666666 KB', 10, 2667n],
    [' 69_420_000', 10, 69_420_000n],
    ['1.5', 10, 2n],
    ['1e-100', 10, 0n],
  ] as const)('reads %s in base %i', ([text, base, expected]) => {
    expect(parseByteSize(text, base)).toBe(expected)
  })

  test.for([
    ['', 'cannot parse integer from empty string'],
    ['KiB', 'cannot parse integer from empty string'],
    ['foo', 'invalid digit found in string'],
    ['1YiB', 'invalid digit found in string'],
    ['-1', 'invalid digit found in string'],
    ['.5k', 'invalid digit found in string'],
    ['16EiB', 'number too large to fit in target type'],
    ['1e999999999', 'number too large to fit in target type'],
  ] as const)('says what is wrong with %s', ([text, reason]) => {
    expect(parseByteSize(text, 2)).toEqual(new SizeFault(reason))
  })

  test('reads back what it is given as whole bytes', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 2n ** 64n - 1n), (size) => {
        expect(parseByteSize(`${size}B`, 2)).toBe(size)
      }),
    )
  })

  test('gives a size of 64 bits or a fault for any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9.eE+_ -]*[kMGTPE]?i?B?$/)), (text) => {
        const size = parseByteSize(text, 10)
        expect(size instanceof SizeFault || (size >= 0n && size < 2n ** 64n)).toBe(true)
      }),
    )
  })

  test('takes as many digits as there are in no time', () => {
    expect(parseByteSize('9'.repeat(1e6), 2)).toEqual(new SizeFault('number too large to fit in target type'))
    expect(parseByteSize(`0.${'0'.repeat(1e6)}1`, 2)).toBe(0n)
  })
})

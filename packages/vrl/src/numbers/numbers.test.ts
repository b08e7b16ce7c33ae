import { decimalText } from '../value/index.ts'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDecimal } from './decimal.ts'
import { integer, IntegerFault, parseInteger, truncated } from './integer.ts'
import { nearest, roundAt } from './rounding.ts'

describe('parseInteger', () => {
  test('reads back any integer of 64 bits in any base', () => {
    fc.assert(
      fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), fc.integer({ min: 2, max: 36 }), (value, base) => {
        expect(parseInteger(value.toString(base), base)).toBe(integer(value))
        expect(parseInteger(value.toString(base).toUpperCase(), base)).toBe(integer(value))
      }),
    )
  })

  test.for([
    ['', 10, 'cannot parse integer from empty string'],
    ['-', 10, 'invalid digit found in string'],
    ['1 ', 10, 'invalid digit found in string'],
    ['12', 2, 'invalid digit found in string'],
    ['9223372036854775808', 10, 'number too large to fit in target type'],
    ['-9223372036854775809', 10, 'number too small to fit in target type'],
  ] as const)('says what is wrong with %s', ([text, base, reason]) => {
    expect(parseInteger(text, base)).toEqual(new IntegerFault(reason))
  })
})

describe('truncated', () => {
  test.for([
    [1.9, 1],
    [-1.9, -1],
    [-0.5, 0],
    [1e300, 2n ** 63n - 1n],
    [Number.NEGATIVE_INFINITY, -(2n ** 63n)],
    [2 ** 60, 2n ** 60n],
  ] as const)('cuts %d to %s', ([value, expected]) => {
    expect(truncated(value)).toBe(expected)
  })
})

describe('decimalText', () => {
  test.for([
    [5, '5'],
    [-0, '-0'],
    [1e21, '1000000000000000000000'],
    [-1.5e-7, '-0.00000015'],
    [1.25e30, '1250000000000000000000000000000'],
    [Number.NEGATIVE_INFINITY, '-inf'],
  ] as const)('writes %d as %s', ([value, text]) => {
    expect(decimalText(value)).toBe(text)
  })

  test('is read back as the same float, without an exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => {
        expect(parseDecimal(decimalText(value))).toBe(value)
        expect(decimalText(value)).not.toContain('e')
      }),
    )
  })
})

test.for(['', '.', '1e', '0x10', '1_000', ' 1', 'infin'])('no float is %s', (text) => {
  expect(parseDecimal(text)).toBeUndefined()
})

test('takes as many digits as there are in no time', () => {
  expect(parseDecimal(`${'1'.repeat(1e6)}x`)).toBeUndefined()
  expect(parseInteger('9'.repeat(1e6), 10)).toEqual(new IntegerFault('number too large to fit in target type'))
})

test.for([
  [2.5, 3],
  [-2.5, -3],
  [0.49999999999999994, 0],
  [2251799813685248.5, 2251799813685249],
] as const)('%d is nearest to %d, a half going away from zero', ([value, expected]) => {
  expect(nearest(value)).toBe(expected)
})

test('rounds left and right of the point', () => {
  expect(roundAt(1234.56789, 4, nearest)).toBe(1234.5679)
  expect(roundAt(1234.5, -2, nearest)).toBe(1200)
})

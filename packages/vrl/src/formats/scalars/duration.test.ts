import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDuration } from './duration.ts'

describe('parseDuration', () => {
  test.for([
    ['30s', 6e10, 0.5],
    ['1d1s', 1e9, 86_401],
    ['1ms1 µs', 1e6, 1.001],
    ['1s1m', 1e6, 61_000],
    ['1w', 1, 604_800_000_000_000],
    ['12.3s', 1e6, 12_300],
    ['.5 h', 6e10, 30],
    ['2h 37m', 1e9, 9420],
    ['about 1.2.5s', 1e9, 2.5],
    ['', 1, 0],
    ['-1s', 1e9, 1],
    ['100ns', 1e6, 0.0001],
  ] as const)('reads %s', ([text, per, expected]) => {
    expect(parseDuration(text, per)).toBe(expected)
  })

  test.for([
    ['1', "unable to parse duration: '1'"],
    ['1d foo', "unable to parse duration: ' foo'"],
    ['1.5q', "unknown duration unit: 'q'"],
    ['2 hours', "unknown duration unit: 'ho'"],
    [`${'1'.repeat(40)}s`, 'unable to parse number: Invalid decimal: overflow from too many digits'],
  ] as const)('says what is wrong with %s', ([text, message]) => {
    expect(parseDuration(text, 1)).toBe(message)
  })

  test('gives a number that is not negative, or a message, for any text, in no time', () => {
    const texts = fc.oneof(
      fc.string(),
      fc.stringMatching(/^[0-9.smhdµ ]*$/),
      fc.nat(1e5).map((length) => '1'.repeat(length)),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const parsed = parseDuration(text, 1e9)
        expect(typeof parsed === 'string' || parsed >= 0).toBe(true)
      }),
    )
  })
})

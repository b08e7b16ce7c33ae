import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Timestamp } from './timestamp.ts'

describe('Timestamp.parse', () => {
  test.for([
    ['1970-01-01T00:00:00Z', 0, 0],
    ['1969-12-31T23:59:59.999999999Z', -1, 999_999_999],
    ['2023-11-14T22:13:20.5Z', 1_700_000_000, 500_000_000],
    ['2023-11-14t22:13:20z', 1_700_000_000, 0],
    ['2023-11-14 22:13:20Z', 1_700_000_000, 0],
    ['2023-11-15T03:43:20+05:30', 1_700_000_000, 0],
    ['2023-11-14T14:13:20-08:00', 1_700_000_000, 0],
    ['2023-11-14T22:13:20.1234567899Z', 1_700_000_000, 123_456_789],
    ['2024-02-29T00:00:00Z', 1_709_164_800, 0],
    ['0001-01-01T00:00:00Z', -62_135_596_800, 0],
    ['9999-12-31T23:59:59Z', 253_402_300_799, 0],
    ['2016-12-31T23:59:60Z', 1_483_228_800, 0],
  ] as const)('reads %s', ([text, seconds, nanos]) => {
    expect(Timestamp.parse(text)).toEqual(new Timestamp(seconds, nanos))
  })

  test.for([
    '',
    '2023-11-14',
    '2023-11-14T22:13:20',
    '2023-02-29T00:00:00Z',
    '2023-13-01T00:00:00Z',
    '2023-00-01T00:00:00Z',
    '2023-01-00T00:00:00Z',
    '2023-01-01T24:00:00Z',
    '2023-01-01T00:60:00Z',
    '2023-01-01T00:00:61Z',
    '2023-01-01T00:00:00.Z',
    '2023-01-01T00:00:00+24:00',
    '2023-01-01T00:00:00+00:60',
    '2023-1-1T00:00:00Z',
    '20230101T000000Z',
    ' 2023-01-01T00:00:00Z',
    '2023-01-01T00:00:00Z\n',
    '٢٠٢٣-01-01T00:00:00Z',
  ])('does not take "%s" for a time', (text) => {
    expect(Timestamp.parse(text)).toBeUndefined()
  })

  test('reads back what toString wrote', () => {
    const seconds = fc.integer({ min: -62_135_596_800, max: 253_402_300_799 })
    fc.assert(
      fc.property(seconds, fc.nat(999_999_999), (whole, nanos) => {
        const timestamp = new Timestamp(whole, nanos)
        expect(Timestamp.parse(timestamp.toString())).toEqual(timestamp)
      }),
    )
  })

  test('agrees with Date', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(Timestamp.parse(date.toISOString())?.toMillis()).toBe(date.getTime())
        expect(Timestamp.fromMillis(date.getTime()).toMillis()).toBe(date.getTime())
      }),
    )
  })
})

describe('a timestamp', () => {
  test.for([
    [0, '1970-01-01T00:00:00Z'],
    [120_000_000, '1970-01-01T00:00:00.120Z'],
    [120_000, '1970-01-01T00:00:00.000120Z'],
    [120, '1970-01-01T00:00:00.000000120Z'],
  ] as const)('of %i nanoseconds shows as many digits as it needs: %s', ([nanos, text]) => {
    expect(String(new Timestamp(0, nanos))).toBe(text)
    expect(JSON.stringify(new Timestamp(0, nanos))).toBe(`"${text}"`)
  })

  test('keeps fractions of milliseconds to the microsecond and carries into seconds', () => {
    expect(Timestamp.fromMillis(1.5)).toEqual(new Timestamp(0, 1_500_000))
    expect(Timestamp.fromMillis(-0.001)).toEqual(new Timestamp(-1, 999_999_000))
    expect(Timestamp.fromMillis(999.9999)).toEqual(new Timestamp(1, 0))
  })

  test('that no calendar holds shows as such and throws nothing', () => {
    expect(String(new Timestamp(9e15, 0))).toBe('invalid timestamp')
  })

  test('is ordered by seconds, then by nanoseconds', () => {
    const times = [new Timestamp(1, 0), new Timestamp(0, 5), new Timestamp(-1, 9), new Timestamp(0, 4)]
    expect(times.sort((a, b) => a.compare(b)).map((time) => [time.seconds, time.nanos])).toEqual([
      [-1, 9],
      [0, 4],
      [0, 5],
      [1, 0],
    ])
  })
})

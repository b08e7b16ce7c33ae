import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Timestamp } from '../value/index.ts'
import { compileStrftime, compileTimeParser, parseTimestampAny, Zone } from './index.ts'

const UTC = new Zone('UTC')
const BERLIN = new Zone('Europe/Berlin')
const read = (format: string, text: string, zone = UTC) => String(compileTimeParser(format, zone).parse(text))

describe('a time parser', () => {
  test.for([
    ['%v %R %:z', '10-Oct-2020 16:00+00:00', '2020-10-10T16:00:00Z'],
    ['%d/%b/%Y:%T %z', '10/Oct/2000:13:55:36 -0700', '2000-10-10T20:55:36Z'],
    ['%+', '2000-10-10T20:55:36Z', '2000-10-10T20:55:36Z'],
    ['%+', '2000-10-10 20:55:36.5 utc', '2000-10-10T20:55:36.500Z'],
    ['%+', '2000-10-10t20:55:36.123456789123+0130', '2000-10-10T19:25:36.123456789Z'],
    ['%F %T%.f', '2020-01-01 00:00:00.25', '2020-01-01T00:00:00.250Z'],
    ['%F %T%.3f', '2020-01-01 00:00:00', '2020-01-01T00:00:00Z'],
    ['%Y%m%d%H%M%S%3f', '20200101000000250', '2020-01-01T00:00:00.250Z'],
    ['%F %T,%f', '2020-01-01 00:00:00,250', '2020-01-01T00:00:00.000000250Z'],
    ['%s', '1600000000', '2020-09-13T12:26:40Z'],
    ['%s%.3f', '1600000000.123', '2020-09-13T12:26:40.123Z'],
    ['%G-W%V-%u %R', '2020-W53-7 10:00', '2021-01-03T10:00:00Z'],
    ['%Y week %U %a %R', '2023 week 01 Sun 10:00', '2023-01-01T10:00:00Z'],
    ['%Y week %W %w %R', '2024 week 01 1 10:00', '2024-01-01T10:00:00Z'],
    ['%Y %j %I:%M %p', '2020 366 12:01 am', '2020-12-31T00:01:00Z'],
    ['%y-%m-%d %R', '69-1-1 9:5', '2069-01-01T09:05:00Z'],
    ['%y-%m-%d %R', '70-1-1 9:5', '1970-01-01T09:05:00Z'],
    ['%C%y-%m-%d %R', '1899-12-31 23:59', '1899-12-31T23:59:00Z'],
    ['%A, %B %e %Y %T', 'SUNDAY, july  8 2001 00:34:59', '2001-07-08T00:34:59Z'],
    ['%A %B %e %Y %T', 'Sun Jul 8 2001 00:34:59', '2001-07-08T00:34:59Z'],
    ['%F %T', '  2020- 01-  1     00:00:60', '2020-01-01T00:01:00Z'],
    ['%F %T %z', '2020-01-01 00:00:00 +05:30', '2019-12-31T18:30:00Z'],
    ['%F %T %z', '2020-01-01 00:00:00 \u22120530', '2020-01-01T05:30:00Z'],
    ['%F %T %#z', '2020-01-01 00:00:00 +05', '2019-12-31T19:00:00Z'],
    ['%F %T %#z', '2020-01-01 00:00:00Z', '2020-01-01T00:00:00Z'],
    ['%F %T %Z %z', '2020-01-01 00:00:00 whatever +0000', '2020-01-01T00:00:00Z'],
    ['%c %z', 'Sun Jul  8 00:34:59 2001 +0930', '2001-07-07T15:04:59Z'],
    ['%D %r%t%n100%%', '07/08/01 12:34:59 PM 100%', '2001-07-08T12:34:59Z'],
    ['%Y-%m-%d %R', '-0001-01-01 00:00', '-0001-01-01T00:00:00Z'],
  ] as const)('reads by %s the time %s as %s', ([format, text, expected]) => {
    expect(read(format, text)).toBe(expected)
  })

  test.for([
    ['%F %T', '2020-13-01 00:00:00', 'input is out of range'],
    ['%F %T', '2020-02-30 00:00:00', 'input is out of range'],
    ['%F %T', '2020-01-01 24:00:00', 'input is out of range'],
    ['%F %T %z', '2020-01-01 00:00:00 +0060', 'input is out of range'],
    ['%F %T %z', '2020-01-01 00:00:00 +2400', 'input is out of range'],
    ['%a %F %T', 'Mon 2020-01-01 00:00:00', 'no possible date and time matching input'],
    ['%Y %y-%m-%d %T', '2020 21-01-01 00:00:00', 'no possible date and time matching input'],
    ['%s %F', '1600000000 2020-09-14', 'no possible date and time matching input'],
    ['%F', '2020-01-01', 'input is not enough for unique date and time'],
    ['%F %H', '2020-01-01 00', 'input is not enough for unique date and time'],
    ['%F %I:%M', '2020-01-01 01:00', 'input is not enough for unique date and time'],
    ['%F %R %.f', '2020-01-01 01:00 .5', 'input is not enough for unique date and time'],
    ['%F %T %Z', '2020-01-01 00:00:00 UTC', 'input is not enough for unique date and time'],
    ['%F %T', '2020-01-01T00:00:00', 'input contains invalid characters'],
    ['%F %T', 'yesterday', 'input contains invalid characters'],
    ['%b', 'Foo', 'input contains invalid characters'],
    ['%F %T', '2020-01-01 00:0', 'premature end of input'],
    ['%F %T %z', '2020-01-01 00:00:00 +05', 'premature end of input'],
    ['%F %T', '', 'premature end of input'],
    ['%F %T', '2020-01-01 00:00:00x', 'trailing input'],
    ['%F %Q', '2020-01-01 x', 'bad or unsupported format string'],
    ['%', 'x', 'bad or unsupported format string'],
  ] as const)('says of %s and %s: %s', ([format, text, expected]) => {
    expect(read(format, text)).toBe(expected)
  })

  test('takes a time without an offset for that of a zone, where it comes once', () => {
    expect(read('%F %T', '2026-07-01 12:00:00', BERLIN)).toBe('2026-07-01T10:00:00Z')
    expect(read('%F %T', '2026-03-29 02:30:00', BERLIN)).toBe('no possible date and time matching input')
    expect(read('%F %T', '2026-10-25 02:30:00', BERLIN)).toBe('input is not enough for unique date and time')
    expect(read('%F %T', '2026-10-25 03:30:00', BERLIN)).toBe('2026-10-25T02:30:00Z')
    expect(read('%s', '1600000000', BERLIN)).toBe('2020-09-13T12:26:40Z')
  })

  test('reads back what was formatted', () => {
    const formats = [
      '%+',
      '%F %T%.9f %z',
      '%G %V %u %T%.f %::z'.replace('::', ':'),
      '%Y %j %I:%M:%S %p%.f %z',
      '%s%.9f',
    ]
    const instant = fc.tuple(fc.integer({ min: -30_000_000_000, max: 250_000_000_000 }), fc.nat(999_999_999))
    fc.assert(
      fc.property(
        instant,
        fc.constantFrom(...formats),
        fc.integer({ min: -1439, max: 1439 }),
        ([seconds, nanos], format, minutes) => {
          if (format === '%s%.9f' && seconds < 0) return
          const time = new Timestamp(seconds, nanos)
          const text = compileStrftime(format).format(time, { seconds: minutes * 60, name: '' })
          expect(String(compileTimeParser(format, UTC).parse(text))).toBe(time.toString())
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('says why, and throws nothing, for any format and text', () => {
    const part = fc.oneof(
      fc.constantFrom(...'YCyqmbBhdeaAwuUWGgVjDxFvHkIlPpMSfRTXrZzcstn%+'.split('').map((c) => `%${c}`)),
      fc.string({ maxLength: 2 }),
    )
    const text = fc.array(
      fc.oneof(fc.constantFrom('-', ':', ' ', '+', 'Jan', 'mon', 'am', '.', 'T', 'Z'), fc.nat(9999).map(String)),
    )
    fc.assert(
      fc.property(fc.array(part), text, (format, pieces) => {
        const time = compileTimeParser(format.join(''), BERLIN).parse(pieces.join(''))
        expect(typeof time === 'string' || time instanceof Timestamp).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})

describe('parseTimestampAny', () => {
  test.for([
    ['2019-10-16 12:00:00', '2019-10-16T10:00:00Z'],
    ['16-Oct-2019 12:00:00', '2019-10-16T10:00:00Z'],
    ['2019-10-16T12:00:00', '2019-10-16T10:00:00Z'],
    ['10/16/2019:12:00:00', '2019-10-16T10:00:00Z'],
    ['Wed, 16 Oct 2019 12:00:00', '2019-10-16T10:00:00Z'],
    ['Wed 16 Oct 12:00:00 2019', '2019-10-16T10:00:00Z'],
    ['Wednesday 16 October 12:00:00 2019', '2019-10-16T10:00:00Z'],
    ['Wed Oct 16 12:00:00 2019', '2019-10-16T10:00:00Z'],
    ['1571227200', '2019-10-16T12:00:00Z'],
    ['-1', '1969-12-31T23:59:59Z'],
    ['2019-10-16T12:00:00.5+02:00', '2019-10-16T10:00:00.500Z'],
    ['Wed, 16 Oct 2019 12:00:00 +0000', '2019-10-16T12:00:00Z'],
    ['16 Oct 19 12:00 EST', '2019-10-16T17:00:00Z'],
    ['Wed 16 Oct 12:00:00 +0200 2019', '2019-10-16T10:00:00Z'],
    ['16/Oct/2019:12:00:00 +0000', '2019-10-16T12:00:00Z'],
  ] as const)('reads %s', ([text, expected]) => {
    expect(String(parseTimestampAny(text, BERLIN))).toBe(expected)
  })

  test.for([
    '',
    'x',
    '2019-10-16',
    'Thu, 16 Oct 2019 12:00:00 +0000',
    'Wed 16 Oct 12:00:00 CET 2019',
    '99999999999999999999',
  ])('knows no time in "%s"', (text) => {
    expect(parseTimestampAny(text, BERLIN)).toBeUndefined()
  })
})

describe('the name of a zone', () => {
  test.for([
    ['Europe/Berlin', '2026-01-15T12:00:00Z', 'CET'],
    ['Europe/Berlin', '2026-07-15T12:00:00Z', 'CEST'],
    ['America/New_York', '2026-07-15T12:00:00Z', 'EDT'],
    ['Asia/Tokyo', '2026-07-15T12:00:00Z', 'JST'],
    ['America/Sao_Paulo', '2026-07-15T12:00:00Z', '-03'],
    ['Asia/Kathmandu', '2026-07-15T12:00:00Z', '+0545'],
    ['UTC', '2026-07-15T12:00:00Z', 'UTC'],
  ] as const)('is for %s at %s %s', ([zone, time, expected]) => {
    expect(new Zone(zone).named(Date.parse(time) / 1000).name).toBe(expected)
  })
})

import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrownBy } from '../../tests/thrown.ts'
import { Timestamp } from '../value/index.ts'
import { compileStrftime, StrftimeSyntaxError } from './index.ts'

/** Sunday, 8 July 2001, 00:34:59.026490708 UTC: the instant of chrono's own table of specifiers, at +09:30. */
const CHRONO = new Timestamp(Date.UTC(2001, 6, 7, 15, 4, 59) / 1000, 26_490_708)
const ADELAIDE = { seconds: 9.5 * 3600, name: 'ACST' }
const at = (text: string, nanos = 0) => new Timestamp(Date.parse(text) / 1000, nanos)

describe('compileStrftime', () => {
  test.for([
    ['%Y', '2001'],
    ['%C', '20'],
    ['%y', '01'],
    ['%m', '07'],
    ['%b', 'Jul'],
    ['%B', 'July'],
    ['%h', 'Jul'],
    ['%d', '08'],
    ['%e', ' 8'],
    ['%a', 'Sun'],
    ['%A', 'Sunday'],
    ['%w', '0'],
    ['%u', '7'],
    ['%U', '27'],
    ['%W', '27'],
    ['%G', '2001'],
    ['%g', '01'],
    ['%V', '27'],
    ['%j', '189'],
    ['%D', '07/08/01'],
    ['%x', '07/08/01'],
    ['%F', '2001-07-08'],
    ['%v', ' 8-Jul-2001'],
    ['%H', '00'],
    ['%k', ' 0'],
    ['%I', '12'],
    ['%l', '12'],
    ['%P', 'am'],
    ['%p', 'AM'],
    ['%M', '34'],
    ['%S', '59'],
    ['%f', '026490708'],
    ['%.f', '.026490708'],
    ['%.3f', '.026'],
    ['%.6f', '.026490'],
    ['%.9f', '.026490708'],
    ['%3f', '026'],
    ['%6f', '026490'],
    ['%9f', '026490708'],
    ['%R', '00:34'],
    ['%T', '00:34:59'],
    ['%X', '00:34:59'],
    ['%r', '12:34:59 AM'],
    ['%Z', 'ACST'],
    ['%z', '+0930'],
    ['%:z', '+09:30'],
    ['%::z', '+09:30:00'],
    ['%:::z', '+09'],
    ['%c', 'Sun Jul  8 00:34:59 2001'],
    ['%+', '2001-07-08T00:34:59.026490708+09:30'],
    ['%s', '994518299'],
    ['%t', '\t'],
    ['%n', '\n'],
    ['%%', '%'],
    ['%-d', '8'],
    ['%_d', ' 8'],
    ['%0e', '08'],
    ['%-e', '8'],
    ['%_H', ' 0'],
    ['%-j', '189'],
    ['%-M', '34'],
    ['a%%b %Y-%m é', 'a%b 2001-07 é'],
    ['', ''],
  ] as const)('formats %s as chrono does', ([text, expected]) => {
    expect(compileStrftime(text).format(CHRONO, ADELAIDE)).toBe(expected)
  })

  test.for([
    ['2004-12-31', '2004 53'],
    ['2005-01-01', '2004 53'],
    ['2005-01-02', '2004 53'],
    ['2005-01-03', '2005 01'],
    ['2008-12-29', '2009 01'],
    ['2010-01-03', '2009 53'],
    ['2012-12-31', '2013 01'],
    ['2020-12-31', '2020 53'],
    ['2021-01-04', '2021 01'],
  ] as const)('puts %s into the ISO week %s', ([date, week]) => {
    expect(compileStrftime('%G %V').format(at(`${date}T12:00:00Z`))).toBe(week)
  })

  test.for([
    ['2023-01-01', '01 00'],
    ['2023-01-02', '01 01'],
    ['2024-01-01', '00 01'],
    ['2024-01-07', '01 01'],
    ['2024-12-31', '52 53'],
    ['2022-01-01', '00 00'],
  ] as const)('counts the weeks of %s from Sundays and from Mondays: %s', ([date, weeks]) => {
    expect(compileStrftime('%U %W').format(at(`${date}T00:00:00Z`))).toBe(weeks)
  })

  test('agrees with Intl on every part of a date', () => {
    const parts = new Intl.DateTimeFormat('en-US', {
      timeZone: 'UTC',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'long',
      day: '2-digit',
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    const format = compileStrftime('%Y %B %d %A %H %M %S')
    const dates = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(dates, (date) => {
        const found = Object.fromEntries(parts.formatToParts(date).map(({ type, value }) => [type, value]))
        const { year, month, day, weekday, hour, minute, second } = found
        expect(format.format(Timestamp.fromMillis(date.getTime()))).toBe(
          [year, month, day, weekday, hour, minute, second].join(' '),
        )
      }),
    )
  })

  test('shows the local time of an offset west of Greenwich, with its sign', () => {
    const offset = { seconds: -(3 * 3600 + 30 * 60 + 15), name: 'NST' }
    const format = compileStrftime('%F %T %z %:z %::z')
    expect(format.format(at('2024-01-01T01:00:00Z'), offset)).toBe('2023-12-31 21:29:45 -0330 -03:30 -03:30:15')
  })

  test.for([
    [0, ''],
    [5_000_000, '.005'],
    [5000, '.000005'],
    [5, '.000000005'],
  ] as const)('writes a fraction of %i nanoseconds as short as it is: "%s"', ([nanos, text]) => {
    expect(compileStrftime('%.f').format(at('2024-01-01T00:00:00Z', nanos))).toBe(text)
  })

  test('writes the years around the first with four digits and a sign', () => {
    expect(compileStrftime('%Y').format(at('0099-01-01T00:00:00Z'))).toBe('0099')
    expect(compileStrftime('%Y').format(at('-000001-01-01T00:00:00Z'))).toBe('-0001')
    expect(compileStrftime('%j').format(at('0050-12-31T00:00:00Z'))).toBe('365')
  })

  test.for(['%', 'a%', '%Q', '%-', '%é', '%.4f', '%E', '%!'])('refuses %s', (text) => {
    expect(() => compileStrftime(text)).toThrow(StrftimeSyntaxError)
  })

  test('throws a StrftimeSyntaxError, and nothing else, for any text', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constant('%'), fc.string({ maxLength: 3 }))), (parts) => {
        const fault = thrownBy(() => compileStrftime(parts.join('')).format(CHRONO))
        expect(fault === undefined || fault instanceof StrftimeSyntaxError).toBe(true)
      }),
    )
  })
})

import { Float, Timestamp, type Value } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { cellReader } from './column-type.ts'

function read(type: string, text: string, timezone = 'UTC'): Value | undefined {
  const reader = cellReader(type, timezone)
  if (typeof reader !== 'function') throw new Error(reader.fault)
  return reader(text)
}
const time = (text: string) => Timestamp.parse(text)

describe('a cell', () => {
  test.for([
    ['string', ' 1 ', ' 1 '],
    ['asis', 'x', 'x'],
    ['integer', '42', 42],
    ['int', '-0', 0],
    ['integer', '+9223372036854775807', 9223372036854775807n],
    ['integer', '9223372036854775808', undefined],
    ['integer', '1.0', undefined],
    ['integer', '', undefined],
    ['float', '1.5', 1.5],
    ['float', '3', new Float(3)],
    ['float', '.5e1', new Float(5)],
    ['float', '-inf', -Infinity],
    ['float', 'nan', undefined],
    ['float', '0x10', undefined],
    ['boolean', 'YES', true],
    ['bool', '0', false],
    ['bool', '2', true],
    ['bool', 'maybe', undefined],
    [' date ', '2020-03-05', time('2020-03-05T00:00:00Z')],
    ['date', '2020-02-30', undefined],
    ['date|%m/%d/%Y', '03/05/2020', time('2020-03-05T00:00:00Z')],
    ['date | %m %d %Y', '03 05 2020', time('2020-03-05T00:00:00Z')],
    ['timestamp', '2020-03-05 10:11:12', time('2020-03-05T10:11:12Z')],
    ['timestamp|%+', '2001-07-08T00:34:00.026490+09:30', time('2001-07-07T15:04:00.02649Z')],
    ['timestamp|%s', '1606790274', time('2020-12-01T02:37:54Z')],
    ['timestamp|%F %T', 'yesterday', undefined],
  ] as const)('of the type %j with the text %j', ([type, text, value]) => {
    expect(read(type, text)).toEqual(value)
  })

  test('of a time without a zone is of the zone of the program; a date is of UTC', () => {
    expect(read('timestamp|%F %T', '2020-01-01 00:00:00', 'Europe/Berlin')).toEqual(time('2019-12-31T23:00:00Z'))
    expect(read('timestamp', '2020-01-01 00:00:00', 'Europe/Berlin')).toEqual(time('2019-12-31T23:00:00Z'))
    expect(read('date', '2020-01-01', 'Europe/Berlin')).toEqual(time('2020-01-01T00:00:00Z'))
  })
})

test.for([
  ['number', '"number" is no type: the types are string, integer'],
  ['integer|%d', '"integer" takes no format'],
  ['timestamp|%Q', 'Q'],
] as const)('the type %j is refused', ([type, message]) => {
  expect(() => read(type, '')).toThrow(message)
})

test.for(['%F %T', '%v %T', '%FT%T', '%FT%TZ', '%+', '%a, %d %b %Y %T', '%a %b %e %T %Y', '%s', '%a %d %b %T %#z %Y'])(
  'a timestamp can have the format %s',
  (format) => {
    expect(typeof cellReader(`timestamp|${format}`, 'UTC')).toBe('function')
  },
)

import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { CsvReader } from './csv-reader.ts'

function records(text: string, delimiter = ','): string[][] {
  const reader = new CsvReader(text, delimiter)
  const all: string[][] = []
  for (let record = reader.next(); record !== undefined; record = reader.next()) all.push(record)
  return all
}

test.for([
  [
    'a,b\n1,2\n',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  [
    'a,b\r\n1,2',
    [
      ['a', 'b'],
      ['1', '2'],
    ],
  ],
  ['\n\na\n\n\nb\n\n', [['a'], ['b']]],
  [
    ',\n,,',
    [
      ['', ''],
      ['', '', ''],
    ],
  ],
  ['"a,b","c\nd","e""f"\n', [['a,b', 'c\nd', 'e"f']]],
  ['"a"b,c"d"\n""', [['ab', 'c"d"'], ['']]],
  ['', []],
] as const)('%j has these records', ([text, expected]) => {
  expect(records(text)).toEqual(expected)
})

test('another delimiter stands between fields', () => {
  expect(records('a\tb,c\n', '\t')).toEqual([['a', 'b,c']])
})

test('it knows in which line a record begins', () => {
  const reader = new CsvReader('a\n"b\nb"\n\nc\n', ',')
  const lines: number[] = []
  while (reader.next() !== undefined) lines.push(reader.line)
  expect(lines).toEqual([1, 2, 5])
})

test('a quote that is never closed is a fault of its line', () => {
  expect(() => records('a\nb,"c\nd')).toThrow('line 2: a quote that begins in this record is never closed')
})

test('what is written with quotes is read as it was', () => {
  const field = fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', 'a', 'é', ' ') })
  const table = fc.array(fc.array(field, { minLength: 1, maxLength: 3 }), { maxLength: 4 })
  fc.assert(
    fc.property(table, (rows) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join('\n')
      expect(records(text)).toEqual(rows)
    }),
  )
})

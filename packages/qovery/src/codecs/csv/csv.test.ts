import { LogBatch, LogEvent, Metadata, MetricBatch, MetricEvent, Series } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { float, Timestamp, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { createEncoding, encodingOption } from '../encoding.ts'

async function encode(csv: object, ...values: Value[]): Promise<string> {
  const encoder = await createEncoding({ encoding: encodingOption.parse({ codec: 'csv', csv }) }, testContext())
  const metadata = new Metadata({ meta: 'data' })
  return encoder.encode(LogBatch.of(values.map((value) => new LogEvent(value, metadata)))).bytes.toString()
}

const faultOf = (csv: object) => encodingOption.safeParse({ codec: 'csv', csv }).error?.issues[0]?.message

test('chosen fields stand in order, and what has no plain text is empty', async () => {
  const log = {
    foo: 'bar',
    int: 123,
    big: 9_007_199_254_740_993n,
    comma: 'abc,bcd',
    float: 3.1415925,
    whole: float(2),
    small: 1e-7,
    space: 'sp ace',
    time: Timestamp.parse('2023-02-27T15:04:49.363+08:00') as Timestamp,
    quote: 'the "quote" should be escaped',
    bool: true,
    nothing: null,
    list: [1],
    object: { a: 1 },
    nested: { deep: ['x', 'y'] },
  }
  const fields =
    'foo int big comma float whole small missing space time quote bool nothing list object nested.deep[1] %meta'
  expect(await encode({ fields: fields.split(' ') }, log)).toBe(
    'bar,123,9007199254740993,"abc,bcd",3.1415925,2,0.0000001,,sp ace,2023-02-27T07:04:49.363Z,' +
      '"the ""quote"" should be escaped",true,,,,y,data\n',
  )
})

test('a field may stand in a record more than once', async () => {
  expect(await encode({ fields: ['b', 'a', 'a'] }, { a: '1', b: '2' })).toBe('2,1,1\n')
})

const quoting = { fields: ['a', 'b', 'c', 'd', 'e'] }
const mixed = { a: 'hello world', b: 1, c: 'foo"bar', d: 'baz,bas', e: '' }

test.each([
  ['necessary', 'hello world,1,"foo""bar","baz,bas",\n'],
  ['always', '"hello world","1","foo""bar","baz,bas",""\n'],
  ['non_numeric', '"hello world",1,"foo""bar","baz,bas",""\n'],
  ['never', 'hello world,1,foo"bar,baz,bas,\n'],
])('quote_style: %s', async (quote_style, expected) => {
  expect(await encode({ ...quoting, quote_style }, mixed)).toBe(expected)
})

test('numbers are what can be read as one', async () => {
  const numbers = ['1', '-1.5', '+1', '.5', '5.', '1e5', '1E-5', 'inf', '-Infinity', 'NaN']
  const texts = ['', '.', '1,5', '0x10', '1_000', 'e5', ' 1', '1 ']
  const write = (text: string) => encode({ fields: ['a'], quote_style: 'non_numeric' }, { a: text })
  expect(await Promise.all(numbers.map(write))).toEqual(numbers.map((number) => `${number}\n`))
  expect(await Promise.all(texts.map(write))).toEqual(texts.map((text) => `"${text}"\n`))
})

test('delimiter, quote and escape can be others', async () => {
  expect(await encode({ fields: ['a', 'b'], delimiter: '\t' }, { a: 'x', b: 'y,z' })).toBe('x\ty,z\n')
  expect(await encode({ fields: ['a'], quote: '$' }, { a: 'foo " $ bar' })).toBe('$foo " $$ bar$\n')
  const escaped = { fields: ['a'], double_quote: false, escape: '\\' }
  expect(await encode(escaped, { a: 'foo"bar' })).toBe('"foo\\"bar"\n')
  expect(await encode(escaped, { a: 'ends with \\' })).toBe('"ends with \\\\"\n')
  expect(await encode({ fields: ['a'], double_quote: false }, { a: 'x"y' })).toBe('"x""y"\n')
})

test('line breaks are quoted, and a record is never an empty line', async () => {
  expect(await encode({ fields: ['a'] }, { a: 'foo,' }, { a: '\nbar' }, { a: 'x\ry' }, {}, { a: 'z' }, 'bare')).toBe(
    '"foo,"\n"\nbar"\n"x\ry"\n""\nz\n""\n',
  )
})

test('any texts are read back as they were', async () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom('"', ',', '\n', '\r', '\\', 'a', '1', 'é') }), {
    minLength: 1,
    maxLength: 4,
  })
  await fc.assert(
    fc.asyncProperty(
      texts,
      fc.boolean(),
      fc.constantFrom('necessary', 'always', 'non_numeric'),
      async (texts, doubled, quote_style) => {
        const fields = texts.map((_text, i) => `f${i}`)
        const log = Object.fromEntries(texts.map((text, i) => [`f${i}`, text]))
        const escape = doubled ? '"' : '\\'
        const record = await encode({ fields, quote_style, double_quote: doubled, escape }, log)
        expect(readRecord(record, escape)).toEqual(texts)
      },
    ),
  )
})

test('options that make no CSV are refused', () => {
  expect(faultOf({ fields: [] })).toBe('name at least one field')
  expect(faultOf({ fields: ['a'], delimiter: ';;' })).toContain('one ASCII character')
  expect(faultOf({ fields: ['a'], delimiter: 'é' })).toContain('one ASCII character')
  expect(faultOf({ fields: ['a'], delimiter: '"' })).toContain('must differ')
  expect(faultOf({ fields: ['a'], capacity: 1 })).toBeUndefined()
})

test('metrics are rejected', async () => {
  const encoder = await createEncoding(
    { encoding: encodingOption.parse({ codec: 'csv', csv: { fields: ['a'] } }) },
    testContext(),
  )
  const metric = new MetricEvent({ series: Series.of('m'), kind: 'absolute', value: { type: 'counter', value: 1 } })
  expect(encoder.encode(MetricBatch.of([metric])).fault).toBe('csv has no form for metrics')
})

/** The fields of one record: a plain reader of quotes and escapes. */
function readRecord(record: string, escape: string): string[] {
  const fields: string[] = []
  let field = ''
  let quoted = false
  for (let i = 0; i < record.length - 1; i++) {
    const character = record[i] as string
    const next = record[i + 1]
    const escapes = quoted && character === escape && (next === '"' || next === escape)
    if (escapes) field += record[++i]
    else if (character === '"') quoted = !quoted
    else if (character === ',' && !quoted) {
      fields.push(field)
      field = ''
    } else field += character
  }
  return [...fields, field]
}

import { writeRecord } from '../formats/documents/csv.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, kindOf } from '../kind/index.ts'
import { toBytes, type Value } from '../value/index.ts'

export const encode_csv = defineFunction({
  name: 'encode_csv',
  category: 'Codec',
  description: 'Writes an array of texts as one row of CSV.',
  params: [
    param.any('value', 'The array.'),
    param.text('delimiter', 'What stands between fields: one byte.', { default: ',' }),
  ],
  returns: Kind.bytes,
  failures: ['The delimiter is not one byte.', '`value` is no array of texts.', 'The row cannot be written.'],
  examples: [
    { title: 'A row', source: 'encode_csv!(["foo","bar","foo \\", bar"])', result: 'foo,bar,"foo "", bar"' },
    { title: 'Another delimiter', source: 'encode_csv!(["foo","bar"], delimiter: " ")', result: 'foo bar' },
    {
      title: 'Line breaks in fields',
      source: 'encode_csv!(["line", "with_linebreak", "here\\n", "and", "\\nhere"])',
      result: 'line,with_linebreak,"here\n",and,"\nhere"',
    },
  ],
  run(value, delimiter) {
    if (!Array.isArray(value)) fail(`expected array, got ${kindOf(value).toString()}`)
    const fields = value.map(fieldOf)
    if (fields.length === 0) return ''
    if (toBytes(delimiter).length !== 1) fail('delimiter must be a single character')
    return writeRecord(fields, delimiter)
  },
})

function fieldOf(value: Value): string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array
    ? value
    : fail(`expected string, got ${kindOf(value).toString()}`)
}

import { firstRecordOf } from '../formats/documents/csv.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const parse_csv = defineFunction({
  name: 'parse_csv',
  category: 'Parse',
  description: 'Reads the first row of a text in CSV.',
  notes: ['All values are texts.'],
  params: [
    param.bytes('value', 'The row.'),
    param.text('delimiter', 'What stands between fields: one byte.', { default: ',' }),
  ],
  returns: Kind.arrayOf(Kind.bytes),
  failures: ['The delimiter is not one byte.', 'The text is no CSV.'],
  examples: [
    { title: 'A row', source: 'parse_csv!(s\'foo,bar,"foo "", bar"\')', result: ['foo', 'bar', 'foo ", bar'] },
    { title: 'Another delimiter', source: 'parse_csv!("foo bar", delimiter: " ")', result: ['foo', 'bar'] },
  ],
  run(value, delimiter) {
    if (toBytes(delimiter).length !== 1) fail('delimiter must be a single character')
    return firstRecordOf(value, delimiter)
  },
})

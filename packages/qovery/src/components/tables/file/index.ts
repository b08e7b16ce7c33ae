import { defineTable, s } from '@qovery/sdk'
import { openTable } from '../../../kit/file-table.ts'
import { cellReader, type CellReader } from './column-type.ts'
import { loadRows } from './load.ts'

const encoding = s.object({
  type: s.choice('How the rows are written.', { csv: 'Comma-separated values (RFC 4180).' }),
  include_headers: s
    .bool('Whether the first line names the columns. Else their names are their numbers, from 0.')
    .default(true),
  delimiter: s
    .string('What stands between the fields of a row: one character of ASCII.', { examples: [';', '\t'] })
    .regex(/^[\0-\x7f]$/, 'it must be one character of ASCII')
    .refine((delimiter) => !'"\r\n'.includes(delimiter), 'it can be neither a quote nor a line break')
    .default(','),
})

const type = s
  .string(
    'The type of the cells: `string`, `integer`, `float`, `boolean`, `date`, `timestamp`, or one of the last two with a ' +
      'strftime format behind a bar.',
  )
  .superRefine((text, context) => {
    const reader = cellReader(text, 'UTC')
    if (typeof reader !== 'function') context.addIssue({ code: 'custom', message: reader.fault })
  })

export const file = defineTable({
  name: 'file',
  summary: 'Rows of a CSV file, read again when the file changes.',
  stability: 'stable',
  config: s.object({
    file: s
      .object({
        path: s.file('The file with the rows.', { examples: ['/etc/qovery/people.csv'] }),
        encoding: encoding.meta({ description: 'How the rows are written.' }),
      })
      .meta({ description: 'Where the rows are.' }),
    schema: s
      .map('Types of columns by the names of these. Cells of other columns are texts.', type, {
        examples: [{ id: 'integer', born: 'date|%d.%m.%Y', seen: 'timestamp|%F %T' }],
      })
      .default({}),
  }),
  examples: [
    {
      title: 'People by their number',
      config: {
        file: { path: '/etc/qovery/people.csv', encoding: { type: 'csv' } },
        schema: { id: 'integer', born: 'date' },
      },
    },
  ],
  create({ file: { path, encoding: options }, schema }, cx) {
    const readers = Object.entries(schema).map(([name, text]) => [name, cellReader(text, cx.globals.timezone)] as const)
    const types = new Map(readers.filter((entry): entry is [string, CellReader] => typeof entry[1] === 'function'))
    return openTable(path, (bytes) => loadRows(bytes, { ...options, types }), cx)
  },
})

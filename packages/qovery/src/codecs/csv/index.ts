import { s } from '@qovery/sdk'
import { defineEncoder } from '../codec.ts'

const character = (description: string, fallback: string) =>
  s
    .string(description)
    .refine((text) => text.length === 1 && text.charCodeAt(0) < 0x80, { error: 'it is exactly one ASCII character' })
    .default(fallback)

export const csv = defineEncoder({
  name: 'csv',
  summary:
    'A record of chosen fields per log, as comma-separated values (RFC 4180). Arrays and objects are empty fields.',
  inputs: ['log'],
  framing: 'newline_delimited',
  options: {
    csv: s
      .object({
        fields: s
          .list('The fields of a record, in order. One that a log does not have is empty.', s.path('A field.'))
          .min(1, 'name at least one field'),
        delimiter: character('What stands between two fields: one ASCII character.', ','),
        quote: character('What stands around fields that need it: one ASCII character.', '"'),
        double_quote: s
          .bool('Whether a quote within a field is written twice. Otherwise `escape` stands before it.')
          .default(true),
        escape: character('What stands before a quote, and before itself, where `double_quote` is false.', '"'),
        quote_style: s
          .choice('Which fields are quoted.', {
            necessary: 'Those with a delimiter, a quote or a line break, and a single field that is empty.',
            always: 'All.',
            non_numeric: 'All but numbers.',
            never: 'None, even where the record cannot be read back then.',
          })
          .default('necessary'),
        capacity: s
          .uint('The size of a buffer in Vector. It is understood and changes nothing: the memory follows the data.', {
            unit: 'bytes',
          })
          .default(8192),
      })
      .refine(({ delimiter, quote }) => delimiter !== quote && !'\r\n'.includes(delimiter) && !'\r\n'.includes(quote), {
        error: 'delimiter and quote must differ, and be no line break',
      })
      .meta({ description: 'How records are written.' }),
  },
  create: async ({ csv: options }) => {
    const { CsvEncoder } = await import('./encoder.ts')
    return new CsvEncoder(options)
  },
})

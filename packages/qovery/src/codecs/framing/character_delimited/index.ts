import { s } from '@qovery/sdk'
import { defineFramer } from '../../codec.ts'
import { DelimitedFramer } from '../delimited-framer.ts'
import { delimitedLimits, limitFrom } from '../limits.ts'

const delimiter = s
  .string('The character that ends a frame: one ASCII character.', { examples: [',', '\t', '\0'] })
  .refine((text) => text.length === 1 && text.charCodeAt(0) < 0x80, {
    error: 'a delimiter is exactly one ASCII character; for longer ones, split the text in a transform',
  })

export const character_delimited = defineFramer({
  name: 'character_delimited',
  summary: 'Frames end with a character of your choice.',
  read: {
    options: {
      character_delimited: s
        .object({ delimiter, ...delimitedLimits })
        .meta({ description: 'The character, and limits of the frames.' }),
    },
    create: ({ character_delimited: options }, limit, cx) =>
      new DelimitedFramer(options.delimiter.charCodeAt(0), limitFrom(options, limit), cx),
  },
  write: {
    options: { character_delimited: s.object({ delimiter }).meta({ description: 'The character.' }) },
    create: ({ character_delimited: options }) => ({ header: 0, delimiter: options.delimiter.charCodeAt(0) }),
  },
})

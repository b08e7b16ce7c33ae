import { s } from '@qovery/sdk'
import { defineFramer } from '../../codec.ts'
import { DelimitedFramer } from '../delimited-framer.ts'
import { delimitedLimits, limitFrom } from '../limits.ts'

const NEWLINE = 0x0a

export const newline_delimited = defineFramer({
  name: 'newline_delimited',
  summary: 'Frames end with a newline (LF).',
  read: {
    options: { newline_delimited: s.object(delimitedLimits).optional().meta({ description: 'Limits of the lines.' }) },
    create: (options, limit, cx) => new DelimitedFramer(NEWLINE, limitFrom(options.newline_delimited, limit), cx),
  },
  write: {
    options: {},
    create: () => ({ header: 0, delimiter: NEWLINE }),
  },
})

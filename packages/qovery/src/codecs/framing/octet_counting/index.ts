import { s } from '@qovery/sdk'
import { defineFramer } from '../../codec.ts'
import { OctetFramer, OCTET_MARKS } from '../octet-framer.ts'

export const octet_counting = defineFramer({
  name: 'octet_counting',
  summary:
    'Frames are preceded by their length in decimal digits and a space (RFC 6587); on reading, frames that do not begin with a digit end with a newline.',
  read: {
    options: {
      octet_counting: s
        .object({
          max_length: s
            .uint('The longest frame. Longer ones are dropped. Left out: the limit of the source, or 64 MiB.', {
              unit: 'bytes',
              min: 1,
            })
            .optional(),
        })
        .optional()
        .meta({ description: 'Limits of the frames.' }),
    },
    create: ({ octet_counting: options }, limit, cx) => {
      const bytes = options?.max_length
      return new OctetFramer(bytes === undefined ? limit : { bytes, action: 'drop' }, cx)
    },
  },
  write: {
    options: {},
    create: () => OCTET_MARKS,
  },
})

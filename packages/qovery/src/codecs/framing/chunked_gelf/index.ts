import { s } from '@qovery/sdk'
import { defineFramer } from '../../codec.ts'
import { ChunkFramer } from './chunk-framer.ts'

const options = {
  timeout_secs: s
    .float('How long a message may take from its first chunk to its last. After that its chunks are dropped.', {
      unit: 'seconds',
      min: 0.001,
      max: 86_400,
    })
    .default(5),
  pending_messages_limit: s
    .uint(
      'How many messages may be incomplete at a time; chunks of further ones are dropped. Left out: as many as fit into 64 MiB.',
      { min: 1 },
    )
    .optional(),
  max_length: s
    .uint('The longest message: the sum of its chunks, without their headers, before it is decompressed.', {
      unit: 'bytes',
      min: 1,
    })
    .optional(),
  decompression: s
    .choice(
      'How messages are decompressed, those in one piece as well. More than 8 MiB, or `max_length`, is not made.',
      {
        Auto: 'As the first bytes of the message say.',
        Gzip: 'All of them with gzip (RFC 1952).',
        Zlib: 'All of them with zlib (RFC 1950).',
        None: 'Not at all.',
      },
    )
    .default('Auto'),
}
const schema = s.object(options)

export const chunked_gelf = defineFramer({
  name: 'chunked_gelf',
  summary:
    'Messages of GELF as they come in datagrams: in one piece or in up to 128 chunks, and perhaps compressed (https://go2docs.graylog.org/current/getting_in_log_data/gelf.html).',
  read: {
    options: {
      chunked_gelf: schema.optional().meta({ description: 'Limits of messages, and how they are decompressed.' }),
    },
    create: ({ chunked_gelf: given }, _limit, cx) => new ChunkFramer(given ?? schema.parse({}), cx),
  },
})

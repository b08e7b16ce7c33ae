import { s } from '@qovery/sdk'
import { defineDecoder, defineEncoder } from '../codec.ts'
import { lossyOption } from '../lossy.ts'

/** Over streams, GELF ends each message with a zero byte. Source: GELF, "GELF via TCP". */
const NUL_DELIMITED = { method: 'character_delimited', character_delimited: { delimiter: '\0' } }

export const gelfDecoder = defineDecoder({
  name: 'gelf',
  summary:
    'A message in the Graylog Extended Log Format per frame (GELF 1.1, https://go2docs.graylog.org/current/getting_in_log_data/gelf.html). `short_message` becomes the message of the log.',
  outputs: ['log'],
  framing: NUL_DELIMITED,
  messageFraming: 'chunked_gelf',
  options: {
    gelf: s
      .object({
        lossy: lossyOption,
        validation: s
          .choice('How much a message may differ from the specification before it is dropped and counted.', {
            strict:
              'The version is 1.1; names of additional fields begin with `_` and their values are texts or numbers.',
            relaxed: 'The version, and the names and values of additional fields, are whatever was sent.',
          })
          .default('strict'),
      })
      .optional()
      .meta({ description: 'How the messages are read.' }),
  },
  create: async ({ gelf }, cx) => {
    const { GelfDecoder } = await import('./decoder.ts')
    return new GelfDecoder({ lossy: gelf?.lossy ?? true, strict: gelf?.validation !== 'relaxed' }, cx)
  },
})

export const gelfEncoder = defineEncoder({
  name: 'gelf',
  summary:
    'The Graylog Extended Log Format (GELF 1.1). Logs need a `host` and a message; other fields get a `_` before their name, and must be texts or numbers.',
  inputs: ['log'],
  framing: NUL_DELIMITED,
  options: {
    gelf: s
      .object({
        max_chunk_size: s
          .uint(
            'The largest datagram, its header of 12 bytes included: a larger message is sent in up to 128 chunks. Graylog takes up to 8192 bytes. Only for sinks that send datagrams.',
            { unit: 'bytes', min: 13 },
          )
          .default(8192),
      })
      .optional()
      .meta({ description: 'How the messages are sent.' }),
  },
  create: async ({ gelf }, cx) => {
    const { GelfEncoder } = await import('./encoder.ts')
    return new GelfEncoder(gelf?.max_chunk_size ?? 8192, cx.globals.log_schema)
  },
})

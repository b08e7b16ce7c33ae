import { defineSource, s } from '@qovery/sdk'
import { createDecoding, decodedKinds, decodingOption } from '../../../codecs/decoding.ts'
import { framingOption } from '../../../codecs/framing.ts'
import { InputSource } from './input-source.ts'

const config = s.object({
  max_length: s
    .uint('The longest message. Longer ones are cut to it, unless `framing` sets a limit of its own.', {
      unit: 'bytes',
      min: 1,
    })
    .default(100 * 1024),
  host_key: s
    .string('The field that takes the name of this host; empty: none. Left out: `log_schema.host_key`.', {
      examples: ['hostname'],
    })
    .optional(),
  framing: framingOption.optional(),
  decoding: decodingOption,
})

export const stdin = defineSource({
  name: 'stdin',
  summary: 'Reads logs from the standard input of the process, and ends when that ends.',
  stability: 'stable',
  config,
  examples: [
    { title: 'Lines, as they are', config: {} },
    { title: 'JSON lines', config: { decoding: { codec: 'json' } } },
  ],
  resources: () => [{ kind: 'stdin', address: 'stdin' }],
  outputs: ({ decoding }) => ({ '': decodedKinds(decoding) }),
  create: async (options, cx) => {
    const decoding = await createDecoding(options, cx, { bytes: options.max_length, action: 'truncate' })
    return new InputSource({ fd: 0, stream: () => process.stdin }, decoding, options.host_key, cx)
  },
})

import { defineSource, s } from '@qovery/sdk'
import { DecodedInput, inputOptions } from '../../../codecs/decoded-input.ts'
import { decodedKinds } from '../../../codecs/decoding.ts'
import { DescriptorInput } from '../../../kit/input/descriptor-input.ts'

const fd = s
  .uint(
    'The number of the descriptor: 0, or one from 3 up that the program is started with, as in `qovery 10< FILE`.',
    {
      examples: [10],
      max: 2 ** 31 - 1,
    },
  )
  .refine((number) => number !== 1 && number !== 2, {
    error: '1 and 2 are what the program writes to: give it another descriptor to read from',
  })

const config = s.object({ fd, ...inputOptions })

export const file_descriptor = defineSource({
  name: 'file_descriptor',
  summary: 'Reads logs from a file descriptor that the program is started with, and ends when that ends.',
  stability: 'stable',
  config,
  examples: [
    { title: 'Lines from a pipe', config: { fd: 10 } },
    { title: 'JSON lines', config: { fd: 3, decoding: { codec: 'json' } } },
  ],
  resources: (options) =>
    options.fd === 0 ? [{ kind: 'stdin', address: 'stdin' }] : [{ kind: 'file', address: `/dev/fd/${options.fd}` }],
  outputs: ({ decoding }) => ({ '': decodedKinds(decoding) }),
  create: (options, cx) => DecodedInput.of(new DescriptorInput(options.fd), options, cx),
})

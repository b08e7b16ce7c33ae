import { defineSource, s } from '@qovery/sdk'
import { DecodedInput, inputOptions } from '../../../codecs/decoded-input.ts'
import { decodedKinds } from '../../../codecs/decoding.ts'
import { DescriptorInput } from '../../../kit/input/descriptor-input.ts'

const config = s.object(inputOptions)

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
  create: (options, cx) => DecodedInput.of(new DescriptorInput(0), options, cx),
})

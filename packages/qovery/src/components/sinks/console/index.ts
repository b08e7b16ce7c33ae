import { defineSink, s } from '@qovery/sdk'
import { createEncoding, encodedKinds, encodingOption } from '../../../codecs/encoding.ts'
import { outputFramingOption } from '../../../codecs/framing.ts'
import { StandardStream } from './standard-stream.ts'

const config = s.object({
  target: s
    .choice('Which standard stream is written to.', {
      stdout: 'The standard output.',
      stderr: 'The standard error, which the log of the program uses too.',
    })
    .default('stdout'),
  encoding: encodingOption,
  framing: outputFramingOption.optional(),
})

export const console = defineSink({
  name: 'console',
  summary: 'Writes events to the standard output or the standard error of the process.',
  stability: 'stable',
  config,
  examples: [
    { title: 'One JSON object a line', config: { encoding: { codec: 'json' } } },
    { title: 'Metrics for people', config: { encoding: { codec: 'text' }, target: 'stderr' } },
  ],
  inputs: ({ encoding }) => encodedKinds(encoding),
  create: async (options, cx) =>
    new StandardStream(options.target, () => process[options.target], await createEncoding(options, cx), cx),
})

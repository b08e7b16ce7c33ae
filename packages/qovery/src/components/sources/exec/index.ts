import { defineSource } from '@qovery/sdk'
import { createDecoding, decodedKinds } from '../../../codecs/decoding.ts'
import { config } from './options.ts'

export const exec = defineSource({
  name: 'exec',
  summary: 'Runs a command, on a schedule or all the time, and reads what it writes.',
  stability: 'stable',
  config,
  examples: [
    {
      title: 'A command every minute',
      config: { mode: 'scheduled', command: ['df', '-k'], scheduled: { exec_interval_secs: 60 } },
    },
    {
      title: 'JSON lines of a command that goes on',
      config: { mode: 'streaming', command: ['my-exporter', '--json'], decoding: { codec: 'json' } },
    },
  ],
  outputs: ({ decoding }) => ({ '': decodedKinds(decoding) }),
  create: async (options, cx) => {
    const limit = { bytes: options.maximum_buffer_size_bytes, action: 'truncate' } as const
    const decoding = await createDecoding(options, cx, limit)
    const { ExecSource } = await import('./exec-source.ts')
    return new ExecSource(options, decoding, cx)
  },
})

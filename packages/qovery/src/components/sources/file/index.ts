import { defineSource } from '@qovery/sdk'
import { fileOptions } from './options.ts'

export const file = defineSource({
  name: 'file',
  summary: 'Reads log files as they grow, through rotations and restarts.',
  stability: 'beta',
  config: fileOptions,
  examples: [
    { title: 'All logs below a folder', config: { include: ['/var/log/**/*.log'] } },
    {
      title: 'A Java application, a stack trace being one message',
      config: {
        include: ['/var/log/app/*.log'],
        exclude: ['*.gz'],
        multiline: { start_pattern: '^\\S', mode: 'continue_through', condition_pattern: '^\\s+', timeout_ms: 1000 },
      },
    },
  ],
  acknowledges: 'checkpoint',
  outputs: () => ({ '': ['log'] }),
  create: async (options, cx) => {
    const { FileSource } = await import('./source.ts')
    return new FileSource(options, cx)
  },
})

import { defineSource } from '@qovery/sdk'
import { config } from './options.ts'

export const journald = defineSource({
  name: 'journald',
  summary: 'Reads the journal of systemd, and goes on where it was after a restart.',
  stability: 'stable',
  config,
  examples: [
    { title: 'All of the current boot', config: {} },
    {
      title: 'Two units, without what they say at length',
      config: { include_units: ['nginx', 'ssh'], exclude_matches: { PRIORITY: ['7'] } },
    },
    { title: 'The kernel', config: { include_matches: { _TRANSPORT: ['kernel'] } } },
  ],
  outputs: () => ({ '': ['log'] }),
  acknowledges: 'checkpoint',
  create: async (options, cx) => {
    const { JournaldSource } = await import('./journald-source.ts')
    return new JournaldSource(options, cx)
  },
})

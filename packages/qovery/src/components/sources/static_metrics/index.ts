import { defineSource } from '@qovery/sdk'
import { options } from './options.ts'
import { StaticMetrics } from './static-metrics.ts'

export const static_metrics = defineSource({
  name: 'static_metrics',
  summary: 'Sends metrics with values that stand in the config, again and again.',
  stability: 'stable',
  config: options,
  examples: [
    {
      title: 'A mark that says which version of the config runs',
      config: {
        interval_secs: 15,
        namespace: 'fleet',
        metrics: [
          {
            name: 'config_info',
            kind: 'absolute',
            value: { gauge: { value: 1 } },
            tags: { version: '2026-11', tier: 'edge' },
          },
        ],
      },
    },
  ],
  outputs: () => ({ '': ['metric'] }),
  create: (config, cx) => new StaticMetrics(config, cx),
})

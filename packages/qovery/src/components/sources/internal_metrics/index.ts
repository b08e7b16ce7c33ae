import { defineSource, s } from '@qovery/sdk'
import { Collection } from './collection.ts'

const config = s.object({
  scrape_interval_secs: s.float('How often the metrics are gathered.', { min: 0.001, unit: 'seconds' }).default(1),
  namespace: s
    .string('What stands before the names; empty: nothing.', { examples: ['qovery', 'vector'] })
    .default('qovery'),
  tags: s
    .object({
      host_key: s
        .string(
          'Name of the tag that takes the name of the host. By default the global `log_schema.host_key`; empty: no such tag.',
        )
        .optional(),
      pid_key: s
        .string('Name of the tag that takes the number of the process. By default there is no such tag.', {
          examples: ['pid'],
        })
        .optional(),
    })
    .prefault({})
    .meta({ description: 'Tags that each metric gets.' }),
})

export const internal_metrics = defineSource({
  name: 'internal_metrics',
  summary: 'Metrics of the program itself: what each component received, sent, dropped and failed at.',
  stability: 'stable',
  config,
  examples: [
    { title: 'Every 15 seconds', config: { scrape_interval_secs: 15 } },
    { title: 'Under the names that dashboards for Vector know', config: { namespace: 'vector' } },
  ],
  outputs: () => ({ '': ['metric'] }),
  create(options, cx) {
    const collection = new Collection(options, cx)
    return { run: (out, signal) => collection.run(out, signal) }
  },
})

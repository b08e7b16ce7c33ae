import { allOf, defineTransform } from '@qovery/sdk'
import { config } from './options.ts'
import { Plan } from './plan.ts'
import { Reduce } from './reduce.ts'

export const reduce = defineTransform({
  name: 'reduce',
  summary: 'Merges logs that belong together into one.',
  stability: 'stable',
  placement: 'main',
  inputs: ['log'],
  outputs: () => ({ '': ['log'] }),
  config,
  examples: [
    {
      title: 'One log of each request, when it has ended',
      config: {
        group_by: ['request_id'],
        ends_when: 'exists(.duration)',
        merge_strategies: { message: 'concat_newline', status: 'retain' },
      },
    },
    { title: 'One log of each host per minute', config: { group_by: ['host'], end_every_period_ms: 60_000 } },
    {
      title: 'Lists of ten messages',
      config: { max_events: 10, merge_strategies: { message: 'array' } },
    },
  ],
  async create({ merge_strategies, starts_when, ends_when, max_events, end_every_period_ms, ...options }, cx) {
    const [starts, ends] = await allOf([starts_when?.compile(cx), ends_when?.compile(cx)])
    const parts = {
      plan: Plan.of(merge_strategies),
      starts_when: starts,
      ends_when: ends,
      max_events: max_events ?? Number.POSITIVE_INFINITY,
      end_every_period_ms,
    }
    return new Reduce({ ...options, ...parts }, cx)
  },
})

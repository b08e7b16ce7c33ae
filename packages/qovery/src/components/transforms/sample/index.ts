import { defineTransform } from '@qovery/sdk'
import { Decision } from './decision.ts'
import { Mark } from './mark.ts'
import { config } from './options.ts'
import { Rate, Ratio } from './portion.ts'
import { Sample } from './sample.ts'

export const sample = defineTransform({
  name: 'sample',
  summary: 'Passes on a portion of the events, and drops the others.',
  stability: 'stable',
  placement: 'main',
  inputs: ['log', 'trace'],
  outputs: (_, inputs) => ({ '': inputs }),
  config,
  examples: [
    { title: 'One of ten events', config: { rate: 10 } },
    {
      title: 'A quarter of all transactions, each of them whole',
      config: { ratio: 0.25, key_field: 'transaction_id' },
    },
    {
      title: 'One of a hundred logs of each service, and all traces',
      config: { rate: 100, group_by: '{{ service }}', exclude: { type: 'is_trace' } },
    },
    { title: 'As much as each event asks for, else one of ten', config: { rate: 10, rate_field: 'sampling.rate' } },
  ],
  async create({ rate, ratio, exclude, sample_rate_key, ...options }, cx) {
    const { rate_field, ratio_field, key_field, group_by, max_groups } = options
    const portion = rate === undefined ? new Ratio(ratio ?? 1) : new Rate(rate)
    const parts = {
      decision: new Decision({ portion, rate_field, ratio_field, key_field, group_by, max_groups }),
      exclude: await exclude?.compile(cx),
      mark: sample_rate_key === null ? undefined : new Mark(sample_rate_key, cx.globals.log_schema.namespace),
    }
    return new Sample(parts, cx)
  },
})

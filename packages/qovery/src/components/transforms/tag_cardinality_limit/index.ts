import { defineTransform } from '@qovery/sdk'
import { config } from './options.ts'
import { TagCardinalityLimit } from './tag-cardinality-limit.ts'

export const tag_cardinality_limit = defineTransform({
  name: 'tag_cardinality_limit',
  summary: 'Limits how many values the tags of metrics have, and how many series a metric has.',
  stability: 'stable',
  placement: 'main',
  inputs: ['metric'],
  outputs: () => ({ '': ['metric'] }),
  config,
  examples: [
    { title: 'Take off tags that have more than 500 values', config: { mode: 'exact' } },
    {
      title: 'At most 10,000 series of each metric; what is beyond is added up in one',
      config: { mode: 'exact_fingerprint', max_series_per_metric: 10_000, series_limit_exceeded_action: 'overflow' },
    },
    {
      title: 'Limits of one metric and of one of its tags',
      config: {
        mode: 'probabilistic',
        per_metric_limits: {
          http_requests_total: {
            mode: 'exact',
            value_limit: 100,
            limit_exceeded_action: 'drop_event',
            per_tag_limits: { path: { mode: 'limit_override', value_limit: 1000 }, host: { mode: 'excluded' } },
          },
        },
      },
    },
  ],
  create(options, cx) {
    return new TagCardinalityLimit(options, cx)
  },
})

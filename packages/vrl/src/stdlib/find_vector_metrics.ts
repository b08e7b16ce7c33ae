import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { metricsOf, matching, METRIC } from '../metrics/filter.ts'

export const find_vector_metrics = defineFunction({
  name: 'find_vector_metrics',
  category: 'Metrics',
  description: 'Gives those of the own metrics of the program that runs this one that have a name and tags.',
  params: [
    param.text('key', 'The name of the metrics.'),
    param.object('tags', 'The tags they have to have; `*` in one stands for any text.', { default: {} }),
  ],
  returns: Kind.arrayOf(METRIC),
  rules: ['The `value` of what is neither a counter nor a gauge is `null`.'],
  failures: [],
  pure: false,
  examples: [
    {
      title: 'By their name',
      source: 'find_vector_metrics("utilization")',
      result: [{ name: 'utilization', tags: { component_id: ['test'] }, type: 'gauge', kind: 'absolute', value: 0.5 }],
    },
    {
      title: 'By their name and a tag',
      source: 'find_vector_metrics("utilization", tags: {"component_id": "test"})',
      result: [{ name: 'utilization', tags: { component_id: ['test'] }, type: 'gauge', kind: 'absolute', value: 0.5 }],
    },
  ],
  compile(call) {
    const metrics = metricsOf(call)
    return (key, tags) => matching(metrics(), key, tags)
  },
})

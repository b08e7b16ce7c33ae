import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { metricsOf, matching, METRIC } from '../metrics/filter.ts'

export const get_vector_metric = defineFunction({
  name: 'get_vector_metric',
  category: 'Metrics',
  description: 'Gives the first of the own metrics of the program that runs this one, by name and tags.',
  params: [
    param.text('key', 'The name of the metric.'),
    param.object('tags', 'The tags it has to have; `*` in one stands for any text.', { default: {} }),
  ],
  returns: METRIC.or(Kind.null),
  rules: [
    'It gives `null` where there is no such metric.',
    'The `value` of what is neither a counter nor a gauge is `null`.',
  ],
  failures: [],
  pure: false,
  examples: [
    {
      title: 'By its name',
      source: 'get_vector_metric("utilization")',
      result: { name: 'utilization', tags: { component_id: ['test'] }, type: 'gauge', kind: 'absolute', value: 0.5 },
    },
    {
      title: 'By its name and a tag',
      source: 'get_vector_metric("utilization", tags: {"component_id": "test"})',
      result: { name: 'utilization', tags: { component_id: ['test'] }, type: 'gauge', kind: 'absolute', value: 0.5 },
    },
  ],
  compile(call) {
    const metrics = metricsOf(call)
    return (key, tags) => matching(metrics(), key, tags)[0] ?? null
  },
})

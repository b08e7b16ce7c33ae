import { defineTransform, KINDS, s } from '@qovery/sdk'
import { Filter } from './filter.ts'

export const filter = defineTransform({
  name: 'filter',
  summary: 'Passes on the events that a condition is true for, and drops the others.',
  stability: 'stable',
  placement: 'any',
  inputs: KINDS,
  outputs: ({ condition }, inputs) => ({
    '': inputs.filter((kind) => condition.kinds?.includes(kind) ?? true),
  }),
  config: s.object({
    condition: s.condition('What must be true of an event for it to be passed on.'),
  }),
  examples: [{ title: 'Only metrics', config: { condition: { type: 'is_metric' } } }],
  async create({ condition }, cx) {
    return new Filter(await condition.compile(cx), cx)
  },
})

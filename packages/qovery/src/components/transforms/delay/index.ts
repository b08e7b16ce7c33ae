import { defineTransform, KINDS, s } from '@qovery/sdk'
import { Delay } from './delay.ts'

export const delay = defineTransform({
  name: 'delay',
  summary: 'Passes events on after they have waited for a while.',
  stability: 'stable',
  placement: 'main',
  inputs: KINDS,
  outputs: (_, inputs) => ({ '': inputs }),
  config: s.object({
    delay_ms: s.uint('How long events wait.', { min: 1, max: 2 ** 40, unit: 'milliseconds', examples: [200] }),
    condition: s
      .condition(
        'Ends the waiting of the events that it is true for. It is asked when an event comes, which passes at once if it is true, and after each delay.',
      )
      .optional(),
    queue_capacity: s.uint('How many events wait at most.', { min: 1, max: 10_000_000, unit: 'events' }).default(500),
    overflow_strategy: s
      .choice('What happens where more events come than may wait.', {
        block: 'Who sends them waits until there is room. Nothing is lost.',
        drop_newest: 'They are dropped.',
        forward: 'They pass at once.',
      })
      .default('block'),
  }),
  examples: [
    { title: 'Everything two seconds later', config: { delay_ms: 2000, queue_capacity: 10_000 } },
    {
      title: 'Logs five seconds after all else, and none where too many wait',
      config: { delay_ms: 5000, condition: { type: 'is_metric' }, overflow_strategy: 'drop_newest' },
    },
  ],
  async create({ condition, ...options }, cx) {
    return new Delay({ ...options, condition: await condition?.compile(cx) }, cx)
  },
})

import { allOf, defineTransform, s } from '@qovery/sdk'
import { Window } from './window.ts'

const MOST_EVENTS = 10_000_000

export const window = defineTransform({
  name: 'window',
  summary: 'Passes on the logs around those that matter, and drops the others.',
  stability: 'stable',
  placement: 'main',
  inputs: ['log'],
  outputs: () => ({ '': ['log'] }),
  config: s.object({
    flush_when: s.condition(
      'Which events matter: they pass, and so do the last events before them and the first ones after them.',
    ),
    forward_when: s.condition('Which events pass in any case; they do not count as events before or after.').optional(),
    num_events_before: s
      .uint('How many events before one that matters pass: as many are kept until it comes.', {
        max: MOST_EVENTS,
        unit: 'events',
      })
      .default(100),
    num_events_after: s
      .uint('How many events after one that matters pass.', { max: MOST_EVENTS, unit: 'events' })
      .default(0),
  }),
  examples: [
    {
      title: 'What led to an error, and what followed',
      config: { flush_when: '.level == "error"', num_events_before: 200, num_events_after: 20 },
    },
    {
      title: 'Audit logs always, the others only around an error',
      config: { flush_when: '.level == "error"', forward_when: 'exists(.audit)' },
    },
  ],
  async create({ flush_when, forward_when, ...options }, cx) {
    const [flush, forward] = await allOf([flush_when.compile(cx), forward_when?.compile(cx)])
    return new Window({ ...options, flush_when: flush, forward_when: forward }, cx)
  },
})

import { defineTransform, KINDS, s } from '@qovery/sdk'
import { Discards } from './discards.ts'
import { Limiter } from './limiter.ts'
import { Throttle } from './throttle.ts'

export const throttle = defineTransform({
  name: 'throttle',
  summary: 'Limits how many events pass in a time, and drops what is over that.',
  stability: 'stable',
  placement: 'main',
  inputs: KINDS,
  outputs: (_, inputs) => ({ '': inputs }),
  config: s.object({
    threshold: s.uint('How many events, of each key, pass within `window_secs`.', {
      min: 1,
      max: 2 ** 32 - 1,
      unit: 'events',
    }),
    window_secs: s.float('The time that `threshold` is for.', { min: 0.001, max: 1e9, unit: 'seconds' }),
    key_field: s
      .template(
        'What separates events: each value has a limit of its own. Events that lack a field of it share one. Left out: all share one.',
        { examples: ['{{ host }}', '{{ kubernetes.pod_name }}/{{ level }}'] },
      )
      .optional(),
    exclude: s.condition('Which events pass without a limit, and without using it up.').optional(),
    max_keys: s
      .uint(
        'How many keys are kept track of at once. Where more come within a window, some of those that came least recently are forgotten, and begin anew.',
        { min: 2, max: 10_000_000 },
      )
      .default(100_000),
    internal_metrics: s
      .object({
        emit_events_discarded_per_key: s
          .bool(
            'Whether `events_discarded_total` counts dropped events by their `key`: the first 500 keys; what is dropped of others has `overflow="true"` in its place.',
          )
          .default(false),
      })
      .prefault({})
      .meta({ description: 'What the own metrics say.' }),
  }),
  examples: [
    { title: 'At most 1,000 events per second', config: { threshold: 1000, window_secs: 1 } },
    {
      title: 'At most 100 logs per minute of each host; metrics as they come',
      config: { threshold: 100, window_secs: 60, key_field: '{{ host }}', exclude: { type: 'is_metric' } },
    },
  ],
  async create({ key_field, exclude, internal_metrics, ...limit }, cx) {
    const parts = {
      limiter: new Limiter(limit),
      key: key_field,
      exclude: await exclude?.compile(cx),
      discards: internal_metrics.emit_events_discarded_per_key ? new Discards(cx) : undefined,
    }
    return new Throttle(parts, cx)
  },
})

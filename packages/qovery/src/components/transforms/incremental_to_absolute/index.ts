import { defineTransform, s } from '@qovery/sdk'
import { IncrementalToAbsolute } from './incremental-to-absolute.ts'

const cache = s
  .object({
    max_bytes: s
      .uint(
        'Most bytes of series and totals that are kept; beyond, those that had no sample for the longest time go. Left out: no such limit.',
        { min: 1, unit: 'bytes' },
      )
      .optional(),
    max_events: s
      .uint('Most series whose totals are kept; beyond, those that had no sample for the longest time go.', {
        min: 1,
        unit: 'series',
      })
      .default(1_000_000),
    time_to_live: s
      .uint('How long the total of a series without samples is kept.', { min: 1, unit: 'seconds' })
      .default(300),
    max_values_per_series: s
      .uint(
        'Most different samples of a distribution, most members of a set, and most full bins of a sketch, that one series gathers; beyond, it begins anew. Each sample of such a series carries all of them.',
        { min: 1 },
      )
      .default(1000),
  })
  .prefault({})
  .meta({ description: 'The totals that are kept. A series whose total is gone begins anew.' })

export const incremental_to_absolute = defineTransform({
  name: 'incremental_to_absolute',
  summary: 'Adds up incremental samples of metrics and emits the totals as absolute ones.',
  stability: 'stable',
  placement: 'main',
  inputs: ['metric'],
  outputs: () => ({ '': ['metric'] }),
  config: s.object({ cache }),
  examples: [
    { title: 'Totals of all series, forgotten after five minutes without a sample', config: {} },
    {
      title: 'Keep totals for a day, of 10,000 series',
      config: { cache: { time_to_live: 86_400, max_events: 10_000 } },
    },
  ],
  create({ cache }, cx) {
    return new IncrementalToAbsolute(cache, cx)
  },
})

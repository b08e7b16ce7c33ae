import { defineTransform, s } from '@qovery/sdk'
import { Aggregate, MAX_KEPT } from './aggregate.ts'
import { foldOf } from './folds.ts'

export const aggregate = defineTransform({
  name: 'aggregate',
  summary: 'Folds the samples of each metric series into one per interval.',
  stability: 'stable',
  placement: 'main',
  inputs: ['metric'],
  outputs: () => ({ '': ['metric'] }),
  config: s.object({
    interval_ms: s
      .uint('How long the samples of a series are gathered before what they come to is emitted.', {
        min: 1,
        max: 2 ** 31 - 1,
        unit: 'milliseconds',
      })
      .default(10_000),
    mode: s
      .choice('What the samples of a series come to. Samples that a mode has no rule for pass through unchanged.', {
        Auto: 'The sum of incremental samples; of absolute ones the latest.',
        Count: 'The number of samples.',
        Diff: 'The latest absolute sample less the latest one of the interval before. Incremental samples pass through.',
        Latest: 'The latest absolute sample. Incremental samples pass through.',
        Max: 'The greatest of absolute counters and gauges. All else passes through.',
        Mean: 'The mean of absolute gauges. All else passes through.',
        Min: 'The least of absolute counters and gauges. All else passes through.',
        Stdev: 'The standard deviation of absolute gauges, as a whole population. All else passes through.',
        Sum: 'The sum of incremental samples. Absolute samples pass through.',
      })
      .default('Auto'),
  }),
  examples: [
    { title: 'One sample for each series every ten seconds', config: {} },
    { title: 'The highest reading of each gauge in a minute', config: { interval_ms: 60_000, mode: 'Max' } },
  ],
  create({ interval_ms, mode }, cx) {
    return new Aggregate(foldOf(mode), { interval_ms, max_kept: MAX_KEPT }, cx)
  },
})

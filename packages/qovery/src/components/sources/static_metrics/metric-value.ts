import { s, sketchFault, type MetricValue } from '@qovery/sdk'
import type * as z from 'zod'

const count = s.uint('How many observations there were.')
const sum = s.float('The sum of all observations.')
const number = (description: string) =>
  s
    .object({ value: s.float('The value.') })
    .optional()
    .meta({ description })

const bucket = s.object({
  upper_limit: s.float('The largest value that counts.'),
  count: s.uint('How many observations there were in this bucket alone.'),
})
const quantile = s.object({
  quantile: s.float('The quantile, such as 0.99.', { min: 0, max: 1 }),
  value: s.float('The value at the quantile.'),
})
const sample = s.object({
  value: s.float('The observation.'),
  rate: s.uint('How many times it was made.'),
})
const STATISTICS = {
  histogram: 'How many there are of each size.',
  summary: 'Quantiles.',
} as const

const bins = s
  .object({
    k: s.list('The keys of the bins, ascending.', s.int('A key.', { min: -32_767, max: 32_767 })),
    n: s.list('How many observations each bin has.', s.uint('A number of observations.', { max: 65_535 })),
  })
  .superRefine(({ k, n }, context) => {
    const fault = sketchFault({ keys: k, counts: n })
    if (fault !== undefined) context.addIssue(fault)
  })
  .meta({ description: 'The bins that hold observations.' })
const agentSketch = s
  .object({
    bins,
    count,
    min: s.float('The least observation.'),
    max: s.float('The greatest observation.'),
    sum,
    avg: s.float('The mean of all observations.'),
  })
  .meta({ description: 'A sketch as the agent of Datadog makes it.', foreign_name: true })

/** The option `value` of a metric: one of the shapes, by its name. */
export const metricValue = s
  .object({
    counter: number('A number that only grows.'),
    gauge: number('A number that goes up and down.'),
    set: s
      .object({ values: s.list('The members.', s.string('A member.')) })
      .optional()
      .meta({ description: 'Different values.' }),
    distribution: s
      .object({
        samples: s.list('The observations.', sample),
        statistic: s.choice('What is wanted of the observations.', STATISTICS),
      })
      .optional()
      .meta({ description: 'Observations one by one.' }),
    aggregated_histogram: s
      .object({ buckets: s.list('The buckets, by ascending limits.', bucket), count, sum })
      .optional()
      .meta({ description: 'Observations counted in buckets.' }),
    aggregated_summary: s
      .object({ quantiles: s.list('The quantiles.', quantile), count, sum })
      .optional()
      .meta({ description: 'Quantiles of observations.' }),
    sketch: s
      .object({
        sketch: s.object({ AgentDDSketch: agentSketch }).meta({ description: 'The sketch, by the name of its form.' }),
      })
      .optional()
      .meta({ description: 'Observations counted in bins, for the estimation of quantiles.' }),
  })
  .refine((value) => namesIn(value).length === 1, {
    error: ({ input }) =>
      `a metric has one value, by the name of its shape, such as { gauge: { value: 1 } }; here there are ${namesIn(input as object).length}`,
  })
  .meta({ description: 'The value, by the name of its shape.' })

type Written = z.output<typeof metricValue>

/** The value that the option says. */
export function valueOf(written: Written): MetricValue {
  const { counter, gauge, set, distribution, aggregated_histogram, aggregated_summary, sketch } = written
  if (counter !== undefined) return { type: 'counter', value: counter.value }
  if (gauge !== undefined) return { type: 'gauge', value: gauge.value }
  if (set !== undefined) return { type: 'set', values: [...new Set(set.values)] }
  if (aggregated_histogram !== undefined) return { type: 'aggregated_histogram', ...aggregated_histogram }
  if (aggregated_summary !== undefined) return { type: 'aggregated_summary', ...aggregated_summary }
  if (sketch !== undefined) {
    const { bins, ...numbers } = sketch.sketch.AgentDDSketch
    return { type: 'sketch', keys: bins.k, counts: bins.n, ...numbers }
  }
  const { samples = [], statistic = 'histogram' } = distribution ?? {}
  return { type: 'distribution', samples: samples.map(({ value, rate }) => ({ value, weight: rate })), statistic }
}

function namesIn(value: object): string[] {
  return Object.entries(value).flatMap(([name, part]) => (part === undefined ? [] : [name]))
}

import { s } from '@qovery/sdk'
import type * as z from 'zod'
import { metricValue } from './metric-value.ts'

const KINDS = {
  absolute: 'The value is all there is.',
  incremental: 'The value is added each time that it is sent.',
} as const

const metric = s.object({
  name: s.string('The name.').min(1, 'a metric needs a name'),
  kind: s.choice('Whether the value adds to those before, or replaces them.', KINDS),
  value: metricValue,
  tags: s.map('Tags by their names.', s.string('The value of a tag.')).default({}),
})

export const options = s.object({
  interval_secs: s.float('How often the metrics are sent.', { min: 0.001, unit: 'seconds' }).default(1),
  namespace: s.string('What stands before the names; empty: nothing.').default('static'),
  metrics: s.list('The metrics to send.', metric).default([]),
})

export type StaticMetricsOptions = z.output<typeof options>

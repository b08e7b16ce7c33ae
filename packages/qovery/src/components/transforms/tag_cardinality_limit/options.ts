import { s } from '@qovery/sdk'
import type * as z from 'zod'

const MODES = {
  exact: 'Keeps the values themselves.',
  exact_fingerprint:
    'Keeps a hash of 64 bits of each value: less memory where values are long, and no false answer to be expected below a billion of values.',
  probabilistic:
    'Keeps a Bloom filter of `cache_size_per_key` bytes for each tag: memory that does not grow, for a few values too many that pass.',
} as const

const ACTIONS = {
  drop_tag: 'The tags that are over their limit are taken off the sample.',
  drop_event: 'The sample is dropped.',
} as const

const SERIES_ACTIONS = {
  drop_event: 'The sample is dropped.',
  overflow:
    'Incremental samples go to one series of their metric, whose only tag is `overflow="true"`, so that sums stay right. Absolute samples, which cannot be added up, are dropped.',
} as const

const valueLimit = (description: string) => s.uint(description, { max: 1_000_000_000 })
const cacheSize = (description: string) => s.uint(description, { min: 1, max: 2 ** 30, unit: 'bytes' })

const perTag = s
  .object({
    mode: s.choice('What becomes of the tag.', {
      limit_override: 'It has a limit of its own, `value_limit`.',
      excluded: 'It is left alone: all its values pass.',
    }),
    value_limit: valueLimit('Most values of the tag. Needed where `mode` is `limit_override`.').optional(),
    cache_size_per_key: cacheSize(
      'The size of its Bloom filter, where the mode around it is `probabilistic`. Left out: as around it.',
    ).optional(),
  })
  .superRefine(({ mode, value_limit }, context) => {
    if (mode !== 'limit_override' || value_limit !== undefined) return
    context.addIssue({ code: 'custom', path: ['value_limit'], message: 'mode "limit_override" needs a value_limit' })
  })

const internalMetrics = s
  .object({
    include_extended_tags: s
      .bool(
        'Whether `tag_value_limit_exceeded_total` says which metric and which tag: a series for each of them, of which the program shows 500 at most.',
      )
      .default(false),
  })
  .prefault({})
  .meta({ description: 'What the own metrics say.' })

const perTagLimits = (description: string) => s.map(description, perTag).default({})
const valueLimitOfAll = valueLimit('Most values of each tag.').default(500)
const action = s.choice('What becomes of a sample with a value over the limit.', ACTIONS).default('drop_tag')
const bloomBytes = cacheSize('The size of each Bloom filter, where the mode is `probabilistic`.').default(5120)

const perMetric = s
  .object({
    namespace: s.string('The namespace of the metric. Left out: any.').optional(),
    mode: s.choice('How the values that were seen are kept.', {
      ...MODES,
      excluded: 'They are not: the tags of the metric have no limit.',
    }),
    value_limit: valueLimitOfAll,
    limit_exceeded_action: action,
    cache_size_per_key: bloomBytes,
    internal_metrics: internalMetrics,
    per_tag_limits: perTagLimits('Limits of single tags of this metric, by their names.'),
    max_series: s
      .uint('Most series of this metric. Left out: `max_series_per_metric`.', { min: 1, unit: 'series' })
      .optional(),
  })
  .superRefine(checkCacheSizes)

export const config = s
  .object({
    mode: s.choice('How the values that were seen are kept.', MODES),
    value_limit: valueLimitOfAll,
    limit_exceeded_action: action,
    cache_size_per_key: bloomBytes,
    internal_metrics: internalMetrics,
    tracking_scope: s
      .choice('Whose values are counted together.', {
        global: 'Those of all metrics that have no limits of their own in `per_metric_limits`.',
        per_metric: 'Those of one metric.',
      })
      .default('global'),
    per_metric_limits: s.map('Limits of single metrics, by their names.', perMetric).default({}),
    per_tag_limits: perTagLimits(
      'Limits of single tags, by their names, of all metrics that are not in `per_metric_limits`.',
    ),
    max_tracked_keys: s
      .uint(
        'Most tags, and metrics with a limit on their series, that are kept track of. What comes beyond passes unchecked and is counted in `tag_cardinality_untracked_events_total`.',
        { min: 1 },
      )
      .default(100_000),
    max_series_per_metric: s
      .uint('Most series of each metric, counted after tags were taken off. Left out: no limit.', {
        min: 1,
        unit: 'series',
      })
      .optional(),
    series_limit_exceeded_action: s
      .choice('What becomes of samples of series that are over the limit of their metric.', SERIES_ACTIONS)
      .default('drop_event'),
    series_window_secs: s
      .uint('A series without samples for so long makes room for another, after twice as long at most.', {
        min: 1,
        unit: 'seconds',
      })
      .default(3600),
  })
  .superRefine(checkCacheSizes)

export type Options = z.output<typeof config>
export type MetricOptions = z.output<typeof perMetric>
export type TagOptions = z.output<typeof perTag>

interface Limits {
  readonly mode: string
  readonly per_tag_limits: Readonly<Record<string, TagOptions>>
}

function checkCacheSizes({ mode, per_tag_limits }: Limits, context: z.RefinementCtx): void {
  for (const [tag, { cache_size_per_key }] of Object.entries(per_tag_limits)) {
    if (cache_size_per_key === undefined || mode === 'probabilistic') continue
    const message = 'only the mode "probabilistic" has a cache size'
    context.addIssue({ code: 'custom', path: ['per_tag_limits', tag, 'cache_size_per_key'], message })
  }
}

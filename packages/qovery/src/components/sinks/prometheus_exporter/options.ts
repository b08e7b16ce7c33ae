import { s } from '@qovery/sdk'
import type * as z from 'zod'
import { authServerOptions } from '../../../kit/http-server/auth.ts'
import { listenAddress } from '../../../kit/socket/address.ts'
import { tlsServerOptions } from '../../../kit/tls/options.ts'

const bounds = (description: string) => s.list(description, s.float('An upper bound; observations equal to it count.'))
const DEFAULT_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

export const options = s.object({
  address: listenAddress.prefault('0.0.0.0:9598'),
  auth: authServerOptions.optional(),
  tls: tlsServerOptions.optional().meta({ description: 'Encryption, and certificates of clients.' }),
  default_namespace: s
    .string('Put before the names of metrics that have no namespace, with an underscore.', { examples: ['service'] })
    .optional(),
  buckets: bounds('Upper bounds of the buckets of histograms that are made of distributions.').default(DEFAULT_BOUNDS),
  buckets_by_metric: s
    .map(
      'Bounds of single metrics in place of `buckets`, by the name they are shown under. `*` and `?` stand for any characters; an exact name goes before a pattern, and of patterns the first counts.',
      bounds('Upper bounds.'),
      { examples: [{ 'http_*_seconds': [0.01, 0.1, 1], queue_size: [1, 10, 100] }] },
    )
    .default({}),
  native_histograms: s
    .object({
      bucket_factor: s
        .float('How much wider each bucket may be than the one before it. 1.1: values are known to within 5 %.', {
          min: 1.002,
        })
        .default(1.1),
      max_buckets: s
        .uint('Most buckets of one histogram: beyond that they are merged by twos.', { min: 10 })
        .default(160),
      zero_threshold: s.float('Observations up to this size count as zero.', { min: 0 }).default(2 ** -128),
    })
    .optional()
    .meta({
      description:
        'Keeps distributions as native histograms too, whose buckets need no bounds. Scrapers get them in protobuf and OpenMetrics 2.0; in the other formats they see `buckets`.',
    }),
  distributions_as_summaries: s
    .bool(
      'Whether distributions become summaries, with `quantiles`, rather than histograms. Summaries of several hosts cannot be added up.',
    )
    .default(false),
  quantiles: s
    .list('Quantiles of summaries that are made of distributions.', s.float('From 0 to 1.', { min: 0, max: 1 }))
    .default([0.5, 0.75, 0.9, 0.95, 0.99]),
  quantile_window_secs: s
    .uint('How far back the quantiles look that are made of distributions, while `flush_period_secs` is not set.', {
      unit: 'seconds',
      min: 1,
    })
    .default(300),
  set_window_secs: s
    .uint('How far back a set looks for different values, while `flush_period_secs` is not set.', {
      unit: 'seconds',
      min: 1,
    })
    .default(60),
  flush_period_secs: s
    .uint(
      'After how long without a new sample a series goes; sets and quantiles look back as far. Left out, or 0: series stay, so that counters never fall back to zero.',
      { unit: 'seconds', examples: [300] },
    )
    .optional(),
  series_limit: s
    .uint(
      'Most series to keep; 0: no limit. Beyond it, new counters and histograms of pushed samples are added to one series of their metric marked `overflow="true"`, and others take the place of the gauge that was not updated for longest. A series counts once for each KiB it takes.',
      { unit: 'series' },
    )
    .default(200_000),
  suppress_timestamp: s
    .bool(
      'Whether samples are shown without the time they were taken at. With times, series that end linger for five minutes in Prometheus, and samples that come late are refused.',
    )
    .default(true),
  created_samples: s
    .bool(
      'Whether OpenMetrics 1.0 has a `_created` series beside each counter, histogram and summary: the time its counting began. Protobuf and OpenMetrics 2.0 tell it anyway.',
    )
    .default(false),
})

export type ExporterOptions = z.output<typeof options>

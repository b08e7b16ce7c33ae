import { s, type Delivery } from '@qovery/sdk'
import * as z from 'zod'

const fraction = (description: string) => s.float(description).gt(0).lt(1)

const adaptive = s
  .object({
    initial_concurrency: s
      .uint('How many requests may be under way at the start.', { min: 1, unit: 'requests' })
      .default(1),
    max_concurrency_limit: s.uint('The most that it ever allows.', { min: 1, unit: 'requests' }).default(200),
    decrease_ratio: fraction(
      'What the limit is multiplied with, and rounded down, when the receiver becomes slower or asks for a pause.',
    ).default(0.9),
    ewma_alpha: fraction(
      'How much a new measurement of the response time weighs against the older ones, of which a moving average is kept.',
    ).default(0.4),
    rtt_deviation_scale: s
      .float('How many of the usual deviations a response may be slower than the average before it counts as slower.', {
        min: 0,
      })
      .default(2.5),
  })
  .prefault({})
  .meta({ description: 'How the number of requests under way is found, with `concurrency: adaptive`.' })

/** `request` of sinks that send requests; `deliveryOf` makes the driver's settings of it. */
export const requestOptions = {
  concurrency: z
    .union([
      s.choice('', {
        adaptive:
          'As many as the receiver takes without becoming slower: found out while sending, as `adaptive_concurrency` says.',
        none: 'One at a time, which keeps events in order.',
      }),
      s.uint('A fixed number.', { min: 1 }),
    ])
    .default('adaptive')
    .meta({
      description:
        'How many requests may be under way at once: a number, or `adaptive`, or `none` for one at a time, which keeps events in order.',
      unit: 'requests',
    }),
  adaptive_concurrency: adaptive,
  timeout_secs: s
    .uint('How long one attempt may take before it is given up and repeated.', { min: 1, unit: 'seconds' })
    .default(60),
  rate_limit_num: s
    .uint('The most requests within `rate_limit_duration_secs`. By default there is no limit.', {
      min: 1,
      unit: 'requests',
    })
    .optional(),
  rate_limit_duration_secs: s.uint('The window of `rate_limit_num`.', { min: 1, unit: 'seconds' }).default(1),
  retry_attempts: s
    .uint('How often a failed request is repeated before its events are dropped and counted. By default without end.')
    .optional(),
  retry_initial_backoff_secs: s
    .uint('How long to wait before the first repetition. Each further wait is longer than the one before.', {
      min: 1,
      unit: 'seconds',
    })
    .default(1),
  retry_max_duration_secs: s.uint('The longest wait between two attempts.', { min: 1, unit: 'seconds' }).default(30),
  retry_jitter_mode: s
    .choice('Whether waits are varied by chance.', {
      Full: 'A wait takes any part of its time, so that many who failed together do not come back together.',
      None: 'A wait takes all of its time.',
    })
    .default('Full'),
}

const shape = s.object(requestOptions)
export type RequestOptions = z.output<typeof shape>

/** The settings of the sink driver that the options stand for. */
export function deliveryOf(options: RequestOptions): Omit<Delivery, 'batch'> {
  const { concurrency, rate_limit_num, rate_limit_duration_secs } = options
  return {
    concurrency: concurrency === 'adaptive' ? options.adaptive_concurrency : concurrency === 'none' ? 1 : concurrency,
    timeout_secs: options.timeout_secs,
    retry: {
      attempts: options.retry_attempts ?? Infinity,
      initial_backoff_secs: options.retry_initial_backoff_secs,
      max_duration_secs: options.retry_max_duration_secs,
      jitter: options.retry_jitter_mode === 'Full',
    },
    ...(rate_limit_num === undefined
      ? {}
      : { rate_limit: { num: rate_limit_num, duration_secs: rate_limit_duration_secs } }),
  }
}

/** The most requests that can be under way at once. */
export function mostRequests({ concurrency, adaptive_concurrency }: RequestOptions): number {
  if (concurrency === 'adaptive') return adaptive_concurrency.max_concurrency_limit
  return concurrency === 'none' ? 1 : concurrency
}

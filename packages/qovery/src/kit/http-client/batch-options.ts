import { s, type Delivery } from '@qovery/sdk'

/** What a sink's `batch` is where the user does not say; left out: without limit. */
export interface BatchDefaults {
  readonly max_bytes?: number
  readonly max_events?: number
  readonly timeout_secs: number
}

/** The option `batch`: when the events gathered so far leave as one request. */
export function batchOptions(defaults: BatchDefaults) {
  const max_bytes = s
    .uint(
      'A request leaves when its events have this size: estimated as JSON, before they are encoded and compressed.',
      {
        min: 1,
        unit: 'bytes',
      },
    )
    .optional()
  const max_events = s.uint('A request leaves when it has this many events.', { min: 1, unit: 'events' }).optional()
  return s
    .object({
      max_bytes: defaults.max_bytes === undefined ? max_bytes : max_bytes.default(defaults.max_bytes),
      max_events: defaults.max_events === undefined ? max_events : max_events.default(defaults.max_events),
      timeout_secs: s
        .float('A request leaves when its oldest events have waited for this long.', { min: 0.001, unit: 'seconds' })
        .default(defaults.timeout_secs),
    })
    .prefault({})
    .meta({ description: 'How events are gathered into requests.' })
}

/** The driver's limits that the option stands for. */
export function batchLimits({
  max_bytes,
  max_events,
  timeout_secs,
}: {
  readonly max_bytes?: number | undefined
  readonly max_events?: number | undefined
  readonly timeout_secs: number
}): NonNullable<Delivery['batch']> {
  return {
    timeout_secs,
    ...(max_bytes === undefined ? {} : { max_bytes }),
    ...(max_events === undefined ? {} : { max_events }),
  }
}

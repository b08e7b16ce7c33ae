import { ABSOLUTE, Shape, type Series } from '@qovery/sdk'
import type { Reason } from './discards.ts'
import type { SeriesStore } from './series-store.ts'
import { parseNumber } from './text-number.ts'

/** All that a line says beside its values: what lines of the same call in a client's program have in common. */
export interface Template {
  readonly series: Series
  /** A `Shape`, plus `ABSOLUTE`; `Shape.other` stands for a set. */
  readonly shape: number
  /** What a value is divided by: the sample rate of a counter, 1000 for milliseconds told as seconds. */
  readonly divisor: number
  /** For how many observations a value stands. */
  readonly weight: number
  /** Milliseconds since the epoch; NaN: none. */
  readonly timestamp: number
}

/** Why a line is no sample. */
export interface Fault {
  readonly reason: Reason
  readonly why: string
}

export interface TemplateOptions {
  readonly sanitize: boolean
  readonly convert_to: 'seconds' | 'milliseconds'
}

/** No plain value divided by this overflows. */
const LEAST_RATE = 1e-9
/** A date that every consumer can show ends here: the year 275760, in seconds. */
const LAST_SECOND = 8_640_000_000_000

/**
 * Reads the two ends of a line, around its values: `name` and `|type|@rate|#tags|T…`. The fields after the type come in
 * any order; container ids (`c:`), external data (`e:`), cardinality (`card:`) and unknown ones are ignored.
 * Source: Datadog's datagram format, protocol v1.3.
 */
export function readTemplate(
  name: string,
  suffix: string,
  store: SeriesStore,
  options: TemplateOptions,
): Template | Fault {
  const [, type = '', ...fields] = (suffix.endsWith('\r') ? suffix.slice(0, -1) : suffix).split('|')
  let tags = ''
  let rate = 1
  let timestamp = Number.NaN
  for (const field of fields) {
    switch (field.charAt(0)) {
      case '@':
        rate = parseNumber(field.slice(1))
        if (!(rate >= 0))
          return malformed(`the sample rate is ${JSON.stringify(field.slice(1))}, not a number from 0 up`)
        break
      case '#':
        tags = field
        break
      case 'T':
        timestamp = parseTimestamp(field)
        if (Number.isNaN(timestamp))
          return malformed(`the timestamp is ${JSON.stringify(field.slice(1))}, not Unix seconds`)
        break
    }
  }
  // A rate of 0 says nothing; clients that send it mean that they do not sample.
  if (rate === 0) rate = 1
  if (rate < LEAST_RATE) return malformed(`the sample rate ${rate} is below ${LEAST_RATE}`)
  const meaning = meaningOf(type, rate, options)
  if (meaning === undefined) {
    return {
      reason: 'unknown_metric_type',
      why: `the type is ${JSON.stringify(type)}, not one of c, g, ms, h, d, s, m`,
    }
  }
  const series = store.find(name, tags)
  if (series === undefined) return malformed('the name is empty')
  return { series, ...meaning, timestamp }
}

type Meaning = Pick<Template, 'shape' | 'divisor' | 'weight'>

function meaningOf(type: string, rate: number, { convert_to }: TemplateOptions): Meaning | undefined {
  switch (type) {
    case 'c':
    case 'm':
      return { shape: Shape.counter, divisor: rate, weight: 1 }
    case 'g':
      return { shape: Shape.gauge | ABSOLUTE, divisor: 1, weight: 1 }
    case 'ms':
      return { shape: Shape.histogram_sample, divisor: convert_to === 'seconds' ? 1000 : 1, weight: 1 / rate }
    case 'h':
      return { shape: Shape.histogram_sample, divisor: 1, weight: 1 / rate }
    case 'd':
      return { shape: Shape.summary_sample, divisor: 1, weight: 1 / rate }
    case 's':
      return { shape: Shape.other, divisor: 1, weight: 1 }
    default:
      return undefined
  }
}

function parseTimestamp(field: string): number {
  const seconds = /^T\d{1,16}$/.test(field) ? Number(field.slice(1)) : Number.NaN
  return seconds <= LAST_SECOND ? seconds * 1000 : Number.NaN
}

function malformed(why: string): Fault {
  return { reason: 'malformed_line', why }
}

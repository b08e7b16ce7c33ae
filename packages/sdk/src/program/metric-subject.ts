import type { FieldNames, FieldUse, Subject } from '@qovery/vrl'
import { isObject, ownField, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { type MetricEvent } from '../event.ts'
import { readMetric, tagsOf, valueFields, type TagValues } from '../metric-object/index.ts'
import type { MetricKind } from '../metric.ts'
import { Series, type TagValue } from '../series.ts'

const VALUES = [
  'counter',
  'gauge',
  'set',
  'distribution',
  'aggregated_histogram',
  'aggregated_summary',
  'native_histogram',
  'sketch',
]
const IDENTITY = ['name', 'namespace', 'tags']
/** So many series are remembered, so that equal ones stay one object. */
const MOST_SERIES = 10_000

/**
 * A metric as programs see it: `name`, `namespace`, `tags`, `timestamp`, `interval_ms`, `kind`, `type`, and its value under the
 * name of its type (`counter: { value: 1.0 }`). Only the fields that the program names are provided and taken back.
 */
export class MetricSubject implements Subject {
  value: Value = null
  metadata: ValueObject = {}
  readonly #tagValues: TagValues
  readonly #provides: (field: string) => boolean
  readonly #writes: (field: string) => boolean
  readonly #series = new Map<string, Series>()

  constructor({ reads, writes }: FieldUse, tagValues: TagValues) {
    this.#tagValues = tagValues
    this.#writes = among(writes)
    const whole = writes === 'all' || VALUES.some((type) => writes.has(type))
    const [read, written] = [among(reads), this.#writes]
    const identity = IDENTITY.some(written)
    this.#provides = (field) => whole || read(field) || written(field) || (identity && IDENTITY.includes(field))
  }

  load(event: MetricEvent): void {
    this.metadata = event.metadata.value
    const { series, value } = event
    const fields: ValueObject = {}
    if (this.#provides(value.type)) fields[value.type] = valueFields(value)
    const interval = event.extras?.interval
    if (interval !== undefined) fields['interval_ms'] = Math.round(interval)
    fields['kind'] = event.kind
    fields['name'] = series.name
    if (series.namespace !== undefined) fields['namespace'] = series.namespace
    if (this.#provides('tags')) fields['tags'] = this.#tags(series)
    if (event.timestamp !== undefined) fields['timestamp'] = Timestamp.fromMillis(event.timestamp)
    fields['type'] = value.type
    this.value = fields
  }

  #tags(series: Series): ValueObject {
    const tags: ValueObject = {}
    for (const [name, value] of tagsOf(series, this.#tagValues)) {
      setField(tags, name, value !== null && typeof value === 'object' ? [...value] : value)
    }
    return tags
  }

  /** Gives a metric what the program wrote. @throws SyntaxError where that is no metric; the event is as it was then */
  store(event: MetricEvent): void {
    const { value } = this
    if (!isObject(value)) throw new SyntaxError('a metric has to stay an object')
    if (VALUES.some(this.#writes)) {
      const whole = { ...value, timestamp: timeText(value['timestamp']) }
      const { kind, value: measured, extras, timestamp } = readMetric(whole)
      const series = this.#seriesOf(value, event)
      const more = extras?.interval === undefined ? event.extras : { ...event.extras, interval: extras.interval }
      Object.assign(event, { kind, value: measured, extras: more, timestamp, series })
      return
    }
    const series = IDENTITY.some(this.#writes) ? this.#seriesOf(value, event) : event.series
    const kind = this.#writes('kind') ? kindOf(ownField(value, 'kind')) : event.kind
    const timestamp = this.#writes('timestamp') ? timeOf(ownField(value, 'timestamp')) : event.timestamp
    if (this.#writes('interval_ms')) event.extras = { ...event.extras, ...intervalOf(ownField(value, 'interval_ms')) }
    Object.assign(event, { series, kind, timestamp })
  }

  #seriesOf(value: ValueObject, { series }: MetricEvent): Series {
    const name = ownField(value, 'name')
    const namespace = ownField(value, 'namespace') ?? undefined
    if (typeof name !== 'string') throw new SyntaxError('the name of a metric has to be a string')
    if (namespace !== undefined && typeof namespace !== 'string')
      throw new SyntaxError('the namespace of a metric has to be a string')
    const tags = ownField(value, 'tags') ?? {}
    if (!isObject(tags)) throw new SyntaxError('the tags of a metric have to be an object')
    const made = Series.of(name, this.#tagsFrom(tags), { namespace, description: series.description })
    const known = this.#series.get(made.key)
    if (known !== undefined && known.description === made.description) return known
    if (this.#series.size >= MOST_SERIES) this.#series.clear()
    this.#series.set(made.key, made)
    return made
  }

  *#tagsFrom(tags: ValueObject): Generator<[string, TagValue]> {
    for (const [name, value] of Object.entries(tags)) {
      if (value === undefined || (value === null && this.#tagValues === 'single')) continue
      yield [name, Array.isArray(value) ? value.map((one) => tagValue(name, one)) : tagValue(name, value)]
    }
  }
}

function among(names: FieldNames): (field: string) => boolean {
  return names === 'all' ? () => true : (field) => names.has(field)
}

function tagValue(name: string, value: Value): string | null {
  if (typeof value === 'string' || value === null) return value
  throw new SyntaxError(`the value of the tag "${name}" has to be a string`)
}

function kindOf(value: Value | undefined): MetricKind {
  if (value === 'incremental' || value === 'absolute') return value
  throw new SyntaxError('the kind of a metric has to be "incremental" or "absolute"')
}

function timeOf(value: Value | undefined): number | undefined {
  if (value === undefined || value === null) return undefined
  if (value instanceof Timestamp) return value.toMillis()
  throw new SyntaxError('the timestamp of a metric has to be a timestamp')
}

function timeText(value: Value | undefined): string | undefined {
  return value instanceof Timestamp ? value.toString() : undefined
}

function intervalOf(value: Value | undefined): { interval?: number } {
  if (typeof value === 'number' && value >= 0) return { interval: value }
  throw new SyntaxError('the interval of a metric has to be a number of milliseconds')
}

import {
  Series,
  sketchFault,
  type Bucket,
  type MetricEvent,
  type MetricValue,
  type Quantile,
  type Sample,
  type TagValue,
} from '@qovery/sdk'
import { fixed64Tag, lengthTag, varintTag, type WireReader } from '../wire-reader.ts'
import { ENTRY, ITEMS, METRIC, SKETCH } from './fields.ts'
import { readTimestamp } from './read-value.ts'

type MetricParts = Pick<MetricEvent, 'series' | 'kind' | 'value' | 'timestamp' | 'extras'>

/** Reads a `Metric` field by field. */
export class MetricReader {
  readonly #wire: WireReader
  #name = ''
  #namespace = ''
  #timestamp: number | undefined
  readonly #single = new Map<string, string>()
  readonly #tags: [string, TagValue][] = []
  #isAbsolute = false
  #interval = 0
  #value: MetricValue | undefined

  constructor(wire: WireReader) {
    this.#wire = wire
  }

  /** Reads the field behind `tag`, if it is one of a metric's. @throws WireError */
  field(tag: number): void {
    const wire = this.#wire
    switch (tag) {
      case lengthTag(METRIC.name):
        this.#name = wire.text()
        break
      case lengthTag(METRIC.namespace):
        this.#namespace = wire.text()
        break
      case lengthTag(METRIC.timestamp):
        this.#timestamp = readTimestamp(wire).toMillis()
        break
      case lengthTag(METRIC.tags_v1):
        this.#single.set(...readTag(wire))
        break
      case lengthTag(METRIC.tags_v2):
        this.#tags.push(readTags(wire))
        break
      case varintTag(METRIC.kind):
        this.#isAbsolute = wire.varint() === 1
        break
      case varintTag(METRIC.interval_ms):
        this.#interval = wire.varint()
        break
      default:
        this.#value = readMetricValue(wire, tag) ?? this.#value
    }
  }

  /** What was read. @throws WireError where a part that must be there is missing */
  finish(): MetricParts {
    if (this.#value === undefined) this.#wire.fail('a metric has no value of a type that is known')
    // Those with one value stand in both maps: senders of long ago have the first only.
    const full = new Set(this.#tags.map(([name]) => name))
    const tags = [...this.#tags, ...[...this.#single].filter(([name]) => !full.has(name))]
    return {
      series: Series.of(this.#name, tags, { namespace: this.#namespace }),
      kind: this.#isAbsolute ? 'absolute' : 'incremental',
      value: this.#value,
      timestamp: this.#timestamp,
      extras: this.#interval === 0 ? undefined : { interval: this.#interval },
    }
  }
}

function readTag(wire: WireReader): [name: string, value: string] {
  let name = ''
  let value = ''
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ENTRY.key)) name = wire.text()
    else if (tag === lengthTag(ENTRY.value)) value = wire.text()
  })
  return [name, value]
}

function readTags(wire: WireReader): [name: string, value: TagValue] {
  let name = ''
  const values: (string | null)[] = []
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ENTRY.key)) name = wire.text()
    else if (tag === lengthTag(ENTRY.value)) for (const value of readItems(wire, readTagValue)) values.push(value)
  })
  return [name, values.length === 1 ? (values[0] as string | null) : values]
}

function readTagValue(wire: WireReader): string | null {
  let value: string | null = null
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(1)) value = wire.text()
  })
  return value
}

/** The value behind `tag`; `undefined`, with nothing read, where no value stands there. */
function readMetricValue(wire: WireReader, tag: number): MetricValue | undefined {
  switch (tag) {
    case lengthTag(METRIC.counter):
      return { type: 'counter', value: readNumber(wire) }
    case lengthTag(METRIC.gauge):
      return { type: 'gauge', value: readNumber(wire) }
    case lengthTag(METRIC.set):
      return { type: 'set', values: [...new Set(readItems(wire, (set) => set.text()))] }
    case lengthTag(METRIC.distribution2):
      return readDistribution(wire)
    case lengthTag(METRIC.aggregated_histogram2):
    case lengthTag(METRIC.aggregated_histogram3):
      return readHistogram(wire)
    case lengthTag(METRIC.aggregated_summary2):
    case lengthTag(METRIC.aggregated_summary3):
      return readSummary(wire)
    case lengthTag(METRIC.sketch):
      return readSketch(wire)
    default:
      return undefined
  }
}

function readNumber(wire: WireReader): number {
  let value = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === fixed64Tag(1)) value = wire.double()
  })
  return value
}

/** The items of a message that only has a list of them. */
function readItems<T>(wire: WireReader, read: (wire: WireReader) => T): T[] {
  const items: T[] = []
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ITEMS)) items.push(read(wire))
  })
  return items
}

function readDistribution(wire: WireReader): MetricValue {
  const samples: Sample[] = []
  let isSummary = false
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(1)) {
      const [value, weight] = readPair(wire)
      samples.push({ value, weight })
    } else if (tag === varintTag(2)) isSummary = wire.varint() === 1
  })
  return { type: 'distribution', samples, statistic: isSummary ? 'summary' : 'histogram' }
}

/** A number, and behind it another, or how often it was seen. */
function readPair(wire: WireReader): [first: number, second: number] {
  let first = 0
  let second = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === fixed64Tag(1)) first = wire.double()
    else if (tag === varintTag(2)) second = wire.varint()
    else if (tag === fixed64Tag(2)) second = wire.double()
  })
  return [first, second]
}

interface Parts {
  readonly pairs: readonly (readonly [number, number])[]
  readonly count: number
  readonly sum: number
}

/** Buckets or quantiles with their totals. */
function readParts(wire: WireReader): Parts {
  const pairs: [number, number][] = []
  let count = 0
  let sum = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(1)) pairs.push(readPair(wire))
    else if (tag === varintTag(2)) count = wire.varint()
    else if (tag === fixed64Tag(3)) sum = wire.double()
  })
  return { pairs, count, sum }
}

function readHistogram(wire: WireReader): MetricValue {
  const { pairs, count, sum } = readParts(wire)
  const buckets: Bucket[] = pairs.map(([upper_limit, seen]) => ({ upper_limit, count: seen }))
  const ascend = buckets.every(({ upper_limit }, i) => i === 0 || upper_limit > (buckets[i - 1]?.upper_limit ?? NaN))
  return ascend
    ? { type: 'aggregated_histogram', buckets, count, sum }
    : wire.fail('the limits of the buckets of a histogram do not grow')
}

function readSummary(wire: WireReader): MetricValue {
  const { pairs, count, sum } = readParts(wire)
  const quantiles: Quantile[] = pairs.map(([quantile, value]) => ({ quantile, value }))
  return { type: 'aggregated_summary', quantiles, count, sum }
}

/** Numbers of a sketch by their fields, and its bins. */
function readSketch(wire: WireReader): MetricValue {
  const numbers = { count: 0, min: 0, max: 0, sum: 0, avg: 0 }
  const keys: number[] = []
  const counts: number[] = []
  const read = (tag: number) => {
    if (tag === varintTag(SKETCH.count)) numbers.count = wire.varint()
    else if (tag === fixed64Tag(SKETCH.min)) numbers.min = wire.double()
    else if (tag === fixed64Tag(SKETCH.max)) numbers.max = wire.double()
    else if (tag === fixed64Tag(SKETCH.sum)) numbers.sum = wire.double()
    else if (tag === fixed64Tag(SKETCH.avg)) numbers.avg = wire.double()
    else if (tag === lengthTag(SKETCH.keys)) wire.packed(() => keys.push(wire.sint()))
    else if (tag === varintTag(SKETCH.keys)) keys.push(wire.sint())
    else if (tag === lengthTag(SKETCH.counts)) wire.packed(() => counts.push(wire.varint()))
    else if (tag === varintTag(SKETCH.counts)) counts.push(wire.varint())
  }
  let isThere = false
  wire.fields(wire.enter(), (tag) => {
    if (tag !== lengthTag(1)) return
    isThere = true
    wire.fields(wire.enter(), read)
  })
  if (!isThere) return wire.fail('a sketch is empty, or of an unknown form')
  const fault = sketchFault({ keys, counts })
  return fault === undefined ? { type: 'sketch', keys, counts, ...numbers } : wire.fail(`a sketch is damaged: ${fault}`)
}

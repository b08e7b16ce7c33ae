import type { Exemplar, MetricExtras, Quantile, Series } from '@qovery/sdk'
import { WireError, WireReader } from '../wire-reader.ts'
import { Families } from './families.ts'
import type { FamilyType } from './family-type.ts'
import type { Family } from './family.ts'
import { COUNTER, GAUGE, type Harvest } from './harvest.ts'
import { LineTable, PAGE_START } from './line-table.ts'
import { PageError } from './page-error.ts'
import { readHistogram } from './protobuf-histogram.ts'
import { readExemplar, readLabel, readTime } from './protobuf-parts.ts'
import { SeriesMaker, type SeriesRules, type LabelPair } from './series-maker.ts'

const TYPES: readonly FamilyType[] = ['counter', 'gauge', 'summary', 'unknown', 'histogram', 'gaugehistogram']
/** Tags of a metric's fields. */
const LABEL = 0x0a
const GAUGE_FIELD = 0x12
const COUNTER_FIELD = 0x1a
const SUMMARY_FIELD = 0x22
const UNTYPED_FIELD = 0x2a
const TIMESTAMP_FIELD = 0x30
const HISTOGRAM_FIELD = 0x3a
/** The tag of the number in a counter, a gauge or an untyped sample, and the size of a message that has nothing else. */
const VALUE = 0x09
const VALUE_BYTES = 9
/** The upper half of the number that Prometheus marks the end of a series with, and the lower one. */
const STALE = [0x7ff00000, 2] as const

/**
 * Reads `io.prometheus.client.MetricFamily` messages behind their lengths. As the parser of text, it remembers the series of
 * the last page by the bytes of their labels, and gives all of a page or nothing.
 * Source: prometheus/client_model, io/prometheus/client/metrics.proto.
 */
export class ProtobufParser {
  readonly #maker: SeriesMaker
  #table = new LineTable<Series>()
  readonly #families = new Families()
  #pages = 0
  #last = PAGE_START
  #wire = new WireReader(Buffer.alloc(0))

  constructor(rules: SeriesRules) {
    this.#maker = new SeriesMaker(rules)
  }

  /** How many families it remembers. */
  get families(): number {
    return this.#families.size
  }

  /** Adds the samples of a page. @throws PageError naming the byte; then `into` is of no use */
  parse(page: Buffer, into: Harvest): void {
    this.#pages++
    this.#last = PAGE_START
    this.#table.begin()
    const wire = new WireReader(page)
    this.#wire = wire
    try {
      while (wire.at < page.length) this.#readFamily(into)
    } catch (error) {
      this.#table = new LineTable()
      this.#families.clear()
      throw error instanceof WireError ? new PageError(error.message, 'malformed_page', { cause: error }) : error
    } finally {
      this.#wire = new WireReader(Buffer.alloc(0))
    }
    if (this.#table.compact()) this.#families.forgetAllBut(this.#pages)
  }

  #readFamily(into: Harvest): void {
    const wire = this.#wire
    const said = { name: '', help: '', type: 'counter' as FamilyType, unit: '' }
    /** The beginnings and ends of its metrics: what describes them may stand behind them. */
    const metrics: number[] = []
    const end = wire.enter()
    wire.fields(end, (tag) => {
      if (tag === 0x0a) said.name = wire.text()
      else if (tag === 0x12) said.help = wire.text()
      else if (tag === 0x18) said.type = TYPES[wire.varint()] ?? wire.fail('a metric has a type that is not known')
      else if (tag === 0x2a) said.unit = wire.text()
      else if (tag === 0x22) {
        const metricEnd = wire.enter()
        metrics.push(wire.at, metricEnd)
        wire.at = metricEnd
      }
    })
    if (said.name === '') wire.fail('a metric has no name')
    // One without metrics leaves no line behind by which it would be forgotten.
    if (metrics.length > 0) this.#readMetrics(this.#families.on(this.#pages, said), metrics, into)
    wire.at = end
    wire.end = wire.bytes.length
  }

  #readMetrics(family: Family, places: readonly number[], into: Harvest): void {
    const wire = this.#wire
    for (let i = 0; i < places.length; i += 2) {
      wire.at = places[i] as number
      wire.end = places[i + 1] as number
      this.#readMetric(family, into)
    }
  }

  #readMetric(family: Family, into: Harvest): void {
    const wire = this.#wire
    const { bytes, view, at, end } = wire
    let line = this.#table.predicted(this.#last, view, at)
    if (line < 0 || this.#table.contexts[line] !== family.id || !this.#endsLabels(line, at)) {
      line = this.#lookUp(family)
    }
    this.#last = line
    const isNew = this.#table.mark(line)
    const series = this.#table.payloads[line] as Series
    const valueAt = at + (this.#table.lengths[line] as number)
    const tag = bytes[valueAt]
    const isPlain =
      end === valueAt + 2 + VALUE_BYTES && bytes[valueAt + 1] === VALUE_BYTES && bytes[valueAt + 2] === VALUE
    if (isPlain && isNew && (tag === GAUGE_FIELD || tag === COUNTER_FIELD || tag === UNTYPED_FIELD)) {
      into.count(1)
      const value = view.getFloat64(valueAt + 3, true)
      if (value === value || !isStale(view, valueAt + 3))
        into.push(series, tag === COUNTER_FIELD ? COUNTER : GAUGE, value)
      return
    }
    wire.at = valueAt
    this.#readValue(series, { isNew, into })
  }

  /** Whether the labels at `at` end where those of a line do. */
  #endsLabels(line: number, at: number): boolean {
    const after = at + (this.#table.lengths[line] as number)
    return after <= this.#wire.end && (after === this.#wire.end || this.#wire.bytes[after] !== LABEL)
  }

  /** Finds the series at the present position by the bytes of its labels, or makes it. */
  #lookUp(family: Family): number {
    const wire = this.#wire
    const { view, at } = wire
    while (wire.at < wire.end && wire.bytes[wire.at] === LABEL) {
      wire.at++
      wire.at = wire.enter()
    }
    const length = wire.at - at
    let line = this.#table.find(view, at, length, family.id)
    if (line < 0) {
      const payload = this.#maker.make(family.name, this.#readLabels(at, wire.at), family.description)
      line = this.#table.add(view, at, length, { context: family.id, kind: 0, number: 0, payload })
    }
    this.#table.follow(this.#last, line)
    return line
  }

  #readLabels(start: number, end: number): LabelPair[] {
    const wire = this.#wire
    const labels: LabelPair[] = []
    wire.at = start
    wire.fields(end, () => labels.push(readLabel(wire)))
    const names = new Set(labels.map(([name]) => name))
    if (names.size < labels.length || names.has('') || names.has('__name__'))
      wire.fail('a label is there twice, or has a name that none may have')
    return labels
  }

  /** Reads what follows the labels. */
  #readValue(series: Series, { isNew, into }: { isNew: boolean; into: Harvest }): void {
    const wire = this.#wire
    let timestamp = Number.NaN
    let sample: Sample | undefined
    wire.fields(wire.end, (tag) => {
      if (tag === LABEL) wire.fail('the labels of a metric do not stand before its value')
      else if (tag === TIMESTAMP_FIELD) timestamp = wire.int()
      else if (tag === HISTOGRAM_FIELD) sample = readHistogram(wire, wire.enter())
      else if (tag === SUMMARY_FIELD) sample = readSummary(wire)
      else if (tag === COUNTER_FIELD) sample = readNumber(wire, 'counter')
      else if (tag === GAUGE_FIELD || tag === UNTYPED_FIELD) sample = readNumber(wire, 'gauge')
    })
    if (sample === undefined) return
    const { value, extras, lines, isStale } = sample
    into.count(lines)
    if (!isNew && Number.isNaN(timestamp)) into.duplicates += lines
    else if (isStale !== true) into.add(series, value, timestamp, extras)
  }
}

interface Sample {
  readonly value: Parameters<Harvest['add']>[1]
  readonly extras: MetricExtras | undefined
  /** How many lines it takes in the text formats. */
  readonly lines: number
  readonly isStale?: boolean
}

/** A counter, a gauge or an untyped number: their messages have their number in common. */
function readNumber(wire: WireReader, type: 'counter' | 'gauge'): Sample {
  let value = 0
  let stale = false
  let start = Number.NaN
  let exemplar: Exemplar | undefined
  wire.fields(wire.enter(), (tag) => {
    if (tag === VALUE) {
      value = wire.double()
      stale = isStale(wire.view, wire.at - 8)
    } else if (tag === 0x12 && type === 'counter') exemplar = readExemplar(wire)
    else if (tag === 0x1a && type === 'counter') start = readTime(wire)
  })
  const dated = Number.isNaN(start) ? undefined : { start }
  const extras = exemplar === undefined ? dated : { ...dated, exemplars: [exemplar] }
  return { value: { type, value }, extras, lines: 1, isStale: stale }
}

function readSummary(wire: WireReader): Sample {
  const quantiles: Quantile[] = []
  let count = 0
  let sum = 0
  let start = Number.NaN
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x08) count = wire.varint()
    else if (tag === 0x11) sum = wire.double()
    else if (tag === 0x1a) quantiles.push(readQuantile(wire))
    else if (tag === 0x22) start = readTime(wire)
  })
  const extras = Number.isNaN(start) ? undefined : { start }
  return { value: { type: 'aggregated_summary', quantiles, count, sum }, extras, lines: quantiles.length + 2 }
}

function readQuantile(wire: WireReader): Quantile {
  let quantile = 0
  let value = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x09) quantile = wire.double()
    else if (tag === 0x11) value = wire.double()
  })
  return { quantile, value }
}

function isStale(view: DataView, at: number): boolean {
  return view.getUint32(at + 4, true) === STALE[0] && view.getUint32(at, true) === STALE[1]
}

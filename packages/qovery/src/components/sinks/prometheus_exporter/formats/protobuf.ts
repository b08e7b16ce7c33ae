import type { Exemplar } from '@qovery/sdk'
import { Keeps, ScalarEntry, type Entry, type Family, type FamilyType } from '../store/entry.ts'
import { HistogramEntry, type ClassicBuckets } from '../store/histogram-entry.ts'
import { escapeLabels, readLabels, type LabelPair } from '../store/identity.ts'
import type { ChunkPool } from './chunk-pool.ts'
import { bytesOf, escapeName, textOf } from './names.ts'
import { toSpans, type BucketCounts } from '../store/native-buckets.ts'
import type { NativeState } from '../store/native-state.ts'
import type { Escaping } from '../negotiation.ts'
import { exemplarLabels } from './openmetrics.ts'
import { exemplarsOf } from './openmetrics2.ts'
import { Page } from './page.ts'
import { SetEntry } from '../store/set-entry.ts'
import { SummaryEntry } from '../store/summary-entry.ts'
import { WireWriter } from '../../../../codecs/wire-writer.ts'

const TYPES: Readonly<Record<FamilyType, number>> = { counter: 0, gauge: 1, summary: 2, histogram: 4 }
const UNTYPED_TYPE = 3
const GAUGE_HISTOGRAM_TYPE = 5
const SERIES_AT_ONCE = 128
/** Fields with their wire types: a family's metric, a metric's counter and gauge, the value of either. */
const METRIC = 0x22
const COUNTER = 0x1a
const GAUGE = 0x12
const UNTYPED = 0x2a
const DOUBLE = 0x09

interface Target {
  readonly page: Page
  readonly escaping: Escaping
  readonly now: number
}

/**
 * Writes each family as a message behind its length. Yields now and then, never within a series.
 * Source: prometheus/client_model, io/prometheus/client/metrics.proto.
 */
export function* renderProtobuf(families: readonly Family[], to: Target & { chunks: ChunkPool }): Generator<void> {
  const wires = new Wires()
  const body = new Page(to.chunks)
  const target = { ...to, page: body }
  for (const family of families) {
    const name = escapeName(family.rawName, to.escaping, 'metric')
    body.copy(headOf(family, name, wires.head.reset()).bytes)
    const { entries } = family
    const count = entries.length
    for (let i = 0; i < count; i++) {
      const entry = entries[i] as Entry
      if (!entry.isGone) writeMetric(wires, entry, target)
      if (i % SERIES_AT_ONCE === SERIES_AT_ONCE - 1) yield
    }
    wires.head.reset().length(body.bytes)
    to.page.copy(wires.head.bytes)
    body.moveTo(to.page)
    yield
  }
  for (const chunk of body.take(true)) to.chunks.give(chunk)
}

/** Buffers for the messages that lie in each other. */
class Wires {
  readonly head = new WireWriter()
  readonly metric = new WireWriter()
  readonly value = new WireWriter()
  readonly part = new WireWriter()
  readonly exemplar = new WireWriter()
  readonly pair = new WireWriter()
}

function headOf(family: Family, name: string, wire: WireWriter): WireWriter {
  wire.text(1, bytesOf(name))
  if (family.help !== undefined) wire.text(2, bytesOf(family.help.toWellFormed()))
  wire.uint(3, typeOf(family))
  const bare = family.type === 'counter' && name.endsWith('_total') ? name.slice(0, -'_total'.length) : name
  if (family.unit !== undefined && bare.endsWith(`_${family.unit}`)) wire.text(5, bytesOf(family.unit))
  return wire
}

function typeOf({ type, given }: Family): number {
  if (given === 'unknown') return UNTYPED_TYPE
  return given === 'gaugehistogram' ? GAUGE_HISTOGRAM_TYPE : TYPES[type]
}

/** Writes a series as a field of its family. */
function writeMetric(wires: Wires, entry: Entry, { page, escaping, now }: Target): void {
  const { metric, value } = wires
  const pairs = pairsOf(wires, entry, escaping)
  value.reset()
  metric.reset()
  if (entry instanceof ScalarEntry && Number.isNaN(entry.timestamp)) {
    writeScalar(wires, entry, { page, escaping, pairs })
    return
  }
  if (entry instanceof HistogramEntry) {
    writeHistogram(wires, entry, escaping)
    metric.message(7, value)
  } else if (entry instanceof SummaryEntry) {
    writeSummary(wires, entry, now)
    metric.message(4, value)
  } else {
    value.double(
      1,
      entry instanceof ScalarEntry ? entry.value : entry instanceof SetEntry ? entry.count(now) : Number.NaN,
    )
    if (entry instanceof ScalarEntry) writeCounterFields(wires, entry, escaping)
    metric.message(entry.family.type === 'counter' ? 3 : entry.family.given === 'unknown' ? 5 : 2, value)
  }
  if (!Number.isNaN(entry.timestamp)) metric.int(6, Math.floor(entry.timestamp))
  page.byte(METRIC)
  page.varint(pairs.length + metric.size)
  page.write(pairs)
  page.copy(metric.bytes)
}

/** As `writeMetric`, by the straight way: most series are of this kind. */
function writeScalar(
  wires: Wires,
  entry: ScalarEntry,
  { page, escaping, pairs }: { page: Page; escaping: Escaping; pairs: string },
): void {
  const { value } = wires
  writeCounterFields(wires, entry, escaping)
  const length = 9 + value.size
  page.byte(METRIC)
  page.varint(pairs.length + 1 + (length > 127 ? 2 : 1) + length)
  page.write(pairs)
  page.byte(entry.keeps === Keeps.counter ? COUNTER : entry.family.given === 'unknown' ? UNTYPED : GAUGE)
  page.varint(length)
  page.byte(DOUBLE)
  page.double(entry.value)
  if (value.size > 0) page.copy(value.bytes)
}

function writeCounterFields(wires: Wires, entry: ScalarEntry, escaping: Escaping): void {
  if (entry.keeps !== Keeps.counter) return
  if (entry.exemplar !== null) wires.value.message(2, exemplarOf(wires, entry.exemplar, escaping))
  writeTime(wires, wires.value, { field: 3, millis: entry.start })
}

function writeHistogram(wires: Wires, entry: HistogramEntry, escaping: Escaping): void {
  const { value } = wires
  const { classic, native } = entry
  const whole = isWhole(entry)
  let total = classic === null ? entry.nativeCount : 0
  for (const count of classic?.counts ?? []) total += count
  if (whole) value.uint(1, total)
  else value.double(4, total)
  value.double(2, entry.sum)
  if (classic !== null) writeBuckets(wires, { classic, entry, whole, escaping })
  if (native !== null) writeNative(wires, native, whole)
  writeTime(wires, value, { field: 15, millis: entry.start })
  if (native === null || classic !== null) return
  for (const exemplar of exemplarsOf(entry)) {
    if (exemplar.timestamp !== undefined) value.message(16, exemplarOf(wires, exemplar, escaping))
  }
}

function writeBuckets(
  wires: Wires,
  of: { classic: ClassicBuckets; entry: HistogramEntry; whole: boolean; escaping: Escaping },
): void {
  const { counts, bounds } = of.classic
  let total = 0
  for (let i = 0; i < counts.length; i++) {
    const bucket = wires.part.reset()
    total += counts[i] as number
    if (of.whole) bucket.uint(1, total)
    else bucket.double(4, total)
    bucket.double(2, bounds.limits[i] ?? Infinity)
    const exemplar = of.entry.exemplars?.get(i)
    if (exemplar !== undefined) bucket.message(3, exemplarOf(wires, exemplar, of.escaping))
    wires.value.message(3, bucket)
  }
}

function writeNative(wires: Wires, native: NativeState, whole: boolean): void {
  const { value } = wires
  value.sint(5, native.schema)
  value.double(6, native.zeroThreshold)
  if (whole) value.uint(7, native.zeroCount)
  else value.double(8, native.zeroCount)
  writeSide(wires, native.negative, { spans: 9, deltas: 10, counts: 11, whole })
  writeSide(wires, native.positive, { spans: 12, deltas: 13, counts: 14, whole })
  // Without any span it would read as a classic histogram that has no buckets.
  if (native.size === 0) value.message(12, spanOf(wires.part.reset(), 0, 0))
}

function writeSide(
  wires: Wires,
  buckets: BucketCounts,
  fields: { spans: number; deltas: number; counts: number; whole: boolean },
): void {
  const { value } = wires
  const { spans, counts } = toSpans(buckets)
  for (const { offset, length } of spans) value.message(fields.spans, spanOf(wires.part.reset(), offset, length))
  let before = 0
  for (const count of counts) {
    if (fields.whole) value.sint(fields.deltas, count - before)
    else value.double(fields.counts, count)
    before = count
  }
}

function writeSummary(wires: Wires, entry: SummaryEntry, now: number): void {
  const { value, part } = wires
  value.uint(1, Math.min(Math.round(entry.count), Number.MAX_SAFE_INTEGER))
  value.double(2, entry.sum)
  for (const quantile of entry.quantiles(now)) {
    part.reset().double(1, quantile.quantile)
    part.double(2, quantile.value)
    value.message(3, part)
  }
  writeTime(wires, value, { field: 4, millis: entry.start })
}

function writeTime(wires: Wires, into: WireWriter, { field, millis }: { field: number; millis: number }): void {
  if (Number.isNaN(millis)) return
  const seconds = Math.floor(millis / 1000)
  const time = wires.pair.reset()
  time.int(1, seconds)
  time.uint(2, Math.round((millis - seconds * 1000) * 1000) * 1000)
  into.message(field, time)
}

function exemplarOf(wires: Wires, { labels, value, timestamp }: Exemplar, escaping: Escaping): WireWriter {
  const wire = wires.exemplar.reset()
  for (const label of exemplarLabels(labels, escaping)) wire.message(1, pairOf(wires.pair.reset(), label))
  wire.double(2, value)
  if (timestamp !== undefined) writeTime(wires, wire, { field: 3, millis: timestamp })
  return wire
}

function spanOf(wire: WireWriter, offset: number, length: number): WireWriter {
  wire.sint(1, offset)
  wire.uint(2, length)
  return wire
}

function pairOf(wire: WireWriter, [name, value]: LabelPair): WireWriter {
  wire.text(1, bytesOf(name))
  wire.text(2, bytesOf(value))
  return wire
}

/** The labels of a series as fields of its message, kept where the scheme does not matter. */
function pairsOf(wires: Wires, entry: Entry, escaping: Escaping): string {
  if (entry.pairs !== undefined && escaping !== 'dots') return entry.pairs
  const { key, rawLabels, family } = entry
  const plain = rawLabels === null && escaping !== 'dots'
  const labels =
    rawLabels ??
    readLabels(key.slice(family.name.length + 1, -1)).map(([name, value]) => [name, textOf(value)] as const)
  wires.metric.reset()
  for (const label of plain ? labels : escapeLabels(labels, escaping))
    wires.metric.message(1, pairOf(wires.pair.reset(), label))
  const pairs = Buffer.from(wires.metric.bytes).toString('latin1')
  if (plain) entry.pairs = pairs
  return pairs
}

/** Whether all counts are whole numbers. */
function isWhole({ classic, native, nativeCount }: HistogramEntry): boolean {
  const own = [...(classic?.counts ?? []), nativeCount]
  const sides = native === null ? [] : [native.zeroCount, ...native.positive.values(), ...native.negative.values()]
  return [own, sides].every((counts) => counts.every((count) => Number.isSafeInteger(count)))
}

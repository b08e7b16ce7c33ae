import type { BucketSpan, Exemplar, MetricExtras, MetricValue, NativeHistogram } from '@qovery/sdk'
import { histogramOf } from './histogram.ts'
import { readExemplar, readTime } from './protobuf-parts.ts'
import type { WireReader } from '../wire-reader.ts'

/** A histogram as its message has it. */
class Message {
  count = 0
  floatCount = 0
  sum = 0
  readonly bounds: number[] = []
  readonly totals: number[] = []
  schema = 0
  zeroThreshold = 0
  zeroCount = 0
  floatZeroCount = 0
  readonly negative = new Side()
  readonly positive = new Side()
  start = Number.NaN
  readonly exemplars: Exemplar[] = []
}

/** Native buckets below or above zero. */
class Side {
  readonly spans: BucketSpan[] = []
  readonly deltas: number[] = []
  readonly floats: number[] = []

  get counts(): readonly number[] {
    if (this.floats.length > 0) return this.floats
    let count = 0
    return this.deltas.map((delta) => (count += delta))
  }
}

/**
 * Reads a `Histogram` message up to `end`; `lines` is how many lines it takes in the text formats.
 * Source: prometheus/client_model, io/prometheus/client/metrics.proto.
 */
export function readHistogram(
  wire: WireReader,
  end: number,
): { value: MetricValue; extras: MetricExtras | undefined; lines: number } {
  const message = new Message()
  wire.fields(end, (tag) => readField(wire, tag, message))
  const { bounds, totals, sum, start, exemplars } = message
  const count = message.floatCount > 0 ? message.floatCount : message.count
  const value = histogramOf({ bounds, totals, count, sum, native: nativeOf(message, count) })
  const dated = Number.isNaN(start) ? undefined : { start }
  const extras = exemplars.length === 0 ? dated : { ...dated, exemplars }
  return { value, extras, lines: bounds.length + 2 }
}

function readField(wire: WireReader, tag: number, into: Message): void {
  switch (tag) {
    case 0x08:
      into.count = wire.varint()
      break
    case 0x11:
      into.sum = wire.double()
      break
    case 0x1a:
      readBucket(wire, into)
      break
    case 0x21:
      into.floatCount = wire.double()
      break
    case 0x7a:
      into.start = readTime(wire)
      break
    case 0x82:
      into.exemplars.push(readExemplar(wire))
      break
    default:
      readNativeField(wire, tag, into)
  }
}

function readNativeField(wire: WireReader, tag: number, into: Message): void {
  switch (tag) {
    case 0x28:
      into.schema = wire.sint()
      break
    case 0x31:
      into.zeroThreshold = wire.double()
      break
    case 0x38:
      into.zeroCount = wire.varint()
      break
    case 0x41:
      into.floatZeroCount = wire.double()
      break
    default: {
      const number = Math.floor(tag / 8)
      if (number >= 9 && number <= 11) readSide(wire, tag, { side: into.negative, part: number - 9 })
      else if (number >= 12 && number <= 14) readSide(wire, tag, { side: into.positive, part: number - 12 })
    }
  }
}

/** Spans, differences of counts, or counts; lists of numbers packed or one by one. */
function readSide(wire: WireReader, tag: number, { side, part }: { side: Side; part: number }): void {
  const type = tag % 8
  if (part === 0 && type === 2) {
    side.spans.push(readSpan(wire))
  } else if (part > 0 && type === 2) {
    wire.packed(part === 1 ? () => side.deltas.push(wire.sint()) : () => side.floats.push(wire.double()))
  } else if (part === 1 && type === 0) {
    side.deltas.push(wire.sint())
  } else if (part === 2 && type === 1) {
    side.floats.push(wire.double())
  }
}

function readSpan(wire: WireReader): BucketSpan {
  let offset = 0
  let length = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x08) offset = wire.sint()
    else if (tag === 0x10) length = wire.varint()
  })
  return { offset, length }
}

function readBucket(wire: WireReader, into: Message): void {
  let bound = 0
  let total = 0
  let floatTotal = 0
  let exemplar: Exemplar | undefined
  wire.fields(wire.enter(), (tag) => {
    if (tag === 0x08) total = wire.varint()
    else if (tag === 0x11) bound = wire.double()
    else if (tag === 0x1a) exemplar = readExemplar(wire)
    else if (tag === 0x21) floatTotal = wire.double()
  })
  if (Number.isNaN(bound)) wire.fail('the bound of a bucket is not a number')
  into.bounds.push(bound)
  into.totals.push(floatTotal > 0 ? floatTotal : total)
  if (exemplar !== undefined) into.exemplars.push({ ...exemplar, bucket: bound })
}

/** `undefined`: it has classic buckets only. Told as Prometheus tells it. */
function nativeOf(message: Message, count: number): NativeHistogram | undefined {
  const { positive, negative, schema, zeroThreshold, sum } = message
  const zeroCount = message.floatZeroCount > 0 ? message.floatZeroCount : message.zeroCount
  if (positive.spans.length === 0 && negative.spans.length === 0 && zeroThreshold === 0 && zeroCount === 0)
    return undefined
  return {
    type: 'native_histogram',
    schema,
    zero_threshold: zeroThreshold,
    zero_count: zeroCount,
    count,
    sum,
    positive_spans: positive.spans,
    positive_counts: positive.counts,
    negative_spans: negative.spans,
    negative_counts: negative.counts,
  }
}

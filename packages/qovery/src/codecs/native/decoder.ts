import {
  LogEvent,
  Metadata,
  MetricEvent,
  placeFields,
  sourceMetadata,
  TraceEvent,
  type AnyBatch,
  type SourceFields,
} from '@qovery/sdk'
import { isObject, type Value, type ValueObject } from '@qovery/vrl/value'
import type { AnyEvent, CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import { eventBatches } from '../event-batches.ts'
import type { Frames } from '../framing/frames.ts'
import { lengthTag, WireError, WireReader } from '../wire-reader.ts'
import { EVENT_ARRAY, ITEMS, LOG, METRIC, TRACE } from './fields.ts'
import { readMetadata, type SentMetadata } from './read-metadata.ts'
import { MetricReader } from './read-metric.ts'
import { readEntry, readValue } from './read-value.ts'

interface Place {
  readonly fields: SourceFields
  /** The metadata of this source, which events have as it is where they bring none. */
  readonly metadata: Metadata
}

/** Reads an `EventArray` from each frame: all its events, or none. Empty frames are skipped. */
export class NativeDecoder implements Decoder {
  readonly #cx: CodecContext

  constructor(cx: CodecContext) {
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const place = { fields, metadata: sourceMetadata(this.#cx.globals.log_schema, fields) }
    const events: AnyEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      const before = events.length
      try {
        this.#readArray(new WireReader(chunk.subarray(starts[i], ends[i])), place, events)
      } catch (error) {
        if (!(error instanceof WireError)) throw error
        events.length = before
        faults.add(error.message)
      }
    }
    faults.report(this.#cx, 'events in the native format')
    return eventBatches(events)
  }

  /** @throws WireError */
  #readArray(wire: WireReader, place: Place, into: AnyEvent[]): void {
    const readEach = (read: () => AnyEvent) =>
      wire.fields(wire.enter(), (tag) => {
        if (tag === lengthTag(ITEMS)) into.push(read())
      })
    wire.fields(wire.end, (tag) => {
      if (tag === lengthTag(EVENT_ARRAY.logs)) readEach(() => this.#readLog(wire, place))
      else if (tag === lengthTag(EVENT_ARRAY.metrics)) readEach(() => readMetricEvent(wire, place))
      else if (tag === lengthTag(EVENT_ARRAY.traces)) readEach(() => readTrace(wire, place))
      else wire.fail(`there is a field ${tag >> 3}, which no message of events has`)
    })
  }

  #readLog(wire: WireReader, place: Place): LogEvent {
    const content: ValueObject = {}
    let value: Value | undefined
    let sent: SentMetadata = {}
    wire.fields(wire.enter(), (tag) => {
      if (tag === lengthTag(LOG.fields)) readEntry(wire, content)
      else if (tag === lengthTag(LOG.value)) value = readValue(wire)
      else if (tag === lengthTag(LOG.metadata)) sent = { value: objectOf(readValue(wire)), ...sent }
      else if (tag === lengthTag(LOG.metadata_full)) sent = readMetadata(wire)
    })
    const log = placeFields(this.#cx.globals.log_schema, value ?? content, place.fields)
    return new LogEvent(log, metadataOf(sent, place))
  }
}

function readTrace(wire: WireReader, place: Place): TraceEvent {
  const content: ValueObject = {}
  let sent: SentMetadata = {}
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(TRACE.fields)) readEntry(wire, content)
    else if (tag === lengthTag(TRACE.metadata)) sent = { value: objectOf(readValue(wire)), ...sent }
    else if (tag === lengthTag(TRACE.metadata_full)) sent = readMetadata(wire)
  })
  return new TraceEvent(content, metadataOf(sent, place))
}

function readMetricEvent(wire: WireReader, place: Place): MetricEvent {
  const metric = new MetricReader(wire)
  let sent: SentMetadata = {}
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(METRIC.metadata)) sent = { value: objectOf(readValue(wire)), ...sent }
    else if (tag === lengthTag(METRIC.metadata_full)) sent = readMetadata(wire)
    else metric.field(tag)
  })
  return new MetricEvent({ ...metric.finish(), metadata: metadataOf(sent, place) })
}

function objectOf(value: Value): ValueObject {
  return isObject(value) ? value : {}
}

/** What was sent, with what this source says of itself. */
function metadataOf({ value = {}, secrets }: SentMetadata, { metadata }: Place): Metadata {
  if (secrets === undefined && Object.keys(value).length === 0) return metadata
  return new Metadata({ ...value, ...metadata.value }, metadata.source_id, metadata.source_type, secrets)
}

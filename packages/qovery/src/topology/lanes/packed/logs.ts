import {
  LogBatch,
  TraceBatch,
  TraceEvent,
  type Batch,
  type LineLayout,
  type Lines,
  type LogEvent,
  type Metadata,
  type Records,
} from '@qovery/sdk'
import { encodeJson, isObject, ownField, type Value, type ValueObject } from '@qovery/vrl/value'
import { FrameWriter } from '../../../codecs/framing/frame-writer.ts'
import { JsonEncoder } from '../../../codecs/json/encoder.ts'
import { readsBack } from '../../../codecs/json/reads-back.ts'
import { decodeUtf8 } from '../../../codecs/utf8.ts'
import { MetadataPacker, packMetadata, unpackMetadata, type PackedMetadata, type PackedMetadatas } from './metadata.ts'
import { PackedRecords, type Foreign } from './packed-records.ts'
import { packValue, unpackValue, type PackedValue } from './value.ts'

/** Lines that nobody has looked into, in a copy of their bytes. */
export interface PackedLines {
  readonly form: 'lines'
  readonly chunk: ArrayBuffer
  /** Where all lines start, and then where all end. */
  readonly places: Int32Array<ArrayBuffer>
  readonly layout: { readonly shared: PackedValue; readonly message_key: string | null; readonly bytes: number }
  readonly metadata: PackedMetadata
}

/** Events as JSON, each a line, and beside it what JSON cannot hold of them. */
export interface PackedEvents {
  readonly form: 'log' | 'trace'
  readonly chunk: ArrayBuffer
  /** Where all lines start, and then where all end, before their newlines. */
  readonly places: Int32Array<ArrayBuffer>
  readonly foreign: readonly PackedForeign[]
  readonly metadata: PackedMetadatas
  /** The size of all events, as estimated. */
  readonly bytes: number
}

interface PackedForeign {
  readonly event: number
  readonly path: readonly (string | number)[]
  readonly value: PackedValue
}

export interface PackedParts {
  readonly form: 'parts'
  readonly parts: readonly (PackedLines | PackedEvents)[]
}

export type PackedLogs = PackedLines | PackedEvents | PackedParts

const LINES = { header: 0, delimiter: 0x0a }
/** Room for what JSON adds to the estimated size of an event. */
const SLACK_BYTES = 16
/** The reader of JSON goes to about this depth. */
const MAX_DEPTH = 100
const encoder = new JsonEncoder(false, 'full')

/** Logs or traces as another thread takes them. `transfer` gets the memory that may be handed over rather than copied. */
export function packLogs(batch: Batch<'log'> | Batch<'trace'>, transfer: ArrayBuffer[]): PackedLogs {
  if (!(batch instanceof LogBatch)) return packEvents(batch, transfer)
  if (batch.parts === null) return packPart(batch, transfer)
  return { form: 'parts', parts: batch.parts.map((part) => packPart(part, transfer)) }
}

/** The batch again, in the other thread. */
export function unpackLogs(packed: PackedLogs): Batch<'log'> | Batch<'trace'> {
  if (packed.form !== 'parts') return unpackPart(packed)
  return LogBatch.join(packed.parts.map((part) => unpackPart(part) as LogBatch))
}

function packPart(batch: LogBatch, transfer: ArrayBuffer[]): PackedLines | PackedEvents {
  const { lines } = batch
  if (lines !== null && lines.decode === decodeUtf8 && lines.starts.length > 0) return packLines(lines, transfer)
  return packEvents(batch, transfer)
}

function unpackPart(packed: PackedLines | PackedEvents): LogBatch | TraceBatch {
  return packed.form === 'lines' ? LogBatch.fromLines(unpackLines(packed)) : unpackEvents(packed)
}

function packLines({ chunk, starts, ends, layout }: Lines, transfer: ArrayBuffer[]): PackedLines {
  const count = starts.length
  const first = starts[0] as number
  const copy = new Uint8Array(chunk.subarray(first, ends[count - 1]))
  const places = new Int32Array(2 * count)
  for (let i = 0; i < count; i++) {
    places[i] = (starts[i] as number) - first
    places[count + i] = (ends[i] as number) - first
  }
  transfer.push(copy.buffer, places.buffer)
  return {
    form: 'lines',
    chunk: copy.buffer,
    places,
    layout: { shared: packValue(layout.shared), message_key: layout.message_key, bytes: layout.bytes },
    metadata: packMetadata(layout.metadata),
  }
}

function unpackLines({ chunk, places, layout, metadata }: PackedLines): Lines {
  const count = places.length / 2
  const { shared, message_key, bytes } = layout
  const unpacked: LineLayout = {
    shared: unpackValue(shared) as ValueObject,
    message_key,
    metadata: unpackMetadata(metadata),
    bytes,
  }
  const [starts, ends] = [places.subarray(0, count), places.subarray(count)]
  return { chunk: Buffer.from(chunk), starts, ends, layout: unpacked, decode: decodeUtf8 }
}

function packEvents(batch: Batch<'log'> | Batch<'trace'>, transfer: ArrayBuffer[]): PackedEvents {
  const writer = new FrameWriter(LINES, batch.bytes + batch.length * SLACK_BYTES, true)
  const metadata = new MetadataPacker(batch.length)
  const foreign: PackedForeign[] = []
  const records = batch instanceof LogBatch ? batch.records : null
  for (let i = 0; i < batch.length; i++) {
    writer.begin()
    if (records === null || !writesRecord(records, i, writer, metadata)) {
      const event = records === null ? (batch.events[i] as LogEvent | TraceEvent) : records.event(i)
      metadata.add(event.metadata)
      if (readsBack(event.value)) writer.text(encoder.encode(event))
      else writeForeign(event.value, i, writer, foreign)
    }
    writer.end()
  }
  const bytes = writer.take()
  const packed: PackedEvents = {
    form: batch.kind,
    chunk: bytes.buffer as ArrayBuffer,
    places: placesOf(writer.ends ?? []),
    foreign,
    metadata: metadata.take(),
    bytes: batch.bytes,
  }
  transfer.push(packed.chunk, packed.places.buffer)
  return packed
}

function placesOf(frameEnds: readonly number[]): Int32Array<ArrayBuffer> {
  const count = frameEnds.length
  const places = new Int32Array(2 * count)
  for (let i = 0; i < count; i++) {
    const end = frameEnds[i] as number
    places[count + i] = end - 1
    if (i + 1 < count) places[i + 1] = end
  }
  return places
}

/** Writes a record that JSON holds, without making its event; false: it has to be made. */
function writesRecord(records: Records, index: number, writer: FrameWriter, metadata: MetadataPacker): boolean {
  if (records.readsBack?.(index) !== true || records.metadata === undefined) return false
  encoder.encodeRecord(records, index, writer)
  metadata.add(records.metadata(index))
  return true
}

/** Writes an event as JSON, and notes what that does not hold. What nests too deep to be read again travels whole. */
function writeForeign(value: Value, event: number, writer: FrameWriter, foreign: PackedForeign[]): void {
  if (isDeep(value)) {
    foreign.push({ event, path: [], value: packValue(value) })
    writer.text('null')
    return
  }
  noteForeign(value, [], (path, part) => foreign.push({ event, path, value: packValue(part) }))
  writer.text(encodeJson(value))
}

function isDeep(value: Value | undefined, depth = 0): boolean {
  if (depth > MAX_DEPTH) return true
  if (Array.isArray(value)) return value.some((item) => isDeep(item, depth + 1))
  return isObject(value) && Object.values(value).some((part) => isDeep(part, depth + 1))
}

type Path = readonly (string | number)[]

function noteForeign(value: Value | undefined, path: Path, note: (path: Path, value: Value) => void): void {
  if (value === undefined || readsBack(value)) return
  if (Array.isArray(value)) value.forEach((item, index) => noteForeign(item, [...path, index], note))
  else if (isObject(value))
    for (const key of Object.keys(value)) noteForeign(ownField(value, key), [...path, key], note)
  else note(path, value)
}

function unpackEvents({ form, chunk, places, foreign, metadata, bytes }: PackedEvents): LogBatch | TraceBatch {
  const byEvent = new Map<number, Foreign[]>()
  for (const { event, path, value } of foreign) {
    const parts = byEvent.get(event) ?? []
    parts.push({ path, value: unpackValue(value) })
    byEvent.set(event, parts)
  }
  const distinct: readonly Metadata[] = metadata.distinct.map(unpackMetadata)
  const count = places.length / 2
  const records = new PackedRecords({
    json: { chunk: Buffer.from(chunk), starts: places.subarray(0, count), ends: places.subarray(count) },
    foreign: byEvent,
    metadata: { distinct, of: metadata.of },
    bytes: bytes / count,
  })
  if (form === 'log') return LogBatch.fromRecords(records)
  return TraceBatch.of(LogBatch.fromRecords(records).events.map((event) => new TraceEvent(event.value, event.metadata)))
}

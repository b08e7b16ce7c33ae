import {
  BATCH_EVENTS,
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  split,
  type AnyBatch,
  type SourceFields,
} from '@qovery/sdk'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import type { Frames } from '../framing/frames.ts'
import { DatumError, DatumReader } from './datum-reader.ts'
import type { Rec } from './type.ts'

/** What stands before a datum that names its schema: a zero, and the id as four bytes. */
const PREFIX_BYTES = 5

/** Reads a record from each frame. Empty frames are skipped. */
export class AvroDecoder implements Decoder {
  readonly #type: Rec
  readonly #hasPrefix: boolean
  readonly #cx: CodecContext

  constructor(type: Rec, hasPrefix: boolean, cx: CodecContext) {
    this.#type = type
    this.#hasPrefix = hasPrefix
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const { log_schema } = this.#cx.globals
    const metadata = sourceMetadata(log_schema, fields)
    const events: LogEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      if (starts[i] === ends[i]) continue
      try {
        const log = new DatumReader(this.#datum(chunk.subarray(starts[i], ends[i]))).record(this.#type)
        events.push(new LogEvent(placeFields(log_schema, log, fields), metadata))
      } catch (error) {
        if (!(error instanceof DatumError)) throw error
        faults.add(error.message)
      }
    }
    faults.report(this.#cx, 'a datum of the Avro schema')
    return events.length === 0 ? [] : [...split(LogBatch.owned(events), BATCH_EVENTS)]
  }

  #datum(frame: Buffer): Buffer {
    if (!this.#hasPrefix) return frame
    if (frame.length < PREFIX_BYTES || frame[0] !== 0) throw new DatumError('no id of a schema stands before it')
    return frame.subarray(PREFIX_BYTES)
  }
}

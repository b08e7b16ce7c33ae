import type { AnyBatch, SourceFields } from '@qovery/sdk'
import type { CodecContext, Decoder } from '../codec.ts'
import type { Frames } from '../framing/frames.ts'
import { logsOfFrames } from '../logs-of-frames.ts'
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

  decode(frames: Frames, fields: SourceFields): AnyBatch[] {
    const read = (chunk: Buffer, start: number, end: number) =>
      start === end ? undefined : new DatumReader(this.#datum(chunk.subarray(start, end))).record(this.#type)
    const reading = { read, Fault: DatumError, expected: 'a datum of the Avro schema' }
    return logsOfFrames(frames, fields, reading, this.#cx)
  }

  #datum(frame: Buffer): Buffer {
    if (!this.#hasPrefix) return frame
    if (frame.length < PREFIX_BYTES || frame[0] !== 0) throw new DatumError('no id of a schema stands before it')
    return frame.subarray(PREFIX_BYTES)
  }
}

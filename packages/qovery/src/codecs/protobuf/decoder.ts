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
import { Failure, type MessageType } from '@qovery/vrl/protobuf'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import type { Frames } from '../framing/frames.ts'

/** Reads a message from each frame; one without bytes is a message of which no field is set. */
export class ProtobufDecoder implements Decoder {
  readonly #type: MessageType
  readonly #cx: CodecContext

  constructor(type: MessageType, cx: CodecContext) {
    this.#type = type
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const { log_schema } = this.#cx.globals
    const metadata = sourceMetadata(log_schema, fields)
    const events: LogEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      try {
        // A copy: fields of bytes are parts of it, and must not keep all that came with the message.
        const log = this.#type.read(new Uint8Array(chunk.subarray(starts[i], ends[i])))
        events.push(new LogEvent(placeFields(log_schema, log, fields), metadata))
      } catch (error) {
        if (!(error instanceof Failure)) throw error
        faults.add(error.message)
      }
    }
    faults.report(this.#cx, 'a message of this type')
    return events.length === 0 ? [] : [...split(LogBatch.owned(events), BATCH_EVENTS)]
  }
}

import type { AnyBatch, SourceFields } from '@qovery/sdk'
import { Failure, type MessageType } from '@qovery/vrl/protobuf'
import type { CodecContext, Decoder } from '../codec.ts'
import type { Frames } from '../framing/frames.ts'
import { logsOfFrames } from '../logs-of-frames.ts'

/** Reads a message from each frame; one without bytes is a message of which no field is set. */
export class ProtobufDecoder implements Decoder {
  readonly #type: MessageType
  readonly #cx: CodecContext

  constructor(type: MessageType, cx: CodecContext) {
    this.#type = type
    this.#cx = cx
  }

  decode(frames: Frames, fields: SourceFields): AnyBatch[] {
    // A copy: fields of bytes are parts of it, and must not keep all that came with the message.
    const read = (chunk: Buffer, start: number, end: number) =>
      this.#type.read(new Uint8Array(chunk.subarray(start, end)))
    return logsOfFrames(frames, fields, { read, Fault: Failure, expected: 'a message of this type' }, this.#cx)
  }
}

import { Failure, type MessageType } from '@qovery/vrl/protobuf'
import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'

/** Writes logs and traces as messages of one type. */
export class ProtobufEncoder implements Encoder {
  readonly #type: MessageType

  constructor(type: MessageType) {
    this.#type = type
  }

  encode(event: AnyEvent): Uint8Array {
    if (event.eventKind === 'metric')
      throw new EncodingError('Messages of Protocol Buffers are made of logs and traces only')
    try {
      return this.#type.write(event.value)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new EncodingError(`The event does not fit into its message: ${error.message}`, { cause: error })
    }
  }
}

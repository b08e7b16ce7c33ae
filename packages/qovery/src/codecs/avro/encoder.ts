import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { DatumWriter } from './datum-writer.ts'
import type { Rec } from './type.ts'

/** Writes logs as data of one record. */
export class AvroEncoder implements Encoder {
  readonly #type: Rec
  readonly #writer = new DatumWriter()

  constructor(type: Rec) {
    this.#type = type
  }

  encode(event: AnyEvent): Uint8Array {
    if (event.eventKind !== 'log') throw new EncodingError('Data of Avro is made of logs only')
    return this.#writer.write(this.#type, event.value)
  }
}

import type { DescMessage } from '@bufbuild/protobuf'
import type { Value, ValueObject } from '../value/index.ts'
import { messageTypeIn, protobuf } from './descriptor.ts'
import type { FieldNaming } from './field-naming.ts'
import { readMessage } from './read.ts'
import { writeMessage } from './write.ts'

/** A type of messages of Protocol Buffers, which turns them into objects and back. */
export class MessageType {
  readonly #type: DescMessage
  readonly #naming: FieldNaming

  private constructor(type: DescMessage, naming: FieldNaming) {
    this.#type = type
    this.#naming = naming
  }

  /**
   * The type with that full name in what `protoc -o` has written; `undefined` where it has none. `naming`: how the fields
   * of objects are called. Rejects where the bytes are nothing that `protoc` writes.
   */
  static async find(descriptors: Uint8Array, name: string, naming: FieldNaming): Promise<MessageType | undefined> {
    await protobuf.load()
    const type = messageTypeIn(descriptors, name)
    return type && new MessageType(type, naming)
  }

  /** A message as an object of the fields that are set. @throws Failure */
  read(bytes: Uint8Array): ValueObject {
    return readMessage(this.#type, bytes, protobuf.get(), this.#naming)
  }

  /** An object as a message: values are converted where that loses nothing, or makes a text of them. @throws Failure */
  write(value: Value): Uint8Array {
    return writeMessage(this.#type, value, protobuf.get(), { toText: true, naming: this.#naming })
  }
}

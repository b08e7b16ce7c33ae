import { JSON_VALUE } from '../formats/json/kind.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { messageTypeOf, protobuf } from '../protobuf/descriptor.ts'
import { readMessage } from '../protobuf/read.ts'
import { toBytes } from '../value/index.ts'

export const parse_proto = defineFunction({
  name: 'parse_proto',
  category: 'Parse',
  description: 'Reads a message of [Protocol Buffers](https://protobuf.dev).',
  notes: [
    'Only fields that are set are in the object, under their names in the `.proto` file. Values of enums become their names, keys of maps texts.',
    'The file with the descriptors is read when the program is compiled.',
  ],
  params: [
    param.bytes('value', 'The message.'),
    param.text('desc_file', 'The file with the types of messages: what `protoc -o` writes.', { constant: true }),
    param.text('message_type', 'The full name of the type.', { constant: true }),
  ],
  returns: Kind.anyObject,
  failures: ['The bytes are no message of this type.'],
  uses: [protobuf],
  typeOf: () => ({ kind: JSON_VALUE, fallible: true }),
  examples: [
    {
      title: 'A message',
      source:
        'parse_proto!(decode_base64!("Cgdzb21lb25lIggKBjEyMzQ1Ng=="), "tests/data/protobuf/test_protobuf/v1/test_protobuf.desc", "test_protobuf.v1.Person")',
      result: { name: 'someone', phones: [{ number: '123456' }] },
    },
  ],
  compile(call) {
    const type = messageTypeOf(call)
    const library = protobuf.get()
    return (value) => readMessage(type, toBytes(value), library)
  },
})

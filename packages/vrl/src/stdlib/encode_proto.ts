import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { messageTypeOf, protobuf } from '../protobuf/descriptor.ts'
import { writeMessage } from '../protobuf/write.ts'
import { fromBytes } from '../value/index.ts'

export const encode_proto = defineFunction({
  name: 'encode_proto',
  category: 'Codec',
  description: 'Writes an object as a message of [Protocol Buffers](https://protobuf.dev).',
  notes: [
    'Fields that the type does not have are passed over. Texts are read where a number, a boolean or a value of an enum is wanted.',
    'The file with the descriptors is read when the program is compiled.',
  ],
  params: [
    param.any('value', 'The object.'),
    param.text('desc_file', 'The file with the types of messages: what `protoc -o` writes.', { constant: true }),
    param.text('message_type', 'The full name of the type.', { constant: true }),
    param.boolean(
      'allow_lossy_string_coercion',
      'Whether booleans, numbers and timestamps become texts where the type wants one; else that is an error.',
      { default: true },
    ),
  ],
  returns: Kind.bytes,
  failures: ['The value is no object.', 'A field has no form in the type that it has to have.'],
  uses: [protobuf],
  examples: [
    {
      title: 'A message',
      source:
        'encode_base64(encode_proto!({ "name": "someone", "phones": [{"number": "123456"}]}, "tests/data/protobuf/test_protobuf/v1/test_protobuf.desc", "test_protobuf.v1.Person"))',
      result: 'Cgdzb21lb25lIggKBjEyMzQ1Ng==',
    },
  ],
  compile(call) {
    const type = messageTypeOf(call)
    const library = protobuf.get()
    return (value, _file, _type, isLossy) => fromBytes(writeMessage(type, value, library, { toText: isLossy }))
  },
})

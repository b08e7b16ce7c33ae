import { s } from '@qovery/sdk'
import { defineDecoder, defineEncoder, type DefaultFraming } from '../codec.ts'

/** Over streams, messages are preceded by their length, as libraries for Protocol Buffers write "delimited" ones. */
const DELIMITED: DefaultFraming = { method: 'varint_length_delimited', max_frame_length: 8 * 1024 * 1024 }

const options = {
  desc_file: s.file('The file with the types of messages: what `protoc -o FILE` writes. It is read at the start.', {
    examples: ['/etc/qovery/messages.desc'],
  }),
  message_type: s.string('The full name of the type of all messages.', { examples: ['package.Message'] }),
  use_json_names: s
    .bool(
      'Whether fields are called as in the JSON of their messages (`jobTitle`), not as in the `.proto` file (`job_title`).',
    )
    .default(false),
}

export const protobufDecoder = defineDecoder({
  name: 'protobuf',
  summary:
    'A message of Protocol Buffers (https://protobuf.dev) per frame. Fields that are set become fields of the log; values of enums become their names.',
  outputs: ['log'],
  framing: DELIMITED,
  options: { protobuf: s.object(options).meta({ description: 'What the messages are.' }) },
  create: async ({ protobuf }, cx) => {
    const { loadMessageType } = await import('./load.ts')
    const { ProtobufDecoder } = await import('./decoder.ts')
    return new ProtobufDecoder(await loadMessageType(protobuf), cx)
  },
})

export const protobufEncoder = defineEncoder({
  name: 'protobuf',
  summary:
    'A message of Protocol Buffers (https://protobuf.dev) per event. Fields that the type of the messages does not have are left out.',
  inputs: ['log', 'trace'],
  framing: DELIMITED,
  options: { protobuf: s.object(options).meta({ description: 'What the messages are.' }) },
  create: async ({ protobuf }) => {
    const { loadMessageType } = await import('./load.ts')
    const { ProtobufEncoder } = await import('./encoder.ts')
    return new ProtobufEncoder(await loadMessageType(protobuf))
  },
})

import { defineDecoder, defineEncoder } from '../codec.ts'

export const nativeEncoder = defineEncoder({
  name: 'native',
  summary:
    "Events of any kind with their metadata, as Vector's codec `native` reads them: messages of Protocol Buffers of its type `event.EventArray`. Secrets of the metadata go along.",
  inputs: ['log', 'metric', 'trace'],
  framing: 'length_delimited',
  options: {},
  create: async () => {
    const { NativeEncoder } = await import('./encoder.ts')
    return new NativeEncoder()
  },
})

export const nativeDecoder = defineDecoder({
  name: 'native',
  summary:
    'Events of any kind as the codec `native` writes them, here and in Vector: a message of Protocol Buffers of the type `event.EventArray` per frame.',
  outputs: ['log', 'metric', 'trace'],
  framing: 'length_delimited',
  options: {},
  create: async (_options, cx) => {
    const { NativeDecoder } = await import('./decoder.ts')
    return new NativeDecoder(cx)
  },
})

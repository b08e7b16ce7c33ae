import { defineDecoder } from '../codec.ts'

export const bytesDecoder = defineDecoder({
  name: 'bytes',
  summary: 'Each frame as it is: the message of a log.',
  outputs: ['log'],
  framing: 'newline_delimited',
  options: {},
  create: async (_options, cx) => {
    const { BytesDecoder } = await import('./decoder.ts')
    return new BytesDecoder(cx.globals.log_schema)
  },
})

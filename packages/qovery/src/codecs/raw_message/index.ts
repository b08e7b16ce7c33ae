import { defineEncoder } from '../codec.ts'

export const raw_message = defineEncoder({
  name: 'raw_message',
  summary: 'The message of a log as it is; an event without one gives an empty frame.',
  inputs: ['log'],
  framing: 'newline_delimited',
  options: {},
  create: async (_options, cx) => {
    const { MessageEncoder } = await import('../message-encoder.ts')
    return new MessageEncoder(cx.globals.log_schema, 'single')
  },
})

import { defineEncoder } from '../codec.ts'

export const logfmt = defineEncoder({
  name: 'logfmt',
  summary: 'Key-value pairs (https://brandur.org/logfmt): `level=info msg="it works"`. Nested fields become `a.b=1`.',
  inputs: ['log'],
  framing: 'newline_delimited',
  options: {},
  create: async () => {
    const { LogfmtEncoder } = await import('./encoder.ts')
    return new LogfmtEncoder()
  },
})

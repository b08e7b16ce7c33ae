import { defineEncoder } from '../codec.ts'

export const native_json = defineEncoder({
  name: 'native_json',
  summary:
    'Events with their kind, as Vector\'s `native_json` reads them: `{"log":{…}}`, `{"metric":{…}}`, `{"trace":{…}}`.',
  inputs: ['log', 'metric', 'trace'],
  framing: 'newline_delimited',
  options: {},
  create: async () => {
    const { NativeJsonEncoder } = await import('./encoder.ts')
    return new NativeJsonEncoder()
  },
})

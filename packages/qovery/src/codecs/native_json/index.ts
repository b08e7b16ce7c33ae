import { s } from '@qovery/sdk'
import { defineDecoder, defineEncoder } from '../codec.ts'
import { lossyOption } from '../lossy.ts'

export const nativeJsonEncoder = defineEncoder({
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

export const nativeJsonDecoder = defineDecoder({
  name: 'native_json',
  summary:
    'Events of any kind as `native_json` writes them, here and in Vector: `{"log":{…}}`, `{"metric":{…}}`, `{"trace":{…}}`, or an array of such.',
  outputs: ['log', 'metric', 'trace'],
  framing: 'newline_delimited',
  options: {
    native_json: s
      .object({
        lossy: lossyOption,
      })
      .optional()
      .meta({ description: 'How the JSON is read.' }),
  },
  create: async ({ native_json }, cx) => {
    const { NativeJsonDecoder } = await import('./decoder.ts')
    return new NativeJsonDecoder(native_json?.lossy ?? true, cx)
  },
})

import { decompressor } from '../formats/compression/host-compression.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const decode_gzip = defineFunction({
  name: 'decode_gzip',
  category: 'Codec',
  description:
    'Decompresses [gzip](https://datatracker.ietf.org/doc/html/rfc1952), also where several members follow each other.',
  params: [param.bytes('value', 'The compressed bytes.')],
  returns: Kind.bytes,
  failures: ['`value` is not gzip, is damaged, or grows beyond 128 MiB.'],
  examples: [
    {
      title: 'A text',
      source: 'decode_gzip!(decode_base64!("H4sIAB8BymMAAyvISU0sTlVISU3OT0lVyE0FAJsZ870QAAAA"))',
      result: 'please decode me',
    },
  ],
  compile: (call) => decompressor(call, 'gzip', 'Gzip'),
})

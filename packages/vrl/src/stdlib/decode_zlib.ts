import { decompressor } from '../formats/compression/host-compression.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const decode_zlib = defineFunction({
  name: 'decode_zlib',
  category: 'Codec',
  description: 'Decompresses the [zlib](https://datatracker.ietf.org/doc/html/rfc1950) format.',
  params: [param.bytes('value', 'The compressed bytes.')],
  returns: Kind.bytes,
  failures: ['`value` is not zlib, is damaged, or grows beyond 128 MiB.'],
  examples: [
    { title: 'A text', source: 'decode_zlib!(decode_base64!("eJxLzUvOT0mNz00FABI5A6A="))', result: 'encode_me' },
  ],
  compile: (call) => decompressor(call, 'zlib', 'Zlib'),
})

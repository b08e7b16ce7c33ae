import { deflater, deflateType } from '../formats/compression/host-compression.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const encode_gzip = defineFunction({
  name: 'encode_gzip',
  category: 'Codec',
  description: 'Compresses to [gzip](https://datatracker.ietf.org/doc/html/rfc1952).',
  notes: [
    'The compressed bytes may differ from those that VRL gives, since another library makes them; they decompress to the same.',
  ],
  params: [
    param.bytes('value', 'The bytes to compress.'),
    param.count('compression_level', 'From 0 (not at all) to 9 or 10 (small, but slow).', { default: 6 }),
  ],
  returns: Kind.bytes,
  failures: ['The level is not one from 0 to 10. This cannot happen where it is given as a literal that is right.'],
  examples: [
    {
      title: 'A text',
      source: 'encode_base64(encode_gzip("please encode me"))',
      result: 'H4sIAAAAAAAA/yvISU0sTlVIzUvOT0lVyE0FAI4R4vcQAAAA',
    },
  ],
  typeOf: deflateType,
  compile: (call) => deflater(call, 'gzip'),
})

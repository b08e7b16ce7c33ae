import { compressSnappy } from '../formats/compression/snappy.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const encode_snappy = defineFunction({
  name: 'encode_snappy',
  category: 'Codec',
  description: 'Compresses to the raw format of [Snappy](https://github.com/google/snappy), which has no frame.',
  params: [param.bytes('value', 'The bytes to compress.')],
  returns: Kind.bytes,
  failures: ['`value` has 4 GiB or more.'],
  examples: [
    {
      title: 'A text',
      source: 'encode_base64(encode_snappy!("The quick brown fox jumps over 13 lazy dogs."))',
      result: 'LKxUaGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgMTMgbGF6eSBkb2dzLg==',
    },
  ],
  run: (value) => fromBytes(compressSnappy(toBytes(value)) ?? fail('unable to encode value with Snappy encoder')),
})

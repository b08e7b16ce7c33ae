import { compressionOf } from '../formats/compression/host-compression.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const encode_zstd = defineFunction({
  name: 'encode_zstd',
  category: 'Codec',
  description: 'Compresses to [Zstandard](https://datatracker.ietf.org/doc/html/rfc8878).',
  params: [
    param.bytes('value', 'The bytes to compress.'),
    param.count('compression_level', 'From 1 to 22 (small, but slow); negative ones are faster still.', { default: 3 }),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [
    {
      title: 'A text',
      source: 'encode_base64(encode_zstd("please encode me"))',
      result: 'KLUv/QBYgQAAcGxlYXNlIGVuY29kZSBtZQ==',
    },
  ],
  compile(call) {
    const compression = compressionOf(call, 'zstd')
    return (value, level) => fromBytes(compression.compress(toBytes(value), level))
  },
})

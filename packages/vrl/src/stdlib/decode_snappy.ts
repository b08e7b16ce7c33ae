import { MOST_DECOMPRESSED } from '../formats/compression/limits.ts'
import { decompressSnappy } from '../formats/compression/snappy.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const decode_snappy = defineFunction({
  name: 'decode_snappy',
  category: 'Codec',
  description: 'Decompresses the raw format of [Snappy](https://github.com/google/snappy), which has no frame.',
  params: [param.bytes('value', 'The compressed bytes.')],
  returns: Kind.bytes,
  failures: ['`value` is not Snappy, is damaged, or grows beyond 128 MiB.'],
  examples: [
    {
      title: 'A text',
      source: 'decode_snappy!(decode_base64!("LKxUaGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgMTMgbGF6eSBkb2dzLg=="))',
      result: 'The quick brown fox jumps over 13 lazy dogs.',
    },
  ],
  run: (value) =>
    fromBytes(
      decompressSnappy(toBytes(value), MOST_DECOMPRESSED) ?? fail('unable to decode value with Snappy decoder'),
    ),
})

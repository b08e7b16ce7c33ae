import { compressLz4 } from '../formats/compression/lz4.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const encode_lz4 = defineFunction({
  name: 'encode_lz4',
  category: 'Codec',
  description: 'Compresses to a block of [LZ4](https://lz4.org).',
  params: [
    param.bytes('value', 'The bytes to compress.'),
    param.boolean(
      'prepend_size',
      'Whether the size of `value` is put before the block, as four bytes, the lowest first.',
      { default: true },
    ),
  ],
  returns: Kind.bytes,
  failures: ['The bytes cannot be compressed. This does not happen, but programs written for VRL expect it.'],
  examples: [
    {
      title: 'A text',
      source: 'encode_base64(encode_lz4!("The quick brown fox jumps over 13 lazy dogs.", true))',
      result: 'LAAAAPAdVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIDEzIGxhenkgZG9ncy4=',
    },
  ],
  run(value, prepend) {
    const bytes = toBytes(value)
    const block = compressLz4(bytes)
    if (!prepend) return fromBytes(block)
    const out = new Uint8Array(block.length + 4)
    new DataView(out.buffer).setUint32(0, bytes.length, true)
    out.set(block, 4)
    return fromBytes(out)
  },
})

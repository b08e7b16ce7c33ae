import { MOST_DECOMPRESSED } from '../formats/compression/limits.ts'
import { decompressLz4, type Lz4Fault } from '../formats/compression/lz4.ts'
import { decompressLz4Frame, isLz4Frame } from '../formats/compression/lz4-frame.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { xxhashLibrary } from '../hash/xxhash-library.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const decode_lz4 = defineFunction({
  name: 'decode_lz4',
  category: 'Codec',
  description: 'Decompresses [LZ4](https://lz4.org): a frame, or a single block.',
  params: [
    param.bytes('value', 'The compressed bytes.'),
    param.count('buf_size', 'How many bytes may come out of a block that does not say its size itself.', {
      default: 1_000_000,
    }),
    param.boolean(
      'prepended_size',
      'Whether the size of what comes out stands before the block, as four bytes, the lowest first.',
      { default: false },
    ),
  ],
  returns: Kind.bytes,
  failures: [
    '`value` is damaged.',
    'More bytes would come out than are allowed.',
    'The size before the block is missing.',
  ],
  uses: [xxhashLibrary],
  examples: [
    {
      title: 'A block with its size before it',
      source:
        'decode_lz4!(decode_base64!("LAAAAPAdVGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIDEzIGxhenkgZG9ncy4="), prepended_size: true)',
      result: 'The quick brown fox jumps over 13 lazy dogs.',
    },
    {
      title: 'A frame',
      source:
        'decode_lz4!(decode_base64!("BCJNGGBAgiwAAIBUaGUgcXVpY2sgYnJvd24gZm94IGp1bXBzIG92ZXIgMTMgbGF6eSBkb2dzLgAAAAA="))',
      result: 'The quick brown fox jumps over 13 lazy dogs.',
    },
  ],
  run(value, size, prepended) {
    const bytes = toBytes(value)
    if (isLz4Frame(bytes)) {
      const content = decompressLz4Frame(bytes, MOST_DECOMPRESSED, xxhashLibrary.get().h32Raw)
      return content instanceof Uint8Array ? fromBytes(content) : faulty(content, 'frame')
    }
    if (!prepended) return fromBytes(blockOf(bytes, size < 0 ? MOST_DECOMPRESSED : size))
    if (bytes.length < 4) faulty({ reason: 'expected another byte, found none' }, 'block')
    return fromBytes(blockOf(bytes.subarray(4), new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true)))
  },
})

/** A byte of a block gives 255 at most, so that no more room is made than can be needed. */
function blockOf(block: Uint8Array, size: number): Uint8Array {
  const out = new Uint8Array(Math.min(size, block.length * 255, MOST_DECOMPRESSED))
  const end = decompressLz4(block, out)
  return typeof end === 'number' ? out.slice(0, end) : faulty(end, 'block')
}

function faulty({ reason }: Lz4Fault, what: 'frame' | 'block'): never {
  return fail(`unable to decode value with lz4 ${what} decoder: ${reason}`)
}

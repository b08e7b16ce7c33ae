import { compressSnappy as compress, decompressSnappy as decompress, lengthOfSnappy } from '@qovery/vrl/snappy'

/** In Snappy's block format. @throws RangeError from 4 GiB on */
export function compressSnappy(bytes: Uint8Array): Buffer {
  const packed = compress(bytes)
  if (packed === undefined) throw new RangeError('Snappy holds no more than 4 GiB')
  return asBuffer(packed)
}

/** @throws RangeError where it would give more than `max_bytes`, Error where the bytes are no Snappy block */
export function decompressSnappy(bytes: Uint8Array, max_bytes: number): Buffer {
  const length = lengthOfSnappy(bytes)
  if (length === Infinity) throw new Error('it does not begin with a length')
  if (length > max_bytes) throw new RangeError(`${length} bytes are more than ${max_bytes}`)
  const plain = decompress(bytes, max_bytes)
  if (plain === undefined) throw new Error(`it does not give the ${length} bytes that it promises`)
  return asBuffer(plain)
}

function asBuffer({ buffer, byteOffset, length }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, length)
}

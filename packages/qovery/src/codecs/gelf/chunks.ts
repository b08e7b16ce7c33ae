import { EncodingError } from '../codec.ts'

const HEADER_BYTES = 12
const MAX_CHUNKS = 128

/**
 * The datagrams of a message, none larger than `size` bytes: the message itself, or its chunks, each with a header of
 * two magic bytes, eight of an id, its number and how many there are. Source: GELF, "Chunking".
 * @throws EncodingError where 128 chunks are not enough
 */
export function chunked(message: Buffer, size: number): readonly Buffer[] {
  if (message.length <= size) return [message]
  const room = size - HEADER_BYTES
  const count = Math.ceil(message.length / room)
  if (count > MAX_CHUNKS) {
    throw new EncodingError(
      `A message of ${message.length} bytes needs ${count} chunks of max_chunk_size (${size} bytes), and GELF allows ${MAX_CHUNKS}`,
    )
  }
  const id = [Math.random() * 2 ** 32, Math.random() * 2 ** 32] as const
  const chunks: Buffer[] = []
  for (let i = 0; i < count; i++) {
    const content = message.subarray(i * room, (i + 1) * room)
    const chunk = Buffer.allocUnsafe(HEADER_BYTES + content.length)
    chunk.writeUInt16BE(0x1e0f, 0)
    chunk.writeUInt32BE(Math.floor(id[0]), 2)
    chunk.writeUInt32BE(Math.floor(id[1]), 6)
    chunk[10] = i
    chunk[11] = count
    chunk.set(content, HEADER_BYTES)
    chunks.push(chunk)
  }
  return chunks
}

export type Decompression = 'Auto' | 'Gzip' | 'Zlib' | 'None'

/** `message` without its compression. @throws Error where it is damaged, or would give more than `limit` bytes */
export function decompressed(message: Uint8Array, decompression: Decompression, limit: number): Uint8Array {
  const method = decompression === 'Auto' ? detected(message) : decompression
  if (method === 'None') return message
  // Not an import: programs that decompress nothing do not load it.
  const zlib = process.getBuiltinModule('node:zlib')
  const options = { maxOutputLength: limit }
  return method === 'Gzip' ? zlib.gunzipSync(message, options) : zlib.inflateSync(message, options)
}

/** What the first bytes are: the magic of gzip (RFC 1952, 2.3.1), or a header of zlib with its check (RFC 1950, 2.2). */
function detected(message: Uint8Array): Exclude<Decompression, 'Auto'> {
  const [first, second] = message
  if (first === undefined || second === undefined) return 'None'
  if (first === 0x1f && second === 0x8b) return 'Gzip'
  return first === 0x78 && (first * 256 + second) % 31 === 0 ? 'Zlib' : 'None'
}

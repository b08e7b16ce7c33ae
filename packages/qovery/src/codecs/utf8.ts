import { isUtf8 } from 'node:buffer'

/** Text decoded from UTF-8 holds this wherever bytes were not valid (and where the bytes spelled it out). */
const REPLACEMENT = '\ufffd'

/**
 * The value of the bytes from `start` to before `end`: text where they are valid UTF-8, else a copy of the bytes.
 * It is the `decode` of raw lines.
 */
export function decodeUtf8(chunk: Uint8Array, start: number, end: number): string | Uint8Array {
  const text = asBuffer(chunk).toString('utf8', start, end)
  if (!text.includes(REPLACEMENT)) return text
  const bytes = chunk.subarray(start, end)
  return isUtf8(bytes) ? text : new Uint8Array(bytes)
}

/** The bytes as a `Buffer` over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

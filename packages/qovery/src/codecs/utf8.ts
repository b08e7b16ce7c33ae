import { isAscii, isUtf8 } from 'node:buffer'
import type { Lines } from '@qovery/sdk'

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

/** What decodes these lines as their own `decode` does, and sooner where they are ASCII. */
export function lineDecoder({ chunk, starts, ends, decode }: Lines): Lines['decode'] {
  if (decode !== decodeUtf8 || starts.length === 0) return decode
  return isAscii(chunk.subarray(starts[0], ends[ends.length - 1])) ? decodeAscii : decode
}

function decodeAscii(chunk: Uint8Array, start: number, end: number): string {
  return asBuffer(chunk).toString('latin1', start, end)
}

/**
 * The text of the bytes from `start` to before `end`. What is not UTF-8 becomes U+FFFD where `lossy`.
 * @throws SyntaxError where it is not lossy
 */
export function frameText(chunk: Buffer, start: number, end: number, lossy: boolean): string {
  const text = chunk.toString('utf8', start, end)
  if (!lossy && text.includes(REPLACEMENT) && !isUtf8(chunk.subarray(start, end))) {
    throw new SyntaxError('the frame is not valid UTF-8')
  }
  return text
}

/** The bytes as a `Buffer` over the same memory. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return bytes instanceof Buffer ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

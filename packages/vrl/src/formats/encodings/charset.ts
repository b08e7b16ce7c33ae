import { fail } from '../../function/index.ts'
import { charsetEncoder, type CharsetEncoder } from './charset-encoder.ts'

const LIMIT = 64
const decoders = new Map<string, InstanceType<typeof TextDecoder>>()
const encoders = new Map<string, CharsetEncoder>()

/**
 * Decodes bytes in a character set of the WHATWG Encoding Standard; a byte order mark decides before the label does.
 * @throws Failure where the label is unknown
 */
export function decodeCharset(bytes: Uint8Array, label: string): string {
  const decoder = decoderOf(label)
  const mark = markedEncoding(bytes)
  return mark === undefined ? decoder.decode(bytes) : new TextDecoder(mark).decode(bytes)
}

/** The same, but a byte order mark is a character like any other; `undefined` where the label is unknown. */
export function decodeWord(bytes: Uint8Array, label: string): string | undefined {
  try {
    return new TextDecoder(label, { ignoreBOM: true }).decode(bytes)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/**
 * Encodes a text; what the character set lacks is written as `&#1234;`.
 * @throws Failure where the label is unknown
 */
export function encodeCharset(text: string, label: string): Uint8Array {
  const { encoding } = decoderOf(label)
  let encoder = encoders.get(encoding)
  if (encoder === undefined) encoders.set(encoding, (encoder = charsetEncoder(encoding)))
  return encoder(text)
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> {
  let decoder = decoders.get(label)
  if (decoder !== undefined) return decoder
  try {
    decoder = new TextDecoder(label)
  } catch (error) {
    if (error instanceof RangeError) fail(`Unknown charset: ${label.includes('\ufffd') ? 'unknown' : label}`)
    throw error
  }
  if (decoders.size >= LIMIT) decoders.clear()
  decoders.set(label, decoder)
  return decoder
}

function markedEncoding(bytes: Uint8Array): string | undefined {
  const [first, second, third] = bytes
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return first === 0xff && second === 0xfe ? 'utf-16le' : undefined
}

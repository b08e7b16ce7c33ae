import { fail } from '../../function/index.ts'
import { decodeBase64, withoutPadding } from './base64.ts'
import { digitOf } from './base16.ts'
import { decodeWord } from './charset.ts'

/** The parts of an encoded word (RFC 2047, section 2), and where the text goes on after it. */
interface EncodedWord {
  readonly charset: string
  readonly encoding: string
  readonly text: string
  readonly end: number
}

/**
 * Decodes the encoded words (`=?charset?encoding?text?=`) in a text, or a text that is the inside of one.
 * @throws Failure where a word cannot be decoded
 */
export function decodeEncodedWords(text: string): string {
  let out = ''
  let at = 0
  for (;;) {
    const start = text.indexOf('=?', at)
    const word = start < 0 ? undefined : wordAt(text, start + 2)
    if (word === undefined || !text.startsWith('?=', word.end)) break
    const decoded = contentOf(word)
    if (typeof decoded !== 'string') fail(decoded.reason)
    out += text.slice(at, start) + decoded
    at = word.end + 2
  }
  if (at > 0) return out + text.slice(at)
  const bare = wordAt(text, 0)
  const decoded = bare === undefined ? undefined : contentOf(bare)
  return bare !== undefined && typeof decoded === 'string' ? decoded + text.slice(bare.end) : text
}

function wordAt(text: string, from: number): EncodedWord | undefined {
  const first = text.indexOf('?', from)
  const second = first < 0 ? -1 : text.indexOf('?', first + 1)
  if (second < 0) return undefined
  const close = text.indexOf('?=', second + 1)
  const end = close < 0 ? text.length : close
  const charset = first === from ? 'utf-8' : text.slice(from, first)
  return { charset, encoding: text.slice(first + 1, second), text: text.slice(second + 1, end), end }
}

function contentOf({ charset, encoding, text }: EncodedWord): string | { readonly reason: string } {
  const bytes = bytesOf(encoding, text)
  if (!(bytes instanceof Uint8Array)) return bytes
  return decodeWord(bytes, charset) ?? { reason: `Unable to decode ${JSON.stringify(charset)} value` }
}

function bytesOf(encoding: string, text: string): Uint8Array | { readonly reason: string } {
  switch (encoding) {
    case 'b':
    case 'B': {
      const bytes = text.length % 4 === 0 ? decodeBase64(text === '' ? '' : withoutPadding(text)) : undefined
      return bytes ?? { reason: 'Unable to decode base64 value' }
    }
    case 'q':
    case 'Q':
      return quotedBytes(text)
    default:
      return { reason: `Invalid encoding: ${JSON.stringify(encoding)}` }
  }
}

/** Decodes `=` and two digits, and `_` for a space (RFC 2047, section 4.2); other characters than printable ones of ASCII vanish. */
function quotedBytes(text: string): Uint8Array {
  const out = new Uint8Array(text.length)
  let end = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const high = code === 61 ? digitOf(text.charCodeAt(i + 1)) : -1
    const low = high < 0 ? -1 : digitOf(text.charCodeAt(i + 2))
    if (low >= 0) {
      out[end++] = (high << 4) | low
      i += 2
    } else if (code === 95) out[end++] = 32
    else if ((code > 31 && code < 127) || code === 9 || code === 10 || code === 13) out[end++] = code
  }
  return out.subarray(0, end)
}

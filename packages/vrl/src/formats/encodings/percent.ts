import { digitOf } from './base16.ts'

const PERCENT = 37
const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

const FRAGMENT = ' "<>`'
const QUERY = ' "#<>'
const PATH = `${QUERY}?\`{}`
const USERINFO = `${PATH}/:;=@[\\]^|`
const COMPONENT = `${USERINFO}$%&+,`

/** The characters that are encoded, control characters and everything beyond ASCII beside them. */
const SETS = {
  NON_ALPHANUMERIC: ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
  CONTROLS: '',
  FRAGMENT,
  QUERY,
  SPECIAL: `${QUERY}'`,
  PATH,
  USERINFO,
  COMPONENT,
  WWW_FORM_URLENCODED: `${COMPONENT}!'()~`,
} as const
export type PercentSet = keyof typeof SETS

/** The function that percent-encodes a text: what of ASCII is encoded, its set says (WHATWG URL, section 1.3). */
export function percentEncoder(set: PercentSet): (text: string) => string {
  const pieces = Array.from({ length: 256 }, (_, byte) => {
    const letter = String.fromCharCode(byte)
    const kept = byte > 31 && byte < 127 && !SETS[set].includes(letter)
    return kept ? letter : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  return (text) => {
    let out = ''
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127) return out + encodedBytes(text.slice(i), pieces)
      out += pieces[code] as string
    }
    return out
  }
}

function encodedBytes(text: string, pieces: readonly string[]): string {
  const bytes = encoder.encode(text)
  let out = ''
  for (let i = 0; i < bytes.length; i++) out += pieces[bytes[i] as number] as string
  return out
}

/** Decodes `%` and two hexadecimal digits to a byte each, and all bytes as UTF-8, with U+FFFD for what is none. */
export function decodePercent(bytes: Uint8Array): string {
  const out = new Uint8Array(bytes.length)
  let end = 0
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number
    const high = byte === PERCENT ? digitOf(bytes[i + 1] ?? 0) : -1
    const low = high < 0 ? -1 : digitOf(bytes[i + 2] ?? 0)
    if (low >= 0) i += 2
    out[end++] = low < 0 ? byte : (high << 4) | low
  }
  return decoder.decode(out.subarray(0, end))
}

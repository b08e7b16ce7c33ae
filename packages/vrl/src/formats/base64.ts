/** `standard` and `url_safe` of RFC 4648, sections 4 and 5. */
export type Base64Alphabet = 'standard' | 'url_safe'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const CODES = { standard: codesOf(`${LETTERS}+/`), url_safe: codesOf(`${LETTERS}-_`) }
const VALUES = { standard: valuesOf(CODES.standard), url_safe: valuesOf(CODES.url_safe) }
const EQUALS = 61
const ascii = new TextDecoder()

export function encodeBase64(bytes: Uint8Array, alphabet: Base64Alphabet = 'standard', padded = true): string {
  const codes = CODES[alphabet]
  const rest = bytes.length % 3
  const whole = bytes.length - rest
  const out = new Uint8Array(padded ? Math.ceil(bytes.length / 3) * 4 : Math.ceil((bytes.length * 4) / 3))
  let at = 0
  for (let i = 0; i < whole; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number)
    out[at++] = codes[group >> 18] as number
    out[at++] = codes[(group >> 12) & 63] as number
    out[at++] = codes[(group >> 6) & 63] as number
    out[at++] = codes[group & 63] as number
  }
  if (rest > 0) {
    const group = ((bytes[whole] as number) << 16) | ((bytes[whole + 1] ?? 0) << 8)
    out[at++] = codes[group >> 18] as number
    out[at++] = codes[(group >> 12) & 63] as number
    if (rest === 2) out[at++] = codes[(group >> 6) & 63] as number
    out.fill(EQUALS, at)
  }
  return ascii.decode(out)
}

/**
 * Decodes text without padding; `undefined` where there are other characters, characters missing, or bits left over that
 * are not zero.
 */
export function decodeBase64(text: string, alphabet: Base64Alphabet = 'standard'): Uint8Array<ArrayBuffer> | undefined {
  const values = VALUES[alphabet]
  const rest = text.length % 4
  if (rest === 1) return undefined
  const out = new Uint8Array(Math.floor((text.length * 3) / 4))
  let at = 0
  let group = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const value = code < 128 ? (values[code] as number) : -1
    if (value < 0) return undefined
    group = (group << 6) | value
    if ((i & 3) === 3) {
      out[at++] = group >> 16
      out[at++] = group >> 8
      out[at++] = group
      group = 0
    }
  }
  if (rest === 0) return out
  if ((group & (rest === 2 ? 15 : 3)) !== 0) return undefined
  out[at++] = rest === 2 ? group >> 4 : group >> 10
  if (rest === 3) out[at] = group >> 2
  return out
}

/** The text without the padding at its end; all of it where there is nothing else. */
export function withoutPadding(text: string): string {
  let end = text.length
  while (end > 0 && text.charCodeAt(end - 1) === EQUALS) end--
  return end === 0 ? text : text.slice(0, end)
}

function codesOf(letters: string): Uint8Array {
  return Uint8Array.from(letters, (letter) => letter.charCodeAt(0))
}

function valuesOf(codes: Uint8Array): Int8Array {
  const values = new Int8Array(128).fill(-1)
  codes.forEach((code, value) => (values[code] = value))
  return values
}

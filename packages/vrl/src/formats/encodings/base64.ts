/** `standard` and `url_safe` of RFC 4648, sections 4 and 5. */
export type Base64Alphabet = 'standard' | 'url_safe'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
const ALPHABETS = { standard: `${LETTERS}+/`, url_safe: `${LETTERS}-_` } as const
const VALUES = { standard: valuesOf(ALPHABETS.standard), url_safe: valuesOf(ALPHABETS.url_safe) }
/** Two letters for twelve bits each: half as many additions to the text. */
const PAIRS = { standard: pairsOf(ALPHABETS.standard), url_safe: pairsOf(ALPHABETS.url_safe) }
const EQUALS = 61

export function encodeBase64(bytes: Uint8Array, alphabet: Base64Alphabet = 'standard', padded = true): string {
  const pairs = PAIRS[alphabet]
  const rest = bytes.length % 3
  const whole = bytes.length - rest
  let text = ''
  for (let i = 0; i < whole; i += 3) {
    const group = ((bytes[i] as number) << 16) | ((bytes[i + 1] as number) << 8) | (bytes[i + 2] as number)
    text += pairs[group >> 12] as string
    text += pairs[group & 0xfff] as string
  }
  if (rest === 1) return `${text}${pairs[(bytes[whole] as number) << 4]}${padded ? '==' : ''}`
  if (rest === 0) return text
  const group = ((bytes[whole] as number) << 16) | ((bytes[whole + 1] as number) << 8)
  const last = ALPHABETS[alphabet][(group >> 6) & 63] as string
  return `${text}${pairs[group >> 12]}${last}${padded ? '=' : ''}`
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

function pairsOf(letters: string): string[] {
  return Array.from({ length: 4096 }, (_, bits) => `${letters[bits >> 6]}${letters[bits & 63]}`)
}

function valuesOf(letters: string): Int8Array {
  const values = new Int8Array(128).fill(-1)
  for (let value = 0; value < 64; value++) values[letters.charCodeAt(value)] = value
  return values
}

import { ownField, setField, toText, type ValueObject } from '../../value/index.ts'

const encoder = new TextEncoder()

/** Takes `a=1&b=2` apart, as forms are encoded (WHATWG URL, section 5.1), with or without a `?` before it, and hands out each pair. */
export function eachPair(query: string, pair: (key: string, value: string) => void): void {
  let from = query.startsWith('?') ? 1 : 0
  while (from <= query.length) {
    let end = query.indexOf('&', from)
    if (end < 0) end = query.length
    if (end > from) {
      const equals = query.indexOf('=', from)
      if (equals < 0 || equals >= end) pair(decoded(query.slice(from, end)), '')
      else pair(decoded(query.slice(from, equals)), decoded(query.slice(equals + 1, end)))
    }
    from = end + 1
  }
}

/** The pairs of a query as an object; the values of a key that comes more than once are an array. */
export function parseQueryString(query: string): ValueObject {
  const result: ValueObject = {}
  eachPair(query, (key, value) => {
    const before = ownField(result, key)
    if (before === undefined) setField(result, key, value)
    else if (Array.isArray(before)) before.push(value)
    else setField(result, key, [before, value])
  })
  return result
}

/** Text without `+` for spaces and `%20` for bytes; what is not UTF-8 becomes U+FFFD. */
function decoded(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  return spaced.includes('%') ? percentDecoded(spaced) : spaced
}

/** Text with `%20` and the like decoded; a percent sign that no two digits follow is kept. */
export function percentDecoded(text: string): string {
  const bytes = encoder.encode(text)
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number
    const high = byte === 0x25 ? hexDigit(bytes[at + 1]) : -1
    const low = high < 0 ? -1 : hexDigit(bytes[at + 2])
    bytes[to++] = low < 0 ? byte : high * 16 + low
    if (low >= 0) at += 2
  }
  return toText(bytes.subarray(0, to))
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const letter = byte | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

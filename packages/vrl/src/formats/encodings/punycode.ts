const BASE = 36
const MOST = 0x7fffffff
/** Longer texts are refused, since the time grows with the square of the length. */
const MOST_CHARACTERS = 3854

/** Encodes a text (RFC 3492, without the prefix `xn--`); `undefined` where it is too long. */
export function encodePunycode(text: string): string | undefined {
  const points = Array.from(text, (character) => character.codePointAt(0) as number)
  if (points.length > MOST_CHARACTERS) return undefined
  const basic = points.filter((point) => point < 128)
  let out = String.fromCharCode(...basic) + (basic.length > 0 ? '-' : '')
  let next = 128
  let delta = 0
  let bias = 72
  for (let handled = basic.length; handled < points.length;) {
    const least = points.reduce((found, point) => (point >= next && point < found ? point : found), MOST)
    delta += (least - next) * (handled + 1)
    if (delta > MOST) return undefined
    next = least
    for (const point of points) {
      if (point < next) delta++
      if (point !== next) continue
      out += variableLength(delta, bias)
      bias = adapted(delta, handled + 1, handled === basic.length)
      delta = 0
      handled++
    }
    delta++
    next++
  }
  return out
}

/** Decodes a text (RFC 3492, without the prefix `xn--`); `undefined` where it is none. */
export function decodePunycode(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS) return undefined
  const dash = text.lastIndexOf('-')
  const points = Array.from(dash > 0 ? text.slice(0, dash) : '', (character) => character.codePointAt(0) as number)
  if (points.some((point) => point > 127)) return undefined
  let next = 128
  let index = 0
  let bias = 72
  for (let at = dash > 0 ? dash + 1 : 0; at < text.length;) {
    const before = index
    let weight = 1
    for (let k = BASE; ; k += BASE) {
      const digit = digitValue(text.charCodeAt(at++))
      if (digit < 0) return undefined
      index += digit * weight
      if (index > MOST) return undefined
      const threshold = thresholdAt(k, bias)
      if (digit < threshold) break
      weight *= BASE - threshold
      if (weight > MOST) return undefined
    }
    const count = points.length + 1
    bias = adapted(index - before, count, before === 0)
    next += Math.floor(index / count)
    index %= count
    if (next > 0x10ffff || (next >= 0xd800 && next < 0xe000)) return undefined
    points.splice(index++, 0, next)
  }
  return points.map((point) => String.fromCodePoint(point)).join('')
}

function variableLength(delta: number, bias: number): string {
  let out = ''
  let rest = delta
  for (let k = BASE; ; k += BASE) {
    const threshold = thresholdAt(k, bias)
    if (rest < threshold) return out + rest.toString(BASE).replace(/./, punycodeDigit)
    out += punycodeDigit((((rest - threshold) % (BASE - threshold)) + threshold).toString(BASE))
    rest = Math.floor((rest - threshold) / (BASE - threshold))
  }
}

/** The digit of Punycode (`a` is 0, `0` is 26) for one of base 36 (`0` is 0, `a` is 10). */
function punycodeDigit(digit: string): string {
  const value = Number.parseInt(digit, BASE)
  return String.fromCharCode(value < 26 ? value + 97 : value + 22)
}

function digitValue(code: number): number {
  if (code >= 97 && code <= 122) return code - 97
  if (code >= 65 && code <= 90) return code - 65
  return code >= 48 && code <= 57 ? code - 22 : -1
}

function thresholdAt(k: number, bias: number): number {
  return Math.min(26, Math.max(1, k - bias))
}

function adapted(delta: number, count: number, first: boolean): number {
  let rest = Math.floor(delta / (first ? 700 : 2))
  rest += Math.floor(rest / count)
  let k = 0
  for (; rest > 455; k += BASE) rest = Math.floor(rest / 35)
  return k + Math.floor((36 * rest) / (rest + 38))
}

import { fail } from '../../function/index.ts'
import { fromBytes, parseJson, toText, type Value } from '../../value/index.ts'
import { diagnoseJson, placeIn } from './diagnosis.ts'

const BYTE_ORDER_MARK = 0xfeff
/** Escapes that may be of one half of a character without the other; JavaScript lets them pass. */
const MAYBE_LONE = /\\u[dD][89a-fA-F]/

/** The text of a document without a byte order mark. @param strict what is not UTF-8 fails with `prefix` before the reason */
export function documentText(value: string | Uint8Array, strict: boolean, prefix: string): string {
  const text = typeof value === 'string' ? value : toText(value)
  if (strict && typeof value !== 'string') fail(`${prefix}: ${invalidUnicode(value, text)}`)
  return text.charCodeAt(0) === BYTE_ORDER_MARK ? text.slice(1) : text
}

/** Reads JSON; a document that cannot be read fails with `prefix` and the words of serde_json. */
export function readJson(text: string, prefix: string): Value {
  let value
  try {
    value = parseJson(text)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    fail(`${prefix}: ${diagnoseJson(text) ?? error.message}`)
  }
  if (text.includes('\\u') && MAYBE_LONE.test(text)) {
    const message = diagnoseJson(text)
    if (message !== undefined) fail(`${prefix}: ${message}`)
  }
  return value
}

/** The reason for bytes that are not UTF-8; they are found at the end of the string that they stand in. */
function invalidUnicode(bytes: Uint8Array, text: string): string {
  let valid = 0
  for (let step = bytes.length; step >= 1; step = Math.floor(step / 2)) {
    while (valid + step <= bytes.length && startsValid(bytes, valid + step)) valid += step
  }
  const closing = bytes.indexOf(0x22, valid)
  if (closing < 0) return diagnoseJson(text) ?? `invalid unicode code point${placeIn(text, text.length)}`
  const lineAt = bytes.lastIndexOf(0x0a, closing)
  let line = 1
  for (let i = 0; i < closing; i++) if (bytes[i] === 0x0a) line++
  return `invalid unicode code point at line ${line} column ${closing - lineAt}`
}

/** Whether the first `length` bytes are UTF-8 but for a character that may be cut at their end. */
function startsValid(bytes: Uint8Array, length: number): boolean {
  for (let cut = 0; cut <= 3 && cut <= length; cut++) {
    if (typeof fromBytes(bytes.subarray(0, length - cut)) === 'string') return true
  }
  return false
}

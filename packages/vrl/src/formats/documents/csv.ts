import { fromBytes, toBytes } from '../../value/index.ts'

/** The fields of the first record of a CSV text (RFC 4180, read leniently); blank lines before it are passed over. */
export function firstRecord(text: string, delimiter: string): string[] {
  const fields: string[] = []
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0
  while (at < text.length && isBreak(text.charCodeAt(at))) at++
  if (at >= text.length) return fields
  const special = delimiter.charCodeAt(0)
  for (;;) {
    let field = ''
    if (text.charCodeAt(at) === 0x22) {
      const end = endOfQuoted(text, at + 1)
      field = text.slice(at + 1, end).replaceAll('""', '"')
      at = end + 1
    }
    const start = at
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === special || isBreak(unit)) break
    }
    fields.push(field + text.slice(start, at))
    if (text.charCodeAt(at) !== special) return fields
    at++
  }
}

/** Where the closing quote of a field stands that begins at `at`; the end of the text where there is none. */
function endOfQuoted(text: string, at: number): number {
  let end = text.indexOf('"', at)
  while (end >= 0 && text.charCodeAt(end + 1) === 0x22) end = text.indexOf('"', end + 2)
  return end < 0 ? text.length : end
}

function isBreak(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d
}

/** The same for bytes that need not be UTF-8. */
export function firstRecordOf(value: string | Uint8Array, delimiter: string): (string | Uint8Array)[] {
  if (typeof value === 'string') return firstRecord(value, delimiter)
  const withoutMark = value[0] === 0xef && value[1] === 0xbb && value[2] === 0xbf ? value.subarray(3) : value
  return firstRecord(binaryText(withoutMark), delimiter).map((field) => fromBytes(binaryBytes(field)))
}

/** A record as CSV, without a line break at its end; fields are in quotes where they have to be. */
export function writeRecord(fields: readonly (string | Uint8Array)[], delimiter: string): string | Uint8Array {
  const isText = fields.every((field) => typeof field === 'string')
  const texts = isText ? fields : fields.map((field) => binaryText(toBytes(field)))
  if (texts.length === 1 && texts[0] === '') return '""'
  const record = texts.map((text) => quotedField(text, delimiter)).join(delimiter)
  return isText ? record : fromBytes(binaryBytes(record))
}

function quotedField(text: string, delimiter: string): string {
  const isPlain = !(text.includes('"') || text.includes(delimiter) || text.includes('\n') || text.includes('\r'))
  return isPlain ? text : `"${text.replaceAll('"', '""')}"`
}

/** Bytes as a text of as many characters, U+0000 to U+00FF. */
function binaryText(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

function binaryBytes(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i)
  return bytes
}

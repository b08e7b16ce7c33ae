/**
 * What is known of a message, in numbers: a row of `ROW` of them, of which those named `…_AT` are followed by where the
 * field ends. Places count in the chunk; -1: there is no such field.
 */
export const ROW = 16
/** Facility times eight plus severity. */
export const PRIORITY = 0
/** Of RFC 5424; -1: the message is one of RFC 3164. */
export const VERSION = 1
export const HOSTNAME_AT = 2
export const APPNAME_AT = 4
export const PROCID_AT = 6
export const MSGID_AT = 8
export const MESSAGE_AT = 10
/** Where the structured data stands among the spans of all rows, and where it ends there; both the same: there is none. */
export const DATA_AT = 12
export const NANOS = 14
/** Which fields there are, and of what kind: equal numbers, equal names of fields in the JSON, but for structured data. */
export const KIND = 15

const PROCID_SHIFT = 8
const VERSION_SHIFT = 10
/** A process is told as nothing, as digits that are a JSON number, as text, or as a number in other digits. */
export const PROCID_DIGITS = 1
export const PROCID_TEXT = 2
export const PROCID_OTHER = 3

/** The kind of a row whose other fields are set. `isTimed`: it has a timestamp. */
export function kindOf(bytes: Uint8Array, rows: Int32Array, at: number, isTimed: boolean): number {
  const priority = rows[at + PRIORITY] as number
  let kind = isTimed ? 1 : 0
  if (rows[at + HOSTNAME_AT] !== -1) kind |= 2
  if (rows[at + APPNAME_AT] !== -1) kind |= 4
  if (rows[at + MSGID_AT] !== -1) kind |= 8
  if (priority >= 0) kind |= priority < 192 ? 48 : 16
  const procid = procidKind(bytes, rows[at + PROCID_AT] as number, rows[at + PROCID_AT + 1] as number)
  return kind | (procid << PROCID_SHIFT) | (((rows[at + VERSION] as number) + 1) << VERSION_SHIFT)
}

/** How the process of a kind of row is told. */
export function procidOfKind(kind: number): number {
  return (kind >> PROCID_SHIFT) & 3
}

function procidKind(bytes: Uint8Array, at: number, end: number): number {
  if (at < 0) return 0
  const first = bytes[at] as number
  const signed = first === 0x2b || first === 0x2d
  for (let i = signed ? at + 1 : at; i < end; i++) if (((bytes[i] as number) - 0x30) >>> 0 > 9) return PROCID_TEXT
  return signed || end - at > 9 || (first === 0x30 && end - at > 1) ? PROCID_OTHER : PROCID_DIGITS
}

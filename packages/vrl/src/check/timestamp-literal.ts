import { Timestamp } from '../value/index.ts'

/** A date, a time and an offset, with fewer digits and more blanks than RFC 3339 has. */
const SHAPE =
  /^\s*\+?(\d{4})\s*-\s*(\d{1,2})\s*-\s*(\d{1,2})(?:\s*[Tt]\s*|\s+)(\d{1,2})\s*:\s*(\d{1,2})\s*:\s*(\d{1,2})(\.\d+)?\s*(Z|UTC|[+-]\d\d\s*:?\s*\d\d)\s*$/i

/** The time that a literal stands for, or why it stands for none. */
export function timestampOf(text: string): Timestamp | string {
  const [match, year = '', ...parts] = SHAPE.exec(text) ?? []
  if (match === undefined) return 'expected a date, a time and an offset, as in 2021-02-11T10:32:50Z'
  const [month, day, hour, minute, second] = parts.slice(0, 5).map((part) => part.padStart(2, '0'))
  const offset = (parts[6] ?? '').replaceAll(/\s/g, '').replace(/^utc$/i, 'Z')
  const exact = `${year}-${month}-${day}T${hour}:${minute}:${second}${parts[5] ?? ''}${offset}`
  return Timestamp.parse(exact) ?? 'input is out of range'
}

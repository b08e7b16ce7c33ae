import { MONTHS } from '../../time/index.ts'
import { Timestamp } from '../../value/index.ts'
import type { Zone } from '../../time/index.ts'

const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3).toLowerCase())
/** `Oct 11 22:14:15`, also with a year, a fraction or a colon behind it. RFC 3164, section 4.1.2. */
const RFC3164 =
  /([A-Za-z]{3})[ \t]+(\d{1,2})[ \t]+(?:(\d{4})[ \t]+)?(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\.(\d{1,9})\d*)?:?/y
const WORD = /\S+/y

export interface SyslogTime {
  readonly timestamp: Timestamp
  /** Where it ends in the text. */
  readonly end: number
}

/** Reads a time of RFC 3164 or RFC 3339 at `at`; without a year it is in the present one, or in December of the last. */
export function syslogTime(line: string, at: number, zone: Zone, now = Date.now()): SyslogTime | undefined {
  RFC3164.lastIndex = at
  const match = RFC3164.exec(line)
  if (match === null) return rfc3339(line, at)
  const [, name = '', day, yearText, hour, minute, second, fraction = ''] = match
  const month = SHORT_MONTHS.indexOf(name.toLowerCase())
  const year = yearText === undefined ? yearOf(month, now) : Number(yearText)
  const wall = wallSeconds([year, month, Number(day), Number(hour), Number(minute), Number(second)])
  if (wall === undefined) return undefined
  return { timestamp: new Timestamp(zone.toEpoch(wall), Number(fraction.padEnd(9, '0'))), end: RFC3164.lastIndex }
}

/** Something has to follow it: a line that is nothing but a time is no message. */
function rfc3339(line: string, at: number): SyslogTime | undefined {
  WORD.lastIndex = at
  const word = WORD.exec(line)?.[0]
  const isAll = WORD.lastIndex === line.length
  const timestamp = word === undefined || isAll ? undefined : Timestamp.parse(word)
  return timestamp === undefined ? undefined : { timestamp, end: WORD.lastIndex }
}

/** The year of a time that says none. @param month from 0 */
export function yearOf(month: number, now = Date.now()): number {
  const today = new Date(now)
  return today.getUTCFullYear() - (today.getUTCMonth() === 0 && month === 11 ? 1 : 0)
}

type Fields = readonly [year: number, month: number, day: number, hour: number, minute: number, second: number]

/** What clocks show as seconds, as if that were UTC; `undefined` where there is no such time. Months count from 0. */
export function wallSeconds([year, month, day, hour, minute, second]: Fields): number | undefined {
  if (month < 0 || month > 11 || hour > 23 || minute > 59 || second > 59) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month, day)
  if (date.getUTCMonth() !== month || date.getUTCDate() !== day) return undefined
  return date.getTime() / 1000 + hour * 3600 + minute * 60 + second
}

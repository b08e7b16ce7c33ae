import { fail } from '../../function/index.ts'
import { compileTimeParser, MONTHS, Zone } from '../../time/index.ts'
import { Timestamp } from '../../value/index.ts'
import type { TimeReader } from './access-log.ts'
import { wallSeconds } from '../syslog/time.ts'

/** The time of access logs. */
export const ACCESS_TIME = '%d/%b/%Y:%T %z'
/** The time of the error log of nginx. */
export const NGINX_ERROR_TIME = '%Y/%m/%d %H:%M:%S'
const SHORT_MONTHS = MONTHS.map((name) => name.slice(0, 3))
const ACCESS = /^(\d\d)\/([A-Z][a-z]{2})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-])(\d\d)(\d\d)$/
const ERROR = /^(\d{4})\/(\d\d)\/(\d\d) (\d\d):(\d\d):(\d\d)$/
const MOST_READERS = 100

/** A reader of times in a strftime format; those without a zone are in `zone`, an IANA name or `local`. */
export function timeReader(format: string, zone: string): TimeReader {
  const general = generalReader(format, zone)
  if (format === ACCESS_TIME) return (text) => accessTime(text) ?? general(text)
  if (format !== NGINX_ERROR_TIME) return general
  const place = new Zone(zone)
  return (text) => errorTime(text, place) ?? general(text)
}

/** Readers by their formats, of which few are kept: for formats that are only known when a program runs. */
export function timeReaders(zone: string): (format: string) => TimeReader {
  const known = new Map<string, TimeReader>()
  return (format) => {
    let reader = known.get(format)
    if (reader === undefined) {
      if (known.size >= MOST_READERS) known.clear()
      reader = timeReader(format, zone)
      known.set(format, reader)
    }
    return reader
  }
}

function generalReader(format: string, zone: string): TimeReader {
  const parser = compileTimeParser(format, new Zone(zone))
  return (text) => {
    const time = parser.parse(text)
    return time instanceof Timestamp ? time : fail(`failed parsing timestamp ${text} using format ${format}: ${time}`)
  }
}

function accessTime(text: string): Timestamp | undefined {
  const match = ACCESS.exec(text)
  if (match === null) return undefined
  const [, day, month = '', year, hour, minute, second, sign, hours, minutes] = match
  const wall = wallSeconds([
    Number(year),
    SHORT_MONTHS.indexOf(month),
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  ])
  if (wall === undefined || Number(minutes) > 59) return undefined
  const ahead = Number(hours) * 3600 + Number(minutes) * 60
  return new Timestamp(sign === '-' ? wall + ahead : wall - ahead, 0)
}

function errorTime(text: string, zone: Zone): Timestamp | undefined {
  const match = ERROR.exec(text)
  if (match === null) return undefined
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const wall = wallSeconds([year, month - 1, day, hour, minute, second])
  return wall === undefined ? undefined : new Timestamp(zone.toEpoch(wall), 0)
}

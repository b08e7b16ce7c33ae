import { Timestamp } from '../value/index.ts'
import { compileTimeParser, type TimeParser } from './parser.ts'
import { parseRfc2822 } from './rfc2822.ts'
import type { Zone } from './zone.ts'

const LOCAL_FORMATS = [
  '%F %T',
  '%v %T',
  '%FT%T',
  '%m/%d/%Y:%T',
  '%a, %d %b %Y %T',
  '%a %d %b %T %Y',
  '%A %d %B %T %Y',
  '%a %b %e %T %Y',
]
const OFFSET_FORMATS = ['%+', '%a %d %b %T %Z %Y', '%a %d %b %T %z %Y', '%a %d %b %T %#z %Y', '%d/%b/%Y:%T %z']

const known = new WeakMap<Zone, Parsers>()

interface Parsers {
  readonly local: readonly TimeParser[]
  readonly offset: readonly TimeParser[]
}

/**
 * Reads a time in one of the formats that VRL knows by itself: those of `date`, ctime, the common log, RFC 3339 and 2822,
 * and seconds since the epoch. What has no offset is of clocks in `zone`. `undefined` for all else.
 */
export function parseTimestampAny(text: string, zone: Zone): Timestamp | undefined {
  const { local, offset } = parsersOf(zone)
  return first(local, text) ?? unixTime(text) ?? parseRfc2822(text) ?? first(offset, text)
}

function parsersOf(zone: Zone): Parsers {
  let parsers = known.get(zone)
  if (parsers === undefined) {
    const compile = (format: string) => compileTimeParser(format, zone)
    parsers = { local: LOCAL_FORMATS.map(compile), offset: OFFSET_FORMATS.map(compile) }
    known.set(zone, parsers)
  }
  return parsers
}

function first(parsers: readonly TimeParser[], text: string): Timestamp | undefined {
  for (const parser of parsers) {
    const time = parser.parse(text)
    if (typeof time !== 'string') return time
  }
  return undefined
}

function unixTime(text: string): Timestamp | undefined {
  if (!/^[+-]?\d+$/.test(text)) return undefined
  const seconds = Number(text)
  return Math.abs(seconds) <= 8.2e12 ? new Timestamp(seconds, 0) : undefined
}

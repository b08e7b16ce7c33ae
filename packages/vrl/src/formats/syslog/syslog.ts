import { Kind } from '../../kind/index.ts'
import type { Zone } from '../../time/index.ts'
import { setField, Timestamp, type ValueObject } from '../../value/index.ts'
import { structuredData } from './structured-data.ts'
import { syslogTime } from './time.ts'

const TEXT_OR_NULL = Kind.bytes.or(Kind.null)

/** The kind of a message that was read. Structured data makes more fields. */
export const SYSLOG = Kind.object(
  {
    message: Kind.bytes,
    hostname: TEXT_OR_NULL,
    severity: TEXT_OR_NULL,
    facility: TEXT_OR_NULL,
    appname: TEXT_OR_NULL,
    msgid: TEXT_OR_NULL,
    timestamp: Kind.timestamp.or(Kind.null),
    procid: Kind.integer.or(TEXT_OR_NULL),
    version: Kind.integer.or(Kind.null),
  },
  Kind.object({}, Kind.bytes),
)

/** The same as it is: only the message is always there, and structured data may be called like any field. */
export const DOUBTFUL_SYSLOG = Kind.object(
  Object.fromEntries([...(SYSLOG.object?.known ?? [])].map(([name, kind]) => [name, doubtful(name, kind)])),
  Kind.object({}, Kind.bytes),
)

function doubtful(name: string, kind: Kind): Kind {
  return (name === 'message' ? kind : kind.or(Kind.undefined)).or(Kind.object({}, Kind.bytes))
}

/** The names of facilities by number, as VRL has them. RFC 5424, section 6.2.1. */
const FACILITIES = [
  'kern', 'user', 'mail', 'daemon', 'auth', 'syslog', 'lpr', 'news', 'uucp', 'cron', 'authpriv', 'ftp', 'ntp', 'audit', 'alert', 'clockd',
  'local0', 'local1', 'local2', 'local3', 'local4', 'local5', 'local6', 'local7',
] as const // prettier-ignore
const SEVERITIES = ['emerg', 'alert', 'crit', 'err', 'warning', 'notice', 'info', 'debug'] as const
const PRIORITY = /<(\d{1,3})>/y
const VERSION = /(\d{1,9})[ \t]+/y
const BLANKS = /[ \t]*/y
const WORD = /\S+/y
/** A word of the header of RFC 3164, with the one space before it. */
const HEADER_WORD = / ([^\s:]+)/y
const ADDRESS = / ((?:[\dA-Fa-f]{0,4}:){2,7}[\dA-Fa-f.]*)(?=\s|$)/y
const TAG = /^([^\s:[]*)\[([^\]]+)\]$/
/** Facilities end at 191, but more fit into the byte that some senders fill. */
const MOST_PRIORITY = 255
const MAX_PID = 2 ** 31 - 1

/** Reads a message of RFC 5424, or else of RFC 3164, leniently; `undefined`: it is neither. Times without a zone are in `zone`. */
export function parseSyslog(text: string, zone: Zone): ValueObject | undefined {
  const line = text.trim()
  PRIORITY.lastIndex = 0
  const priority = PRIORITY.exec(line)
  const start = priority === null ? 0 : PRIORITY.lastIndex
  const result: ValueObject = {}
  const code = priority === null ? -1 : Number(priority[1])
  if (code > MOST_PRIORITY || (priority === null && line.startsWith('<'))) return undefined
  const facility = FACILITIES[code >> 3]
  if (facility !== undefined) result['facility'] = facility
  if (code >= 0) result['severity'] = SEVERITIES[code & 7] as string
  return rfc5424(line, start, result) ?? rfc3164(line, start, result, zone)
}

function rfc5424(line: string, start: number, header: ValueObject): ValueObject | undefined {
  VERSION.lastIndex = start
  const version = VERSION.exec(line)
  if (version === null) return undefined
  const fields: string[] = []
  let at = VERSION.lastIndex
  for (let i = 0; i < 5; i++) {
    WORD.lastIndex = at
    const word = WORD.exec(line)?.[0]
    if (word === undefined) return undefined
    fields.push(word)
    const end = WORD.lastIndex
    at = afterBlanks(line, end)
    if (at === end && i < 4) return undefined
  }
  const [time, hostname, appname, procid, msgid] = fields as [string, string, string, string, string]
  const timestamp = time === '-' ? undefined : Timestamp.parse(time)
  if (time !== '-' && timestamp === undefined) return undefined
  const result: ValueObject = { ...header, version: Number(version[1]) }
  if (timestamp !== undefined) result['timestamp'] = timestamp
  setWord(result, 'hostname', hostname)
  setWord(result, 'appname', appname)
  if (procid !== '-') result['procid'] = processId(procid)
  setWord(result, 'msgid', msgid)
  const dataEnd = line[at] === '-' ? at + 1 : structuredData(line, at, { strict: false }, result)
  if (dataEnd === at) return undefined
  const messageAt = afterBlanks(line, dataEnd)
  result['message'] = line.slice(line.charCodeAt(messageAt) === 0xfeff ? messageAt + 1 : messageAt)
  return result
}

function rfc3164(line: string, start: number, header: ValueObject, zone: Zone): ValueObject | undefined {
  const time = syslogTime(line, afterBlanks(line, start), zone)
  if (time === undefined) return undefined
  const result: ValueObject = { ...header, timestamp: time.timestamp }
  const words: string[] = []
  let at = headerWord(line, time.end, true, words)
  if (at > time.end) at = headerWord(line, at, false, words)
  setHostAndTag(result, words)
  at = afterBlanks(line, at)
  if (line[at] === ':') at++
  at = afterBlanks(line, at)
  if (line[at] === '-') at++
  else at = structuredData(line, at, { strict: true }, result)
  result['message'] = line.slice(afterBlanks(line, at))
  return result
}

/** Reads a word of the header, and returns where it ends. */
function headerWord(line: string, at: number, mayBeAddress: boolean, into: string[]): number {
  ADDRESS.lastIndex = at
  const pattern = mayBeAddress && ADDRESS.test(line) ? ADDRESS : HEADER_WORD
  pattern.lastIndex = at
  const word = pattern.exec(line)?.[1]
  if (word === undefined) return at
  into.push(word)
  return pattern.lastIndex
}

/** One word alone is the tag if it names a process in brackets, else the host. */
function setHostAndTag(result: ValueObject, [first, second]: readonly string[]): void {
  const word = second ?? first
  if (word === undefined) return
  if (second !== undefined) setWord(result, 'hostname', first as string)
  const tag = TAG.exec(word)
  if (tag === null) {
    setWord(result, second === undefined ? 'hostname' : 'appname', word)
    return
  }
  result['appname'] = tag[1] as string
  result['procid'] = processId(tag[2] as string)
}

/** Sets a field; a dash stands for none. */
function setWord(result: ValueObject, field: string, word: string): void {
  if (word !== '-') setField(result, field, word)
}

function processId(text: string): string | number {
  const number = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  return number <= MAX_PID && number >= -MAX_PID - 1 ? number : text
}

function afterBlanks(line: string, at: number): number {
  BLANKS.lastIndex = at
  BLANKS.test(line)
  return BLANKS.lastIndex
}

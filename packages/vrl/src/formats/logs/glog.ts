import { fail } from '../../function/index.ts'
import { integerIn } from '../../numbers/integer.ts'
import { Timestamp, type ValueObject } from '../../value/index.ts'
import { wallSeconds } from '../syslog/time.ts'

const LEVELS = new Map([
  ['I', 'info'],
  ['W', 'warning'],
  ['E', 'error'],
  ['F', 'fatal'],
])
/** Level, day, time, thread, place in the source, and the message, of which blanks around it are no part. */
const TIME = String.raw`(\d{2}):(\d{2}):(\d{2})\.(\d{6})\s+(\d+)\s(.+):(\d+)\](?:\s(.*))?$`
const GLOG = new RegExp(String.raw`^(\w)(\d{4})(\d{2})(\d{2})\s${TIME}`)
const KLOG = new RegExp(String.raw`^(\w)()(\d{2})(\d{2})\s${TIME}`)

/** A line of Google's logging library. @throws Failure */
export function parseGlog(text: string): ValueObject {
  return fieldsOf(matchOf(GLOG, text, 'glog'), undefined)
}

/** A line of Kubernetes' logging library, which names no year. @throws Failure */
export function parseKlog(text: string, now = Date.now()): ValueObject {
  const match = matchOf(KLOG, text, 'klog')
  const today = new Date(now)
  const isLastYear = match[3] === '12' && today.getUTCMonth() === 0
  return fieldsOf(match, today.getUTCFullYear() - (isLastYear ? 1 : 0))
}

function matchOf(pattern: RegExp, text: string, format: string): RegExpExecArray {
  const line = text.trim()
  const match = pattern.exec(line)
  const isCut = match?.[12] === undefined && !/\s$/.test(text)
  return match === null || isCut ? fail(`failed parsing ${format} message`) : match
}

function fieldsOf(match: RegExpExecArray, year: number | undefined): ValueObject {
  const [, letter = '', years = '', month = '', day = '', hour = '', minute = '', second = '', micros = ''] = match
  const level = LEVELS.get(letter) ?? fail(`unrecognized log level "${letter}"`)
  const wall = wallSeconds([
    year ?? Number(years),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  ])
  const shown = `${years}${month}${day} ${hour}:${minute}:${second}.${micros}`
  if (wall === undefined) fail(`failed parsing timestamp ${shown}: input is out of range`)
  return {
    file: match[10] ?? '',
    id: integerIn(match[9] ?? '') ?? fail('failed parsing id'),
    level,
    line: integerIn(match[11] ?? '') ?? fail('failed parsing line'),
    message: match[12] ?? '',
    timestamp: new Timestamp(wall, Number(micros) * 1000),
  }
}

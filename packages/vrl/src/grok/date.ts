import { wallSeconds } from '../formats/syslog/time.ts'
import { isZone, MONTHS, Zone } from '../time/index.ts'
import type { Filter } from './filter.ts'
import { GrokError } from './grok.ts'
import type { RuleFunction } from './rule-syntax.ts'

const LOWER_MONTHS = MONTHS.map((name) => name.toLowerCase())
const TOKEN = /([A-Za-z])\1*|'([^']*)'|[^]/g
const OFFSET = /^([+-])(\d{1,2}):?(\d{2})?$/
/** Years of two digits below this one are of this century. */
const CENTURY = 70

/** A part of the format: which field of the time, and how it looks in a text. */
interface Part {
  readonly field: string
  readonly pattern: string
}

/** What a text says of each field of the time, by the letter of the format. */
type Fields = ReadonlyMap<string, string>

export interface DateMatcher {
  /** What such times look like. */
  readonly pattern: string
  /** Makes milliseconds since 1970 of them. */
  readonly filter: Filter
}

/**
 * `date("yyyy-MM-dd")`, also with a zone for times that name none.
 * Source: Joda-Time, `DateTimeFormat`, as far as Datadog's parser supports it.
 * @throws GrokError
 */
export function dateMatcher({ name, args = [] }: RuleFunction): DateMatcher {
  const texts = args.map((argument) =>
    'value' in argument && typeof argument.value === 'string' ? argument.value : undefined,
  )
  const [format, zone] = texts
  const ahead = zone === undefined ? 0 : offsetOf(zone)
  const parts = format === undefined ? undefined : partsOf(format)
  if (parts === undefined || texts.length > 2 || texts.includes(undefined) || ahead === undefined) {
    throw new GrokError(`invalid arguments for the function '${name}'`)
  }
  const fields = parts.filter(({ field }) => field !== '').map(({ field }) => field)
  const reader = new RegExp(
    `^${parts.map(({ field, pattern }) => (field === '' ? pattern : `(${pattern})`)).join('')}$`,
  )
  const filter: Filter = (value) => {
    const match = typeof value === 'string' ? reader.exec(value) : null
    return match === null
      ? undefined
      : millis(new Map(fields.map((field, i) => [field, match[i + 1] as string])), ahead)
  }
  return { pattern: parts.map(({ pattern }) => pattern).join(''), filter }
}

function partsOf(format: string): Part[] | undefined {
  const parts: Part[] = []
  for (const [token, letter, literal] of format.matchAll(TOKEN)) {
    if (letter === undefined) {
      parts.push({ field: '', pattern: escaped(literal ?? token) })
      continue
    }
    const part = partOf(letter, token.length)
    if (part === undefined) return undefined
    parts.push(part)
  }
  return parts
}

/** Letters that are numbers, of as many digits as there are letters. */
const DIGITS = new Set('hHmsSDewxcC')
const HALF = '(?:[aA][mM]|[pP][mM])'
const NAME = String.raw`\w+`
const SHORT_NAME = String.raw`\w{3}`

function partOf(letter: string, length: number): Part | undefined {
  const digits = String.raw`\d{${length}}`
  const oneOrTwo = length === 1 ? String.raw`\d{1,2}` : digits
  switch (letter) {
    case 'y':
    case 'Y':
      return { field: length === 2 ? 'yy' : 'y', pattern: length === 1 ? String.raw`\d{4}` : digits }
    case 'M':
      if (length < 3) return { field: 'M', pattern: oneOrTwo }
      return { field: 'MMM', pattern: length === 3 ? SHORT_NAME : NAME }
    case 'd':
      return { field: 'd', pattern: oneOrTwo }
    case 'a':
      return { field: 'a', pattern: HALF }
    case 'E':
      return length < 3 ? undefined : { field: 'E', pattern: length === 3 ? SHORT_NAME : NAME }
    case 'z':
      return { field: 'z', pattern: length >= 4 ? String.raw`\w+(?:\/\w+)*` : NAME }
    case 'Z':
      return { field: 'Z', pattern: length < 3 ? String.raw`(?:Z|[+-]\d\d:?\d\d)` : String.raw`\w+(?:\/\w+)?` }
    default:
      return DIGITS.has(letter) ? { field: letter, pattern: digits } : undefined
  }
}

/** @param ahead seconds that clocks are ahead of UTC where the text does not say it */
function millis(fields: Fields, ahead: number): number | undefined {
  const now = new Date()
  const hasYear = fields.has('y') || fields.has('yy')
  const hasDay = fields.has('d') || fields.has('D')
  const month = monthOf(fields, now)
  const day = number(fields, 'd') ?? (fields.has('D') ? number(fields, 'D') : now.getUTCDate())
  const wall = wallSeconds([
    yearOf(fields) ?? now.getUTCFullYear(),
    fields.has('D') && !fields.has('d') ? 0 : month,
    fields.has('D') && !fields.has('d') ? 1 : (day as number),
    hourOf(fields),
    number(fields, 'm') ?? 0,
    number(fields, 's') ?? 0,
  ])
  if (wall === undefined) return undefined
  const ofYear = fields.has('D') && !fields.has('d') ? ((day as number) - 1) * 86_400 : 0
  const epoch = inZone(wall + ofYear, fields, ahead)
  if (epoch === undefined) return undefined
  const time = epoch * 1000 + Math.floor(Number(`0.${fields.get('S') ?? '0'}`) * 1000 + 1e-6)
  return time > now.getTime() ? earlier(time, hasDay, hasYear) : time
}

/** A time without a day or a year is none of the future. */
function earlier(time: number, hasDay: boolean, hasYear: boolean): number | undefined {
  const date = new Date(time)
  if (!hasDay) {
    if (date.getUTCDate() > 1) date.setUTCDate(date.getUTCDate() - 1)
    return date.getTime()
  }
  if (hasYear) return time
  const month = date.getUTCMonth()
  date.setUTCFullYear(date.getUTCFullYear() - 1)
  return date.getUTCMonth() === month ? date.getTime() : undefined
}

function number(fields: Fields, field: string): number | undefined {
  const text = fields.get(field)
  return text === undefined ? undefined : Number(text)
}

function yearOf(fields: Fields): number | undefined {
  const short = number(fields, 'yy')
  return short === undefined ? number(fields, 'y') : short + (short < CENTURY ? 2000 : 1900)
}

function monthOf(fields: Fields, now: Date): number {
  const name = fields.get('MMM')?.toLowerCase()
  if (name !== undefined) return LOWER_MONTHS.findIndex((month) => month === name || month.slice(0, 3) === name)
  return (number(fields, 'M') ?? now.getUTCMonth() + 1) - 1
}

function hourOf(fields: Fields): number {
  const hour = number(fields, 'H')
  if (hour !== undefined) return hour
  const half = number(fields, 'h') ?? 0
  const isAfternoon = fields.get('a')?.toLowerCase() === 'pm'
  return (half % 12) + (isAfternoon ? 12 : 0)
}

function inZone(wall: number, fields: Fields, ahead: number): number | undefined {
  const zone = fields.get('z')
  if (zone !== undefined) return isZone(zone) ? new Zone(zone).toEpoch(wall) : undefined
  const offset = fields.get('Z')
  const seconds = offset === undefined ? ahead : offsetOf(offset)
  return seconds === undefined ? undefined : wall - seconds
}

/** Seconds ahead of UTC: `+3`, `-0300`, `UTC+5`, `Z`, or what a zone is ahead at present. */
function offsetOf(zone: string): number | undefined {
  if (['GMT', 'UTC', 'UT', 'Z'].includes(zone)) return 0
  const signAt = zone.search(/[+-]/)
  if (signAt < 0) return isZone(zone) ? new Zone(zone).at(Math.floor(Date.now() / 1000)).seconds : undefined
  const match = OFFSET.exec(zone.slice(signAt))
  if (match === null) return undefined
  const [, sign, hours, minutes = '0'] = match
  return (Number(hours) * 3600 + Number(minutes) * 60) * (sign === '-' ? -1 : 1)
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}]/g, String.raw`\$&`)
}

import type { Timestamp } from '../value/index.ts'
import { DAYS, MONTHS } from './names.ts'
import { modulo } from './calendar.ts'
import { COMPOSITES, SPECIFIER } from './specifier.ts'

/** Thrown for a specifier that chrono does not know. */
export class StrftimeSyntaxError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'StrftimeSyntaxError'
  }
}

/** Seconds east of UTC, and the name that `%Z` shows. */
export interface ZoneOffset {
  readonly seconds: number
  readonly name: string
}

/** A compiled strftime text. */
export interface Strftime {
  format(timestamp: Timestamp, offset?: ZoneOffset): string
}

const UTC: ZoneOffset = { seconds: 0, name: 'UTC' }
const DAY_MS = 86_400_000

/** The local date and time to format, with what only some specifiers need. */
interface Moment {
  readonly date: Date
  readonly timestamp: Timestamp
  readonly offset: ZoneOffset
}
type Field = (moment: Moment) => string

/**
 * Compiles text with strftime specifiers as chrono has them (https://docs.rs/chrono/latest/chrono/format/strftime/).
 * @throws StrftimeSyntaxError
 */
export function compileStrftime(text: string): Strftime {
  const parts: (string | Field)[] = []
  let from = 0
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
    parts.push(text.slice(from, at))
    SPECIFIER.lastIndex = at
    const match = SPECIFIER.exec(text)
    const field = match === null ? undefined : fieldOf(match[2] as string, match[1] as string)
    if (match === null || field === undefined) {
      throw new StrftimeSyntaxError(`"${text.slice(at, at + 2)}" in "${text}" is no strftime specifier`)
    }
    parts.push(field)
    from = at + match[0].length
  }
  parts.push(text.slice(from))
  return {
    format: (timestamp, offset = UTC) => {
      const moment = { date: new Date((timestamp.seconds + offset.seconds) * 1000), timestamp, offset }
      return parts.map((part) => (typeof part === 'string' ? part : part(moment))).join('')
    },
  }
}

function fieldOf(specifier: string, padding: string): Field | undefined {
  const numeric = NUMBERS[specifier]
  if (numeric !== undefined) {
    const [read, width, pad] = numeric
    const fill = { '-': '', _: ' ', '0': '0' }[padding] ?? pad
    const digits = fill === '' ? 0 : width
    if (specifier === 'Y' || specifier === 'G') return (moment) => yearText(read(moment), digits, fill)
    return (moment) => padded(read(moment), digits, fill)
  }
  if (padding !== '') return undefined
  const composite = COMPOSITES[specifier]
  if (composite !== undefined) {
    const compiled = compileStrftime(composite)
    return ({ timestamp, offset }) => compiled.format(timestamp, offset)
  }
  return TEXTS[specifier]
}

const NUMBERS: Record<string, readonly [read: (moment: Moment) => number, width: number, pad: string]> = {
  Y: [({ date }) => date.getUTCFullYear(), 4, '0'],
  C: [({ date }) => Math.floor(date.getUTCFullYear() / 100), 2, '0'],
  y: [({ date }) => modulo(date.getUTCFullYear(), 100), 2, '0'],
  q: [({ date }) => Math.floor(date.getUTCMonth() / 3) + 1, 1, '0'],
  m: [({ date }) => date.getUTCMonth() + 1, 2, '0'],
  d: [({ date }) => date.getUTCDate(), 2, '0'],
  e: [({ date }) => date.getUTCDate(), 2, ' '],
  w: [({ date }) => date.getUTCDay(), 1, '0'],
  u: [({ date }) => date.getUTCDay() || 7, 1, '0'],
  U: [({ date }) => Math.floor((dayOfYear(date) + 7 - date.getUTCDay()) / 7), 2, '0'],
  W: [({ date }) => Math.floor((dayOfYear(date) + 7 - modulo(date.getUTCDay() - 1, 7)) / 7), 2, '0'],
  G: [({ date }) => isoWeek(date).year, 4, '0'],
  g: [({ date }) => modulo(isoWeek(date).year, 100), 2, '0'],
  V: [({ date }) => isoWeek(date).week, 2, '0'],
  j: [({ date }) => dayOfYear(date) + 1, 3, '0'],
  H: [({ date }) => date.getUTCHours(), 2, '0'],
  k: [({ date }) => date.getUTCHours(), 2, ' '],
  I: [({ date }) => date.getUTCHours() % 12 || 12, 2, '0'],
  l: [({ date }) => date.getUTCHours() % 12 || 12, 2, ' '],
  M: [({ date }) => date.getUTCMinutes(), 2, '0'],
  S: [({ date }) => date.getUTCSeconds(), 2, '0'],
  s: [({ timestamp }) => timestamp.seconds, 1, '0'],
  f: [({ timestamp }) => timestamp.nanos, 9, '0'],
  '3f': [({ timestamp }) => Math.floor(timestamp.nanos / 1e6), 3, '0'],
  '6f': [({ timestamp }) => Math.floor(timestamp.nanos / 1e3), 6, '0'],
  '9f': [({ timestamp }) => timestamp.nanos, 9, '0'],
}

const TEXTS: Record<string, Field> = {
  b: ({ date }) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  h: ({ date }) => (MONTHS[date.getUTCMonth()] ?? '').slice(0, 3),
  B: ({ date }) => MONTHS[date.getUTCMonth()] ?? '',
  a: ({ date }) => (DAYS[date.getUTCDay()] ?? '').slice(0, 3),
  A: ({ date }) => DAYS[date.getUTCDay()] ?? '',
  P: ({ date }) => (date.getUTCHours() < 12 ? 'am' : 'pm'),
  p: ({ date }) => (date.getUTCHours() < 12 ? 'AM' : 'PM'),
  Z: ({ offset }) => offset.name,
  z: ({ offset }) => offsetText(offset.seconds, '', false),
  ':z': ({ offset }) => offsetText(offset.seconds, ':', false),
  '::z': ({ offset }) => offsetText(offset.seconds, ':', true),
  ':::z': ({ offset }) => offsetText(offset.seconds, '', false).slice(0, 3),
  '#z': ({ offset }) => offsetText(offset.seconds, '', false),
  '.f': ({ timestamp: { nanos } }) => (nanos === 0 ? '' : `.${shortestFraction(nanos)}`),
  '.3f': ({ timestamp: { nanos } }) => `.${padded(Math.floor(nanos / 1e6), 3, '0')}`,
  '.6f': ({ timestamp: { nanos } }) => `.${padded(Math.floor(nanos / 1e3), 6, '0')}`,
  '.9f': ({ timestamp: { nanos } }) => `.${padded(nanos, 9, '0')}`,
  t: () => '\t',
  n: () => '\n',
  '%': () => '%',
}

/** Years of more than four digits have a sign (ISO 8601). */
function yearText(year: number, width: number, fill: string): string {
  return (year > 9999 ? '+' : '') + padded(year, width, fill)
}

function padded(value: number, width: number, fill: string): string {
  return value < 0 ? `-${padded(-value, width, fill)}` : String(value).padStart(width, fill || '0')
}

function shortestFraction(nanos: number): string {
  const digits = padded(nanos, 9, '0')
  if (nanos % 1e6 === 0) return digits.slice(0, 3)
  return nanos % 1e3 === 0 ? digits.slice(0, 6) : digits
}

function offsetText(seconds: number, separator: string, withSeconds: boolean): string {
  const total = Math.abs(seconds)
  const fields = [Math.floor(total / 3600), Math.floor(total / 60) % 60]
  if (withSeconds) fields.push(total % 60)
  return (seconds < 0 ? '-' : '+') + fields.map((field) => padded(field, 2, '0')).join(separator)
}

/** Days since 1 January. */
function dayOfYear(date: Date): number {
  const first = new Date(date)
  first.setUTCMonth(0, 1)
  return Math.round((date.getTime() - first.getTime()) / DAY_MS)
}

/** ISO 8601 week: the one whose Thursday decides the year. */
function isoWeek(date: Date): { year: number; week: number } {
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY_MS)
  return { year: thursday.getUTCFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 }
}

import type { Timestamp } from '../value/index.ts'
import { compileTimeParser } from './parser.ts'
import { Zone } from './zone.ts'

const FORM =
  /^\s*(?:(mon|tue|wed|thu|fri|sat|sun)\s*,)?\s*(\d{1,2})\s+([a-z]{3})\s+(\d{2,})\s+(\d\d)\s*:\s*(\d\d)\s*(?::\s*(\d\d))?\s+(?:([a-z]+)|([+-]\d{4}))\s*(?:\([^()]*\)\s*)?$/i
/** Hours; all other names say nothing of their offset. */
const ZONES: Readonly<Record<string, number>> = {
  edt: -4,
  est: -5,
  cdt: -5,
  cst: -6,
  mdt: -6,
  mst: -7,
  pdt: -7,
  pst: -8,
}

const parser = compileTimeParser('%Y %b %d %T %z', new Zone('UTC'))
const withWeekday = compileTimeParser('%a %Y %b %d %T %z', new Zone('UTC'))

/** A date of a mail (RFC 2822, sections 3.3 and 4.3), with years of two and three digits and names of zones as it says. */
export function parseRfc2822(text: string): Timestamp | undefined {
  const match = FORM.exec(text)
  if (match === null) return undefined
  const [, weekday, day, month, year = '', hour, minute, second = '00', name, offset] = match
  const plain = `${wholeYear(year)} ${month} ${day} ${hour}:${minute}:${second} ${offset ?? offsetOf(name ?? '')}`
  const time = weekday === undefined ? parser.parse(plain) : withWeekday.parse(`${weekday} ${plain}`)
  return typeof time === 'string' ? undefined : time
}

function wholeYear(text: string): string {
  const year = Number(text)
  if (text.length === 2) return String(year + (year < 50 ? 2000 : 1900))
  return text.length === 3 ? String(year + 1900) : text.padStart(4, '0')
}

function offsetOf(name: string): string {
  const key = name.toLowerCase()
  const hours = Object.hasOwn(ZONES, key) ? (ZONES[key] as number) : 0
  return hours === 0 ? '+0000' : `-0${-hours}00`
}

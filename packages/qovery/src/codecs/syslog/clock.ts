import type { Zone } from '@qovery/vrl/time'

const DAY_SECONDS = 86_400
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** The letters of a month in lower case as one number. */
const MONTH_OF = new Map(MONTHS.map((name, index) => [letters(Buffer.from(name), 0), index + 1]))
const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const ZERO = 0x30
const COLON = 0x3a
const DASH = 0x2d
const DOT = 0x2e
const PLUS = 0x2b

/** Reads the timestamps of both RFCs from bytes. */
export class Clock {
  /** Of the latest timestamp that was read. */
  seconds = 0
  nanos = 0
  /** The bytes of the latest date, those of its year and of its month and day, and what day it is. */
  #yearKey = 0
  #dayKey = 0
  #days = Number.NaN
  readonly #zone: Zone
  readonly #now: () => number

  /** @param zone that of timestamps which name none. @param now epoch milliseconds */
  constructor(zone: Zone, now: () => number = Date.now) {
    this.#zone = zone
    this.#now = now
  }

  /** Reads RFC 3339, such as `2003-08-24T05:14:15.000003-07:00`, and returns where it ends; -1: there is none at `at`. */
  readRfc3339(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < 20 || bytes[at + 4] !== DASH || bytes[at + 7] !== DASH) return -1
    const separator = (bytes[at + 10] as number) | 0x20
    if (separator !== 0x74 || bytes[at + 13] !== COLON || bytes[at + 16] !== COLON) return -1
    const days = this.#daysAt(bytes, at)
    const time = timeOfDay(two(bytes, at + 11), two(bytes, at + 14), two(bytes, at + 17))
    // A byte that is no digit makes NaN of all that is reckoned with it.
    if (!(days + time >= days)) return -1
    const afterFraction = this.#readFraction(bytes, at + 19, end)
    const zoneAt = afterFraction
    const sign = bytes[zoneAt] as number
    if (zoneAt < end && (sign | 0x20) === 0x7a) {
      this.seconds = days * DAY_SECONDS + time
      return zoneAt + 1
    }
    if (sign !== PLUS && sign !== DASH) return -1
    const minutesAt = bytes[zoneAt + 3] === COLON ? zoneAt + 4 : zoneAt + 3
    if (minutesAt + 2 > end) return -1
    const offset = timeOfDay(two(bytes, zoneAt + 1), two(bytes, minutesAt), 0)
    if (!(offset >= 0)) return -1
    this.seconds = days * DAY_SECONDS + time - (sign === DASH ? -offset : offset)
    return minutesAt + 2
  }

  /**
   * Reads the time of RFC 3164, such as `Oct 11 22:14:15`, also with a year before the hours, a fraction behind the
   * seconds or a colon at the end, and returns where it ends; -1: there is none at `at`. Without a year it is in the
   * present one, or over New Year in the neighbouring one.
   */
  readRfc3164(bytes: Uint8Array, at: number, end: number): number {
    if (end - at < 14) return -1
    const month = MONTH_OF.get(letters(bytes, at))
    if (month === undefined) return -1
    const dayAt = skipBlanks(bytes, at + 3, end)
    const dayEnd = skipDigits(bytes, dayAt, end)
    let hourAt = skipBlanks(bytes, dayEnd, end)
    let hourEnd = skipDigits(bytes, hourAt, end)
    if (dayAt === at + 3 || hourAt === dayEnd) return -1
    let year = -1
    if (bytes[hourEnd] !== COLON) {
      year = numberIn(bytes, hourAt, hourEnd)
      hourAt = skipBlanks(bytes, hourEnd, end)
      if (hourAt === hourEnd) return -1
      hourEnd = skipDigits(bytes, hourAt, end)
    }
    const minuteEnd = skipDigits(bytes, hourEnd + 1, end)
    const secondEnd = skipDigits(bytes, minuteEnd + 1, end)
    if (bytes[hourEnd] !== COLON || bytes[minuteEnd] !== COLON || secondEnd > end) return -1
    const day = numberIn(bytes, dayAt, dayEnd)
    const days = epochDays(year === -1 ? this.#yearOf(month, day) : year, month, day)
    const hour = numberIn(bytes, hourAt, hourEnd)
    const time = timeOfDay(hour, numberIn(bytes, hourEnd + 1, minuteEnd), numberIn(bytes, minuteEnd + 1, secondEnd))
    if (!(days + time >= days)) return -1
    const last = this.#readFraction(bytes, secondEnd, end)
    this.seconds = this.#zone.toEpoch(days * DAY_SECONDS + time)
    return last < end && bytes[last] === COLON ? last + 1 : last
  }

  #yearOf(month: number, day: number): number {
    const today = new Date(this.#zone.toWall(Math.floor(this.#now() / 1000)) * 1000)
    const year = today.getUTCFullYear()
    if (today.getUTCMonth() === 0 && month === 12) return year - 1
    return today.getUTCMonth() === 11 && today.getUTCDate() === 31 && month === 1 && day === 1 ? year + 1 : year
  }

  /** The days from 1970-01-01 of a date such as `2003-08-24`, which mostly is that of the message before; NaN: it is none. */
  #daysAt(bytes: Uint8Array, at: number): number {
    const year = ((bytes[at] as number) << 24) | ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8)
    const month = ((bytes[at + 5] as number) << 24) | ((bytes[at + 6] as number) << 16)
    const yearKey = year | (bytes[at + 3] as number)
    const dayKey = month | ((bytes[at + 8] as number) << 8) | (bytes[at + 9] as number)
    if (yearKey === this.#yearKey && dayKey === this.#dayKey) return this.#days
    this.#yearKey = yearKey
    this.#dayKey = dayKey
    this.#days = epochDays(two(bytes, at) * 100 + two(bytes, at + 2), two(bytes, at + 5), two(bytes, at + 8))
    return this.#days
  }

  /** Reads a dot and digits, of which those beyond nanoseconds count nothing, and returns where they end. */
  #readFraction(bytes: Uint8Array, at: number, end: number): number {
    this.nanos = 0
    if (at >= end || bytes[at] !== DOT) return at
    let to = at + 1
    let unit = 100_000_000
    for (; to < end && isDigit(bytes[to] as number); to++) {
      this.nanos += ((bytes[to] as number) - ZERO) * unit
      unit = Math.floor(unit / 10)
    }
    if (to > at + 1) return to
    this.nanos = 0
    return at
  }
}

/** Days from 1970-01-01; NaN where there is no such day. The reckoning is that of Hinnant's `days_from_civil`. */
function epochDays(year: number, month: number, day: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  const length = month === 2 && leap ? 29 : (MONTH_DAYS[month - 1] ?? 0)
  if (!(day >= 1 && day <= length && year <= 9999)) return Number.NaN
  const shifted = month > 2 ? year : year - 1
  const era = Math.floor(shifted / 400)
  const ofEra = shifted - era * 400
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** Seconds since midnight; NaN where no clock shows that. A leap second counts as the one after it. */
function timeOfDay(hour: number, minute: number, second: number): number {
  return hour <= 23 && minute <= 59 && second <= 60 ? hour * 3600 + minute * 60 + second : Number.NaN
}

/** The number of two digits; NaN where they are none. */
function two(bytes: Uint8Array, at: number): number {
  const tens = (bytes[at] as number) - ZERO
  const ones = (bytes[at + 1] as number) - ZERO
  return tens >>> 0 <= 9 && ones >>> 0 <= 9 ? tens * 10 + ones : Number.NaN
}

/** The number of up to nine digits; NaN where there are none, or more. */
function numberIn(bytes: Uint8Array, at: number, end: number): number {
  if (end <= at || end - at > 9) return Number.NaN
  let number = 0
  for (let i = at; i < end; i++) number = number * 10 + (bytes[i] as number) - ZERO
  return number
}

function skipBlanks(bytes: Uint8Array, at: number, end: number): number {
  let to = at
  while (to < end && (bytes[to] === 0x20 || bytes[to] === 0x09)) to++
  return to
}

function skipDigits(bytes: Uint8Array, at: number, end: number): number {
  let to = at
  while (to < end && isDigit(bytes[to] as number)) to++
  return to
}

function isDigit(byte: number): boolean {
  return (byte - ZERO) >>> 0 <= 9
}

function letters(bytes: Uint8Array, at: number): number {
  const first = (bytes[at] as number) | 0x20
  const second = (bytes[at + 1] as number) | 0x20
  return (first << 16) | (second << 8) | ((bytes[at + 2] as number) | 0x20)
}

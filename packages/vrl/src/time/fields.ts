import { Timestamp } from '../value/index.ts'
import { DAY_SECONDS, daysInMonth, daysOf, isLeap, isoWeekOf, modulo, weekdayOf } from './calendar.ts'
import type { Zone } from './zone.ts'

/** Why a text is no time, in the words of chrono. */
export type TimeFault =
  | 'input is out of range'
  | 'no possible date and time matching input'
  | 'input is not enough for unique date and time'
  | 'input contains invalid characters'
  | 'premature end of input'
  | 'trailing input'
  | 'bad or unsupported format string'

export const OUT_OF_RANGE = 'input is out of range'
const IMPOSSIBLE = 'no possible date and time matching input'
const NOT_ENOUGH = 'input is not enough for unique date and time'

/** What was not read. */
const NONE = -1e15
const MOST_YEAR = 262_142

/** What is read of a time: any of these, in any order, as often as the format asks. */
export type FieldName = Exclude<keyof Fields, 'set' | 'clear' | 'toTimestamp' | 'toTimestampIn'>

/** What was read of a time. Weekdays count from 0, a Sunday; the offset is in seconds east of UTC. */
export class Fields {
  year = NONE
  century = NONE
  yearOfCentury = NONE
  isoYear = NONE
  isoCentury = NONE
  isoYearOfCentury = NONE
  quarter = NONE
  month = NONE
  sundayWeek = NONE
  mondayWeek = NONE
  isoWeek = NONE
  weekday = NONE
  ordinal = NONE
  day = NONE
  half = NONE
  hourOfHalf = NONE
  minute = NONE
  second = NONE
  nanos = NONE
  epoch = NONE
  offset = NONE

  /** What was read twice must be the same. */
  set(name: FieldName, value: number): TimeFault | undefined {
    if (this[name] !== NONE && this[name] !== value) return IMPOSSIBLE
    this[name] = value
    return undefined
  }

  clear(): void {
    this.year = NONE
    this.century = NONE
    this.yearOfCentury = NONE
    this.isoYear = NONE
    this.isoCentury = NONE
    this.isoYearOfCentury = NONE
    this.quarter = NONE
    this.month = NONE
    this.sundayWeek = NONE
    this.mondayWeek = NONE
    this.isoWeek = NONE
    this.weekday = NONE
    this.ordinal = NONE
    this.day = NONE
    this.half = NONE
    this.hourOfHalf = NONE
    this.minute = NONE
    this.second = NONE
    this.nanos = NONE
    this.epoch = NONE
    this.offset = NONE
  }

  /** The point in time, by the offset that was read. */
  toTimestamp(): Timestamp | TimeFault {
    if (this.offset === NONE && this.epoch === NONE) return NOT_ENOUGH
    const offset = this.offset === NONE ? 0 : this.offset
    const wall = this.#wall(offset)
    if (typeof wall === 'string') return wall
    if (Math.abs(offset) >= DAY_SECONDS) return OUT_OF_RANGE
    return this.#at(wall - offset)
  }

  /** The point in time at which clocks in a zone show what was read; an offset that was read too must be that of the zone. */
  toTimestampIn(zone: Zone): Timestamp | TimeFault {
    const wall = this.#wall(this.epoch === NONE ? 0 : zone.at(this.epoch).seconds)
    if (typeof wall === 'string') return wall
    const epoch = zone.resolve(wall)
    if (epoch === 'skipped') return IMPOSSIBLE
    if (epoch === 'repeated') return NOT_ENOUGH
    if (this.offset !== NONE && wall - epoch !== this.offset) return IMPOSSIBLE
    return this.#at(epoch)
  }

  #at(epoch: number): Timestamp {
    return new Timestamp(epoch, this.nanos === NONE ? 0 : this.nanos)
  }

  /** What clocks show, in seconds as if they were those of UTC; `offset` is for a time that was given in seconds. */
  #wall(offset: number): number | TimeFault {
    const days = this.#days()
    const ofDay = this.#secondOfDay()
    if (typeof days === 'number' && typeof ofDay === 'number') {
      const wall = days * DAY_SECONDS + ofDay
      return this.epoch === NONE || this.epoch + offset === wall ? wall : IMPOSSIBLE
    }
    if (this.epoch !== NONE) return this.#ofEpoch(this.epoch + offset, days, ofDay)
    return typeof days === 'string' ? days : ofDay
  }

  /** A time given in seconds needs nothing else, but what else there is must fit. */
  #ofEpoch(wall: number, days: number | TimeFault, ofDay: number | TimeFault): number | TimeFault {
    for (const fault of [OUT_OF_RANGE, IMPOSSIBLE] as const) if (days === fault || ofDay === fault) return fault
    const date = new Date(wall * 1000)
    if (Number.isNaN(date.getTime())) return OUT_OF_RANGE
    const hour = date.getUTCHours()
    const fits =
      this.#fitsDay(Math.floor(wall / DAY_SECONDS)) &&
      is(this.half, Math.floor(hour / 12)) &&
      is(this.hourOfHalf, hour % 12) &&
      is(this.minute, date.getUTCMinutes()) &&
      is(this.second, date.getUTCSeconds())
    return fits ? wall : IMPOSSIBLE
  }

  #secondOfDay(): number | TimeFault {
    if (this.half === NONE || this.hourOfHalf === NONE || this.minute === NONE) return NOT_ENOUGH
    if (this.second === NONE && this.nanos !== NONE) return NOT_ENOUGH
    return (this.half * 12 + this.hourOfHalf) * 3600 + this.minute * 60 + (this.second === NONE ? 0 : this.second)
  }

  /** Days since the epoch. */
  #days(): number | TimeFault {
    const year = wholeYear(this.year, this.century, this.yearOfCentury)
    if (typeof year === 'string') return year
    const isoYear = wholeYear(this.isoYear, this.isoCentury, this.isoYearOfCentury)
    if (typeof isoYear === 'string') return isoYear
    const days = this.#daysIn(year, isoYear)
    if (typeof days === 'string') return days
    if (this.#isPlain(year)) return days
    return this.#fitsDay(days) ? days : IMPOSSIBLE
  }

  #daysIn(year: number, isoYear: number): number | TimeFault {
    if (Math.abs(year === NONE ? 0 : year) > MOST_YEAR) return OUT_OF_RANGE
    if (year !== NONE && this.month !== NONE && this.day !== NONE) {
      return this.day > daysInMonth(year, this.month) ? OUT_OF_RANGE : daysOf(year, this.month, this.day)
    }
    if (year !== NONE && this.ordinal !== NONE) {
      return this.ordinal > (isLeap(year) ? 366 : 365) ? OUT_OF_RANGE : daysOf(year, 1, this.ordinal)
    }
    if (year !== NONE && this.weekday !== NONE) {
      if (this.sundayWeek !== NONE) return dayOfWeek(year, this.sundayWeek, this.weekday, 0)
      if (this.mondayWeek !== NONE) return dayOfWeek(year, this.mondayWeek, this.weekday, 1)
    }
    if (isoYear === NONE || this.isoWeek === NONE || this.weekday === NONE) return NOT_ENOUGH
    const fourth = daysOf(isoYear, 1, 4)
    const days = fourth - modulo(weekdayOf(fourth) - 1, 7) + (this.isoWeek - 1) * 7 + modulo(this.weekday - 1, 7)
    return isoWeekOf(days).year === isoYear ? days : OUT_OF_RANGE
  }

  /** Whether nothing is known of the day but year, month and day. */
  #isPlain(year: number): boolean {
    if (year !== this.year || this.month === NONE || this.day === NONE) return false
    const others = [
      this.weekday,
      this.ordinal,
      this.quarter,
      this.sundayWeek,
      this.mondayWeek,
      this.isoWeek,
      this.isoYear,
    ]
    return others.every((value) => value === NONE) && this.isoCentury === NONE && this.isoYearOfCentury === NONE
  }

  /** Whether all that was read holds for a day. */
  #fitsDay(days: number): boolean {
    const date = new Date(days * DAY_SECONDS * 1000)
    const year = date.getUTCFullYear()
    const iso = isoWeekOf(days)
    const ofYear = days - daysOf(year, 1, 1)
    const weekday = weekdayOf(days)
    return (
      fitsYear(year, this.year, this.century, this.yearOfCentury) &&
      fitsYear(iso.year, this.isoYear, this.isoCentury, this.isoYearOfCentury) &&
      is(this.quarter, Math.floor(date.getUTCMonth() / 3) + 1) &&
      is(this.month, date.getUTCMonth() + 1) &&
      is(this.day, date.getUTCDate()) &&
      is(this.isoWeek, iso.week) &&
      is(this.weekday, weekday) &&
      is(this.ordinal, ofYear + 1) &&
      is(this.sundayWeek, Math.floor((ofYear + 7 - weekday) / 7)) &&
      is(this.mondayWeek, Math.floor((ofYear + 7 - modulo(weekday - 1, 7)) / 7))
    )
  }
}

function is(known: number, value: number): boolean {
  return known === NONE || known === value
}

function fitsYear(value: number, year: number, century: number, ofCentury: number): boolean {
  return is(year, value) && is(century, Math.floor(value / 100)) && is(ofCentury, modulo(value, 100))
}

/** A year out of its parts; of two digits alone those below 70 are of this century. */
function wholeYear(year: number, century: number, ofCentury: number): number | TimeFault {
  if (year !== NONE) {
    if (year < 0 && (century !== NONE || ofCentury !== NONE)) return IMPOSSIBLE
    return fitsYear(year, year, century, ofCentury) ? year : IMPOSSIBLE
  }
  if (ofCentury === NONE) return century === NONE ? NONE : NOT_ENOUGH
  if (century !== NONE) return century * 100 + ofCentury
  return ofCentury + (ofCentury < 70 ? 2000 : 1900)
}

/** Week 1 begins with the first day of the year that is the first of a week. */
function dayOfWeek(year: number, week: number, weekday: number, first: 0 | 1): number | TimeFault {
  const newYear = daysOf(year, 1, 1)
  const firstWeek = newYear + modulo(first - weekdayOf(newYear), 7)
  const days = firstWeek + (week - 1) * 7 + modulo(weekday - first, 7)
  return days < newYear || days >= daysOf(year + 1, 1, 1) ? IMPOSSIBLE : days
}

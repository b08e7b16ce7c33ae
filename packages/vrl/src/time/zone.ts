import { remembered } from '../collection/remembered.ts'
import { abbreviation } from './abbreviation.ts'
import type { ZoneOffset } from './strftime.ts'

/** Offsets of zones change at multiples of a quarter of an hour only. */
const QUARTER_SECONDS = 900
const DAY_SECONDS = 86_400
/** For so many days it is remembered how far clocks are ahead. */
const MOST_DAYS = 1000
const UTC: ZoneOffset = { seconds: 0, name: 'UTC' }

/** Whether this names a zone of the TZ database, or is `local`. */
export function isZone(name: string): boolean {
  if (name === 'local') return true
  try {
    return Intl.DateTimeFormat('en-US', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** To make one takes as long as to compile a page of a program. Names come from data too, in any case: `europe/BERLIN`. */
const formatOf = remembered((name) => {
  const zone = name === 'local' ? {} : { timeZone: name }
  return new Intl.DateTimeFormat('en-US', { ...zone, timeZoneName: 'longOffset' })
})

/** A time zone, with its daylight saving time. Times are seconds since the epoch, or what clocks on a wall show, as if that were UTC. */
export class Zone {
  readonly #name: string
  readonly #isUtc: boolean
  /** Made when it is first needed: many zones are given and few are asked. */
  #format: Intl.DateTimeFormat | undefined
  /** The offset in the quarter of an hour that was asked for last. */
  #quarter = Number.NaN
  #offset = UTC
  /** How far clocks are ahead of UTC on a day, where that does not change around it. */
  readonly #ahead = new Map<number, number>()
  /** The same by the wall, in the quarter of an hour that was asked for last. */
  #wallQuarter = Number.NaN
  #wallAhead = 0

  /** @param name an IANA zone name, or `local`: it has passed `isZone` */
  constructor(name: string) {
    this.#name = name
    this.#isUtc = name === 'UTC'
  }

  /** The offset at a point in time. */
  at(epoch: number): ZoneOffset {
    if (this.#isUtc) return UTC
    const quarter = Math.floor(epoch / QUARTER_SECONDS)
    if (quarter === this.#quarter) return this.#offset
    this.#offset = offsetOf(this.#zoneFormat(), epoch * 1000)
    this.#quarter = quarter
    return this.#offset
  }

  /** What clocks show at a point in time. */
  toWall(epoch: number): number {
    return epoch + this.at(epoch).seconds
  }

  /**
   * The point in time at which clocks show `wall`. Of two such points the earlier one; of a time that clocks skip, what
   * it would have been without that.
   */
  toEpoch(wall: number): number {
    const quarter = Math.floor(wall / QUARTER_SECONDS)
    if (quarter !== this.#wallQuarter) {
      this.#wallQuarter = quarter
      this.#wallAhead = this.#aheadIn(quarter * QUARTER_SECONDS)
    }
    return wall - this.#wallAhead
  }

  /** The one point in time at which clocks show `wall`; a time that comes twice or never has none. */
  resolve(wall: number): number | 'skipped' | 'repeated' {
    const epoch = this.toEpoch(wall)
    if (this.#isUtc || this.#ahead.has(Math.floor(wall / DAY_SECONDS))) return epoch
    const day = Math.floor(wall / DAY_SECONDS)
    const before = this.at((day - 1) * DAY_SECONDS).seconds
    const after = this.at((day + 2) * DAY_SECONDS).seconds
    if (before === after) return epoch
    const isBefore = this.at(wall - before).seconds === before
    const isAfter = this.at(wall - after).seconds === after
    if (isBefore && isAfter) return 'repeated'
    return isBefore || isAfter ? epoch : 'skipped'
  }

  /** The same as `at`, with the abbreviation that is in use (`CET`), or else `+hh` or `+hhmm`. */
  named(epoch: number): ZoneOffset {
    const { seconds, name } = this.at(epoch)
    if (this.#isUtc) return UTC
    const { timeZone } = this.#zoneFormat().resolvedOptions()
    return { seconds, name: abbreviation(timeZone, epoch) ?? name.replace(/:(?:00$)?/, '') }
  }

  #zoneFormat(): Intl.DateTimeFormat {
    this.#format ??= formatOf(this.#name)
    return this.#format
  }

  #aheadIn(wall: number): number {
    const day = Math.floor(wall / DAY_SECONDS)
    const known = this.#ahead.get(day)
    if (known !== undefined) return known
    const before = this.at((day - 1) * DAY_SECONDS).seconds
    const after = this.at((day + 2) * DAY_SECONDS).seconds
    if (before !== after) return this.#aheadAt(wall, before, after)
    if (this.#ahead.size >= MOST_DAYS) this.#ahead.clear()
    this.#ahead.set(day, before)
    return before
  }

  #aheadAt(wall: number, before: number, after: number): number {
    if (this.at(wall - before).seconds === before) return before
    return this.at(wall - after).seconds === after ? after : before
  }
}

function offsetOf(format: Intl.DateTimeFormat, millis: number): ZoneOffset {
  const date = new Date(millis)
  if (Number.isNaN(date.getTime())) return UTC
  const text = format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  if (match === null) return UTC
  const [, sign, hours, minutes, rest = '0'] = match
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
  return { seconds: sign === '-' ? -seconds : seconds, name: `${sign}${hours}:${minutes}` }
}

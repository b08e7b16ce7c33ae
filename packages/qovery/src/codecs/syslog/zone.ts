/** Offsets of zones change at multiples of a quarter of an hour only. */
const QUARTER_SECONDS = 900
const DAY_SECONDS = 86_400
/** For so many days it is remembered how far clocks are ahead. */
const MOST_DAYS = 1000

/** Turns the time on a wall clock into a point in time. */
export class Zone {
  readonly #offset: (seconds: number) => number
  /** How far clocks are ahead of UTC on a day, where that does not change around it. */
  readonly #ahead = new Map<number, number>()
  /** The same in the latest quarter of an hour. */
  #quarter = Number.NaN
  #latest = 0

  /** @param name an IANA zone name, or `local` */
  constructor(name: string) {
    this.#offset = name === 'local' ? localOffset : offsetIn(name)
  }

  /**
   * The epoch seconds at which clocks show what `wall` would be in UTC. Of two such points the earlier one; of a time
   * that clocks skip, what it would have been without that.
   */
  toEpoch(wall: number): number {
    const quarter = Math.floor(wall / QUARTER_SECONDS)
    if (quarter !== this.#quarter) {
      this.#quarter = quarter
      this.#latest = this.#aheadIn(quarter * QUARTER_SECONDS)
    }
    return wall - this.#latest
  }

  /** What clocks show at a point in time, as if it were UTC. */
  toWall(epoch: number): number {
    return epoch + this.#offset(epoch)
  }

  #aheadIn(wall: number): number {
    const day = Math.floor(wall / DAY_SECONDS)
    const known = this.#ahead.get(day)
    if (known !== undefined) return known
    const before = this.#offset((day - 1) * DAY_SECONDS)
    const after = this.#offset((day + 2) * DAY_SECONDS)
    if (before !== after) return this.#aheadAt(wall, before, after)
    if (this.#ahead.size >= MOST_DAYS) this.#ahead.clear()
    this.#ahead.set(day, before)
    return before
  }

  #aheadAt(wall: number, before: number, after: number): number {
    if (this.#offset(wall - before) === before) return before
    return this.#offset(wall - after) === after ? after : before
  }
}

function localOffset(seconds: number): number {
  return new Date(seconds * 1000).getTimezoneOffset() * -60
}

function offsetIn(timeZone: string): (seconds: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  return (seconds) => {
    const found = new Map(format.formatToParts(seconds * 1000).map(({ type, value }) => [type, Number(value)]))
    const part = (name: Intl.DateTimeFormatPartTypes) => found.get(name) ?? 0
    const shown = Date.UTC(part('year'), part('month') - 1, part('day'), part('hour'), part('minute'), part('second'))
    return shown / 1000 - seconds
  }
}

import type { ZoneOffset } from '@qovery/vrl/time'

const SECONDS_PER_STEP = 900

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

/** A time zone, with its daylight saving time. Offsets change at full quarters of an hour, so that one is asked for each at most. */
export class Zone {
  readonly #format: Intl.DateTimeFormat | undefined
  #step = Number.NaN
  #offset: ZoneOffset = { seconds: 0, name: 'UTC' }

  /** `name` has passed `isZone`. */
  constructor(name: string) {
    const zone = name === 'local' ? {} : { timeZone: name }
    this.#format =
      name === 'UTC' ? undefined : new Intl.DateTimeFormat('en-US', { ...zone, timeZoneName: 'longOffset' })
  }

  /** The offset at a time in seconds since the epoch. */
  at(seconds: number): ZoneOffset {
    const step = Math.floor(seconds / SECONDS_PER_STEP)
    if (step === this.#step || this.#format === undefined) return this.#offset
    this.#offset = offsetOf(this.#format, seconds * 1000)
    this.#step = step
    return this.#offset
  }
}

function offsetOf(format: Intl.DateTimeFormat, millis: number): ZoneOffset {
  const date = new Date(millis)
  if (Number.isNaN(date.getTime())) return { seconds: 0, name: 'UTC' }
  const text = format.formatToParts(date).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([+-])(\d\d):(\d\d)(?::(\d\d))?$/.exec(text)
  if (match === null) return { seconds: 0, name: 'UTC' }
  const [, sign, hours, minutes, rest = '0'] = match
  const seconds = Number(hours) * 3600 + Number(minutes) * 60 + Number(rest)
  return { seconds: sign === '-' ? -seconds : seconds, name: `${sign}${hours}:${minutes}` }
}

const NANOS_PER_SECOND = 1_000_000_000
const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9})\d*)?(?:([Zz])|([+-])(\d\d):?(\d\d))$/

/** A point in time: whole seconds since 1970-01-01T00:00:00Z and nanoseconds (0 to 999,999,999) after them. */
export class Timestamp {
  readonly seconds: number
  readonly nanos: number

  constructor(seconds: number, nanos: number) {
    this.seconds = seconds
    this.nanos = nanos
  }

  /** From milliseconds since the epoch; fractions are kept to the microsecond. */
  static fromMillis(millis: number): Timestamp {
    const seconds = Math.floor(millis / 1000)
    const micros = Math.round((millis - seconds * 1000) * 1000)
    return micros >= 1_000_000 ? new Timestamp(seconds + 1, 0) : new Timestamp(seconds, micros * 1000)
  }

  static now(): Timestamp {
    return Timestamp.fromMillis(Date.now())
  }

  /** Parses RFC 3339; `undefined` where the text is not one. Digits beyond nanoseconds are cut. */
  static parse(text: string): Timestamp | undefined {
    const match = RFC3339.exec(text)
    if (match === null) return undefined
    const [, year, month, day, hour, minute, second, fraction = '', , sign, offsetHours, offsetMinutes] = match
    const date = new Date(0)
    date.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
    const rolledOver = date.getUTCMonth() !== Number(month) - 1 || date.getUTCDate() !== Number(day)
    if (rolledOver || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined
    if (Number(offsetHours ?? 0) > 23 || Number(offsetMinutes ?? 0) > 59) return undefined
    const offset =
      sign === undefined ? 0 : (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === '-' ? -60 : 60)
    const ofDay = Number(hour) * 3600 + Number(minute) * 60 + Number(second)
    return new Timestamp(date.getTime() / 1000 + ofDay - offset, Number(fraction.padEnd(9, '0')))
  }

  /** Milliseconds since the epoch, with a fraction. */
  toMillis(): number {
    return this.seconds * 1000 + this.nanos / 1_000_000
  }

  /** RFC 3339 in UTC with as many digits (0, 3, 6 or 9) as the nanoseconds need. */
  toString(): string {
    const whole = wholeSeconds(this.seconds)
    return whole === undefined ? 'invalid timestamp' : `${whole}${fractionOf(this.nanos)}Z`
  }

  toJSON(): string {
    return this.toString()
  }

  compare(other: Timestamp): number {
    return this.seconds - other.seconds || this.nanos - other.nanos
  }
}

let latestSeconds = Number.NaN
let latestText = ''

/** Date and time up to the second; the latest is remembered, since neighbours in a stream mostly share it. */
function wholeSeconds(seconds: number): string | undefined {
  if (seconds === latestSeconds) return latestText
  const date = new Date(seconds * 1000)
  if (Number.isNaN(date.getTime())) return undefined
  latestSeconds = seconds
  latestText = date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/^([+-])0+(?=\d{4})/, '$1')
  return latestText
}

function fractionOf(nanos: number): string {
  if (nanos === 0) return ''
  const digits = String(nanos + NANOS_PER_SECOND).slice(1)
  if (nanos % 1_000_000 === 0) return `.${digits.slice(0, 3)}`
  return nanos % 1000 === 0 ? `.${digits.slice(0, 6)}` : `.${digits}`
}

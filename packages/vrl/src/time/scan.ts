import { Fields, type FieldName, OUT_OF_RANGE, type TimeFault } from './fields.ts'
import { DAYS, MONTHS } from './names.ts'

const INVALID = 'input contains invalid characters'
const TOO_SHORT = 'premature end of input'
const ZERO = 0x30
const LOWER_MONTHS = MONTHS.map((name) => name.toLowerCase())
const LOWER_DAYS = DAYS.map((name) => name.toLowerCase())
const WHITE = /\p{White_Space}*/uy

/** Where a text has been read to, and what was read. Steps give the fault that ends the reading, or nothing. */
export class Scan {
  text = ''
  at = 0
  /** The number that was read last. */
  value = 0
  readonly fields = new Fields()

  begin(text: string): void {
    this.text = text
    this.at = 0
    this.fields.clear()
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length
  }

  skipSpace(): void {
    const code = this.text.charCodeAt(this.at)
    if (code > 0x20 && code < 0x80) return
    WHITE.lastIndex = this.at
    WHITE.test(this.text)
    this.at = WHITE.lastIndex
  }

  /** A number of `min` to `max` digits, into `value`. */
  digits(min: number, max: number): TimeFault | undefined {
    const { text, at } = this
    let end = at
    let value = 0
    while (end - at < max && end < text.length) {
      const digit = text.charCodeAt(end) - ZERO
      if (digit < 0 || digit > 9) break
      value = value * 10 + digit
      end++
    }
    if (end - at < min) return text.length - at < min ? TOO_SHORT : INVALID
    if (value > 9.2e18) return OUT_OF_RANGE
    this.at = end
    this.value = value
    return undefined
  }

  literal(expected: string): TimeFault | undefined {
    if (!this.text.startsWith(expected, this.at))
      return this.text.length - this.at < expected.length ? TOO_SHORT : INVALID
    this.at += expected.length
    return undefined
  }

  /** A fraction of a second after its point: digits beyond nanoseconds are passed over. */
  fraction(): TimeFault | undefined {
    const from = this.at
    const fault = this.digits(1, 9)
    if (fault !== undefined) return fault
    const nanos = this.value * 10 ** (9 - (this.at - from))
    while (isDigit(this.text.charCodeAt(this.at))) this.at++
    return this.fields.set('nanos', nanos)
  }

  /** A name of a month or weekday: its first three letters, or, where `isLong`, all of them if they are there. */
  name(field: 'month' | 'weekday', isLong: boolean): TimeFault | undefined {
    const names = field === 'month' ? LOWER_MONTHS : LOWER_DAYS
    if (this.text.length - this.at < 3) return TOO_SHORT
    const short = this.text.slice(this.at, this.at + 3).toLowerCase()
    const index = names.findIndex((name) => name.startsWith(short))
    const name = names[index]
    if (name === undefined) return INVALID
    const isWhole = isLong && this.text.slice(this.at, this.at + name.length).toLowerCase() === name
    this.at += isWhole ? name.length : 3
    return this.fields.set(field, field === 'month' ? index + 1 : index)
  }

  halfOfDay(): TimeFault | undefined {
    if (this.text.length - this.at < 2) return TOO_SHORT
    const half = this.text.slice(this.at, this.at + 2).toLowerCase()
    if (half !== 'am' && half !== 'pm') return INVALID
    this.at += 2
    return this.fields.set('half', half === 'am' ? 0 : 1)
  }

  /** `+hhmm`, with colons or spaces between, and, where they are allowed, `Z` and hours alone. */
  offset(allowsZulu: boolean, allowsHours: boolean): TimeFault | undefined {
    this.skipSpace()
    const sign = this.text.charAt(this.at)
    if (allowsZulu && (sign === 'Z' || sign === 'z')) {
      this.at++
      return this.fields.set('offset', 0)
    }
    if (sign !== '+' && sign !== '-' && sign !== '\u2212') return sign === '' ? TOO_SHORT : INVALID
    this.at++
    const fault = this.digits(2, 2)
    if (fault !== undefined) return fault
    const seconds = this.value * 3600
    this.#colons()
    const minutes = allowsHours && this.isAtEnd ? 0 : this.#offsetMinutes()
    if (typeof minutes === 'string') return minutes
    return this.fields.set('offset', sign === '+' ? seconds + minutes * 60 : -(seconds + minutes * 60))
  }

  #colons(): void {
    for (;;) {
      if (this.text.charCodeAt(this.at) === 0x3a) this.at++
      else {
        const before = this.at
        this.skipSpace()
        if (this.at === before) return
      }
    }
  }

  #offsetMinutes(): number | TimeFault {
    const fault = this.digits(2, 2)
    if (fault !== undefined) return fault
    return this.value > 59 ? OUT_OF_RANGE : this.value
  }

  /** The name of a zone, which says nothing: many zones share one. */
  zoneName(): undefined {
    while (!this.isAtEnd && !/\s/.test(this.text.charAt(this.at))) this.at++
    return undefined
  }

  /** A number after white space, within a range. */
  number(field: FieldName, width: number, least: number, most: number): TimeFault | undefined {
    this.skipSpace()
    const fault = this.digits(1, width)
    if (fault !== undefined) return fault
    return this.value < least || this.value > most ? OUT_OF_RANGE : this.fields.set(field, this.value)
  }

  /** A year: of four digits, or with a sign of any number. */
  year(field: 'year' | 'isoYear'): TimeFault | undefined {
    this.skipSpace()
    const sign = this.text.charAt(this.at)
    const isSigned = sign === '+' || sign === '-'
    if (isSigned) this.at++
    const fault = this.digits(1, isSigned ? Number.POSITIVE_INFINITY : 4)
    if (fault !== undefined) return fault
    return this.value > 0x7fff_ffff ? OUT_OF_RANGE : this.fields.set(field, sign === '-' ? -this.value : this.value)
  }

  hour(): TimeFault | undefined {
    this.skipSpace()
    const fault = this.digits(1, 2)
    if (fault !== undefined) return fault
    if (this.value > 23) return OUT_OF_RANGE
    const hour = this.value
    return this.fields.set('half', hour < 12 ? 0 : 1) ?? this.fields.set('hourOfHalf', hour % 12)
  }

  hourOfHalf(): TimeFault | undefined {
    this.skipSpace()
    const fault = this.digits(1, 2)
    if (fault !== undefined) return fault
    return this.value < 1 || this.value > 12 ? OUT_OF_RANGE : this.fields.set('hourOfHalf', this.value % 12)
  }
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= ZERO + 9
}

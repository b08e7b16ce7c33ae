import { fail } from '../function/index.ts'
import { float, setField, Timestamp, type Value, type ValueObject } from '../value/index.ts'
import { integer } from './number-text.ts'

const READING = 'InfluxDB line protocol parsing error'
const CONVERTING = "Error while converting InfluxDB line protocol metric to Vector's metric model"
const INTEGER = /^-?\d+$/
const FLOAT = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
const TRUE = new Set(['t', 'T', 'true', 'True', 'TRUE'])
const FALSE = new Set(['f', 'F', 'false', 'False', 'FALSE'])
const NANOS = 1_000_000_000n
const MAX_I64 = 2n ** 63n

/**
 * Reads lines of points, `measurement[,tag=value…] field=value[,field=value…] [nanoseconds]`, into gauges in the shape
 * of metrics, one per field. Source: InfluxDB 2 documentation, "Line protocol". @throws Failure
 */
export function parseInfluxdb(text: string): Value[] {
  const metrics: Value[] = []
  const reader = new PointReader(text)
  while (reader.findPoint()) reader.readPoint(metrics)
  return metrics
}

class PointReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Goes on to the next point; blank lines and comments are passed over. */
  findPoint(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] as string
      if (character === '#') this.#skipLine()
      else if (!/\s/.test(character)) return true
    }
    return false
  }

  readPoint(into: Value[]): void {
    const measurement = this.#name(', ')
    if (measurement === '') fail(`${READING}: Invalid measurement was provided`)
    const tags = this.#text[this.#at] === ',' ? this.#tags() : undefined
    this.#skipSpaces()
    const fields: [string, number][] = []
    if (this.#isAtEnd()) fail(`${READING}: No fields were provided`)
    do {
      if (fields.length > 0) this.#at++
      fields.push(this.#field())
    } while (this.#text[this.#at] === ',')
    this.#skipSpaces()
    const timestamp = this.#isAtEnd() ? undefined : this.#timestamp()
    for (const [key, value] of fields) {
      const metric: ValueObject = { gauge: { value: float(value) }, kind: 'absolute', name: `${measurement}_${key}` }
      if (tags !== undefined) metric['tags'] = { ...tags }
      if (timestamp !== undefined) metric['timestamp'] = timestamp
      into.push(metric)
    }
  }

  #tags(): ValueObject {
    const tags: ValueObject = {}
    while (this.#text[this.#at] === ',') {
      this.#at++
      const key = this.#name('=, ')
      if (this.#text[this.#at] !== '=') fail(`${READING}: Tag Set Malformed`)
      this.#at++
      const value = this.#name(', ')
      if (key === '' || value === '') fail(`${READING}: Tag Set Malformed`)
      if (Object.hasOwn(tags, key)) fail(`${READING}: Must not contain duplicate tags, but \`${key}\` was repeated`)
      setField(tags, key, value)
    }
    return tags
  }

  #field(): [string, number] {
    const key = this.#name('=, ')
    if (key === '' || this.#text[this.#at] !== '=') fail(`${READING}: No fields were provided`)
    this.#at++
    if (this.#text[this.#at] === '"') fail(`${CONVERTING}: field set values of type string are not supported`)
    return [key, numberOf(this.#word())]
  }

  #timestamp(): Timestamp {
    const word = this.#word()
    const nanos = INTEGER.test(word) && word.length <= 20 ? BigInt(word) : MAX_I64
    if (nanos >= MAX_I64 || nanos < -MAX_I64) fail(`${READING}: Unable to parse timestamp value \`${word}\``)
    this.#skipSpaces()
    if (!this.#isAtEnd()) fail(`${READING}: Could not parse entire line. Found trailing content: \`${this.#word()}\``)
    const rest = ((nanos % NANOS) + NANOS) % NANOS
    return new Timestamp(Number((nanos - rest) / NANOS), Number(rest))
  }

  /** What stands before one of `stops` or the end of the line that no backslash precedes. */
  #name(stops: string): string {
    const start = this.#at
    let escapes = false
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#text[this.#at] as string
      if (character === '\n' || stops.includes(character)) break
      if (character !== '\\') continue
      escapes = true
      this.#at++
    }
    this.#at = Math.min(this.#at, this.#text.length)
    const name = this.#text.slice(start, this.#at)
    if (!escapes) return name
    const bare = name.replaceAll(/\\([ ,=\\])/g, '$1')
    if (bare.endsWith('\\'))
      fail(`${READING}: Measurements, tag keys and values, and field keys may not end with a backslash`)
    return bare
  }

  /** What stands before the next comma, blank or end of the line. */
  #word(): string {
    const start = this.#at
    while (this.#at < this.#text.length && !/[,\s]/.test(this.#text[this.#at] as string)) this.#at++
    return this.#text.slice(start, this.#at)
  }

  #skipSpaces(): void {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\r') this.#at++
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#text.length || this.#text[this.#at] === '\n'
  }
}

function numberOf(word: string): number {
  if (TRUE.has(word)) return 1
  if (FALSE.has(word)) return 0
  const digits = word.slice(0, -1)
  if (word.endsWith('i'))
    return wide(digits, -MAX_I64, MAX_I64) ?? fail(`${READING}: Unable to parse integer value \`${digits}\``)
  if (word.endsWith('u')) {
    return wide(digits, 0n, 2n * MAX_I64) ?? fail(`${READING}: Unable to parse unsigned integer value \`${digits}\``)
  }
  if (!FLOAT.test(word)) fail(`${READING}: No fields were provided`)
  return Number(word)
}

function wide(digits: string, least: bigint, beyond: bigint): number | undefined {
  if (!INTEGER.test(digits) || digits.length > 40) return undefined
  const exact = BigInt(digits)
  return exact >= least && exact < beyond ? Number(integer(exact)) : undefined
}

import { fail } from '../../function/index.ts'
import { float, setField, Timestamp, type Value, type ValueObject } from '../../value/index.ts'

const READING = 'InfluxDB line protocol parsing error'
const CONVERTING = "Error while converting InfluxDB line protocol metric to Vector's metric model"
const TIMESTAMP = /-?\d+/y
const FIELD_VALUE =
  /(-?\d+)i|(\d+)u|(-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(true|True|TRUE|[tT])|(?:false|False|FALSE|[fF])/y
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
    if (this.#isAtEnd()) fail(`${READING}: A generic parsing error occurred: TakeWhile1`)
    this.#skipSpaces()
    const fields = this.#fields()
    const timestamp = this.#timestamp()
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

  /** The fields of a point; a comma may stand behind a lone one. */
  #fields(): [string, number][] {
    const fields: [string, number][] = []
    for (let after = this.#at; ; this.#at++) {
      const isLast = this.#isAtEnd()
      const field = this.#field()
      if (field === undefined) {
        if (fields.length === 0) fail(`${READING}: No fields were provided`)
        if (!isLast || fields.length > 1) this.#failAtRest(fields.length === 1 ? after + 1 : after)
        return fields
      }
      fields.push(field)
      after = this.#at
      if (this.#text[after] !== ',') return fields
    }
  }

  #field(): [string, number] | undefined {
    const key = this.#name('=, ')
    if (key === '' || this.#text[this.#at] !== '=') return undefined
    this.#at++
    if (this.#text[this.#at] === '"') fail(`${CONVERTING}: field set values of type string are not supported`)
    FIELD_VALUE.lastIndex = this.#at
    const found = FIELD_VALUE.exec(this.#text)
    if (found === null) return undefined
    this.#at = FIELD_VALUE.lastIndex
    return [key, numberOf(found)]
  }

  #timestamp(): Timestamp | undefined {
    const start = this.#at
    this.#skipSpaces()
    if (this.#isAtEnd()) return undefined
    TIMESTAMP.lastIndex = this.#at
    const word = TIMESTAMP.exec(this.#text)?.[0]
    if (word === undefined || start === this.#at) return this.#failAtRest(start)
    this.#at += word.length
    const nanos = wide(word, -MAX_I64, MAX_I64)
    if (nanos === undefined) return fail(`${READING}: Unable to parse timestamp value '${word}'`)
    this.#skipSpaces()
    if (!this.#isAtEnd()) this.#failAtRest(this.#at)
    const rest = ((nanos % NANOS) + NANOS) % NANOS
    return new Timestamp(Number((nanos - rest) / NANOS), Number(rest))
  }

  #failAtRest(start: number): never {
    const end = this.#text.indexOf('\n', start)
    const rest = this.#text.slice(start, end < 0 ? undefined : end)
    return fail(`${READING}: Could not parse entire line. Found trailing content: '${rest}'`)
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

function numberOf([, signed, unsigned, decimal, isTrue]: RegExpExecArray): number {
  if (signed !== undefined)
    return Number(wide(signed, -MAX_I64, MAX_I64) ?? fail(`${READING}: Unable to parse integer value '${signed}'`))
  if (unsigned !== undefined) {
    const value = wide(unsigned, 0n, 2n * MAX_I64)
    return Number(value ?? fail(`${READING}: Unable to parse unsigned integer value '${unsigned}'`))
  }
  return decimal === undefined ? Number(isTrue !== undefined) : Number(decimal)
}

/** The integer that digits stand for, within limits. */
function wide(digits: string, least: bigint, beyond: bigint): bigint | undefined {
  if (digits.length > 40) return undefined
  const exact = BigInt(digits)
  return exact >= least && exact < beyond ? exact : undefined
}

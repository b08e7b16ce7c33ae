import { ABSOLUTE, Shape, type MetricBatchBuilder, type Series } from '@qovery/sdk'
import type { DecodeFaults } from '../decode-faults.ts'
import { Fault } from './fault.ts'
import { nanosToMillis, numberAt } from './number.ts'
import { PointStore, type Point } from './point-store.ts'
import { COMMA, endOfQuoted, EQUALS, NEWLINE, QUOTE, scanTo, SPACE } from './scan.ts'

const GAUGE = Shape.gauge | ABSOLUTE
const TAB = 0x09
const HASH = 0x23

/**
 * Reads points: `measurement[,tag=value…] field=value[,field=value…] [nanoseconds]`, one a line.
 * Source: InfluxDB 2 documentation, "Line protocol".
 */
export class LineReader {
  readonly #points = new PointStore()
  #text = ''
  #at = 0
  /** The gauges of the line under way: none of them counts before the end of the line is reached. */
  readonly #series: Series[] = []
  readonly #values: number[] = []
  #texts = 0

  /** Adds the gauges of all lines of `text`; returns how many of the fields are texts, which metrics cannot hold. */
  read(text: string, into: MetricBatchBuilder, faults: DecodeFaults): number {
    this.#text = text.includes('\r') ? text.replaceAll(/\r(?=\n|$)/g, '') : text
    this.#at = 0
    let texts = 0
    while (this.#findLine()) {
      this.#series.length = 0
      this.#values.length = 0
      this.#texts = 0
      try {
        const timestamp = this.#line()
        for (let i = 0; i < this.#series.length; i++) {
          into.push(this.#series[i] as Series, GAUGE, this.#values[i] as number, 1, timestamp)
        }
        texts += this.#texts
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        faults.add(error.message)
        this.#skipLine()
      }
    }
    this.#text = ''
    return texts
  }

  /** Goes on to what stands on the next line; false: there is nothing more. Blank lines and comments are passed over. */
  #findLine(): boolean {
    for (; this.#at < this.#text.length; this.#at++) {
      const character = this.#here()
      if (character === HASH) this.#skipLine()
      else if (character !== SPACE && character !== TAB && character !== NEWLINE) return true
    }
    return false
  }

  /** Reads a line to its end, and returns its time in milliseconds since 1970; NaN: it has none. @throws SyntaxError */
  #line(): number {
    const point = this.#points.find(this.#word(SPACE))
    this.#skipSpaces()
    this.#field(point, 0)
    for (let index = 1; this.#here() === COMMA; index++) {
      this.#at++
      this.#field(point, index)
    }
    this.#skipSpaces()
    const timestamp = this.#isAtEnd() ? Number.NaN : nanosToMillis(this.#word(SPACE))
    this.#skipSpaces()
    if (!this.#isAtEnd()) throw Fault.trailing
    return timestamp
  }

  #field(point: Point, index: number): void {
    const gauge = this.#gauge(point, index)
    if (this.#here() === QUOTE) {
      this.#quoted()
      return
    }
    const start = this.#at
    this.#at = scanTo(this.#text, start, COMMA)
    this.#values.push(numberAt(this.#text, start, this.#at))
    this.#series.push(gauge)
  }

  /** The gauge of the field that begins here, at `index` among those of its line; goes on to the value. */
  #gauge(point: Point, index: number): Series {
    const usual = point.usual[index]
    if (usual !== undefined && this.#text.startsWith(usual.start, this.#at)) {
      this.#at += usual.start.length
      return usual.gauge
    }
    const key = this.#word(EQUALS)
    if (this.#here() !== EQUALS) throw Fault.no_fields
    this.#at++
    return this.#points.gauge(point, index, key)
  }

  /** What stands before the next `stop`, space or end of the line; goes on to that. */
  #word(stop: number): string {
    const start = this.#at
    this.#at = scanTo(this.#text, start, stop)
    return this.#text.slice(start, this.#at)
  }

  #quoted(): void {
    const end = endOfQuoted(this.#text, this.#at + 1)
    if (end < 0) throw Fault.open_text
    this.#at = end + 1
    const next = this.#here()
    if (next !== COMMA && next !== SPACE && !this.#isAtEnd()) throw Fault.after_text
    this.#texts++
  }

  #skipSpaces(): void {
    while (this.#here() === SPACE) this.#at++
  }

  #skipLine(): void {
    const end = this.#text.indexOf('\n', this.#at)
    this.#at = end < 0 ? this.#text.length : end
  }

  #isAtEnd(): boolean {
    return this.#at >= this.#text.length || this.#here() === NEWLINE
  }

  /** The next character; NaN at the end. */
  #here(): number {
    return this.#text.charCodeAt(this.#at)
  }
}

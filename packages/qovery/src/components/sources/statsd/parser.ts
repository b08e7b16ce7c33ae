import { isUtf8 } from 'node:buffer'
import { ABSOLUTE, BATCH_EVENTS, Shape, type MetricBatchBuilder, type Series } from '@qovery/sdk'
import { Decimal } from './decimal.ts'
import { Discards, type Reason } from './discards.ts'
import { scanLine, scanSuffix } from './scan.ts'
import { SeriesStore } from './series-store.ts'
import { Span } from './span.ts'
import { TemplateTable } from './template-table.ts'
import { readTemplate, type Template, type TemplateOptions } from './template.ts'
import { parseNumber } from './text-number.ts'

interface ParserLimits {
  readonly templates: { readonly entries: number; readonly bytes: number }
  readonly series: { readonly entries: number; readonly bytes: number }
}

/** What is remembered at most, twice over: in a young and an old generation. A series has a template for each of its sample rates. */
const LIMITS: ParserLimits = {
  templates: { entries: 131_072, bytes: 16 * 1024 * 1024 },
  series: { entries: 65_536, bytes: 8 * 1024 * 1024 },
}
const NEWLINE = 0x0a
const CARRIAGE_RETURN = 0x0d
const BAR = 0x7c
const NOT_ASCII = /[^\x00-\x7f]/
const GAUGE = Shape.gauge | ABSOLUTE

/**
 * Turns bytes into samples. Lines of one call in a client's program differ in their value only, so the two ends of a
 * line, `name` and `|type|@rate|#tags`, are looked up as they are; only unknown ones are taken apart.
 */
export class StatsdParser {
  readonly discards = new Discards()
  readonly #options: TemplateOptions
  readonly #rows: MetricBatchBuilder
  readonly #full: () => void
  readonly #limits: ParserLimits
  readonly #store: SeriesStore
  readonly #span = new Span()
  readonly #decimal = new Decimal()
  #young: TemplateTable
  #old: TemplateTable
  #bytes: Buffer = Buffer.alloc(0)
  #view: DataView = new DataView(new ArrayBuffer(0))

  /** Samples go into `to.rows`; `to.full` is called when there are enough for a batch, and empties it. */
  constructor(options: TemplateOptions, to: { rows: MetricBatchBuilder; full: () => void }, limits = LIMITS) {
    this.#options = options
    this.#rows = to.rows
    this.#full = to.full
    this.#limits = limits
    this.#store = new SeriesStore(options.sanitize, limits.series)
    this.#young = new TemplateTable(limits.templates)
    this.#old = new TemplateTable(limits.templates)
  }

  /**
   * Reads the lines from `start` to `end`. The last byte is a newline, and the buffer has at least three more after it.
   * Every line that is not empty becomes samples, or is counted in `discards`.
   */
  parse(bytes: Buffer, start: number, end: number): void {
    if (bytes !== this.#bytes) {
      this.#bytes = bytes
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    }
    let position = start
    while (position < end) position = this.#line(position)
  }

  /** Reads the line at `start` and returns where the next one begins. */
  #line(start: number): number {
    const span = this.#span
    const young = this.#young
    span.nameStart = start
    const scanned = scanLine(this.#view, this.#bytes, span)
    if (scanned === 'no colon') return this.#withoutColon()
    if (scanned === 'name') return this.#otherValue()
    const entry = TemplateTable.takes(span) ? young.find(span, this.#view) : -1
    if (entry < 0) return this.#unknown()
    const shape = young.shapeOf(entry)
    if (shape === Shape.other) {
      this.#addSet(young.templateAt(entry))
    } else {
      const value = span.value / young.divisorOf(entry)
      this.#rows.push(young.series[entry] as Series, shape, value, young.weightOf(entry), Number.NaN)
      if (this.#rows.length >= BATCH_EVENTS) this.#full()
    }
    return span.end + 1
  }

  /** A line whose ends are not in the young generation. */
  #unknown(): number {
    const { value, end } = this.#span
    const template = this.#learn()
    if (template?.shape === Shape.other) this.#addSet(template)
    else if (template !== undefined) this.#addValue(template, value / template.divisor, false)
    return end + 1
  }

  /** A line whose value has a sign, is a set's, several numbers, or a number in a rare notation. */
  #otherValue(): number {
    const span = this.#span
    const decimal = this.#decimal
    if (!decimal.read(this.#bytes, span.nameEnd + 1)) return this.#unusual()
    span.suffixStart = decimal.end
    const template = this.#templateAfter()
    if (template?.shape === Shape.other) this.#addSet(template)
    else if (template !== undefined) this.#addValue(template, decimal.value / template.divisor, decimal.signed)
    return span.end + 1
  }

  #unusual(): number {
    const span = this.#span
    let position = span.nameEnd + 1
    while (this.#bytes[position] !== BAR && this.#bytes[position] !== NEWLINE) position++
    span.suffixStart = position
    span.end = position
    if (this.#bytes[position] === NEWLINE) return this.#reject('malformed_line', 'there is no "|" after the value')
    const template = this.#templateAfter()
    if (template !== undefined) this.#addValues(template)
    return span.end + 1
  }

  /** Reads what stands behind the value. */
  #templateAfter(): Template | undefined {
    const span = this.#span
    scanSuffix(this.#view, span)
    const entry = TemplateTable.takes(span) ? this.#young.find(span, this.#view) : -1
    return entry < 0 ? this.#learn() : this.#young.templateAt(entry)
  }

  #withoutColon(): number {
    const { nameStart, nameEnd } = this.#span
    this.#span.end = nameEnd
    const empty = nameStart === nameEnd || (nameEnd - nameStart === 1 && this.#bytes[nameStart] === CARRIAGE_RETURN)
    return empty ? nameEnd + 1 : this.#reject('malformed_line', 'there is no ":" after the name')
  }

  /** Takes the ends of a line apart, or finds them in the old generation, and remembers them in the young one. */
  #learn(): Template | undefined {
    const span = this.#span
    const takes = TemplateTable.takes(span)
    const aged = takes ? this.#old.find(span, this.#view) : -1
    const template = aged < 0 ? this.#read() : this.#old.templateAt(aged)
    if (template === undefined || !takes || !Number.isNaN(template.timestamp)) return template
    if (!this.#young.add(span, this.#view, template)) {
      this.#old = this.#young
      this.#young = new TemplateTable(this.#limits.templates)
      this.#young.add(span, this.#view, template)
    }
    return template
  }

  #read(): Template | undefined {
    const { nameStart, nameEnd, suffixStart, end } = this.#span
    if (startsOther(this.#bytes, nameStart) !== undefined) return this.#rejected('malformed_line', '')
    const name = this.#text(nameStart, nameEnd)
    const suffix = this.#text(suffixStart, end)
    if (name === undefined || suffix === undefined) return this.#rejected('malformed_line', 'it is not UTF-8')
    const template = readTemplate(name, suffix, this.#store, this.#options)
    return 'reason' in template ? this.#rejected(template.reason, template.why) : template
  }

  #addValues(template: Template): void {
    if (template.shape === Shape.other) {
      this.#addSet(template)
    } else {
      const { nameEnd, suffixStart } = this.#span
      const texts = this.#bytes.toString('latin1', nameEnd + 1, suffixStart).split(':')
      const values = texts.map((text) => parseNumber(text) / template.divisor)
      const wrong = values.findIndex((value) => !Number.isFinite(value))
      if (wrong >= 0)
        this.#reject('malformed_line', `the value is ${JSON.stringify(texts[wrong])}, not a finite number`)
      else
        for (let i = 0; i < values.length; i++)
          this.#addValue(template, values[i] as number, isSigned(texts[i] as string))
    }
  }

  #addValue({ series, shape, weight, timestamp }: Template, value: number, signed: boolean): void {
    const change = shape === GAUGE && signed
    this.#rows.push(series, change ? Shape.gauge : shape, value, weight, timestamp)
    if (this.#rows.length >= BATCH_EVENTS) this.#full()
  }

  #addSet({ series, timestamp }: Template): void {
    const member = this.#text(this.#span.nameEnd + 1, this.#span.suffixStart)
    if (member === undefined) this.#reject('malformed_line', 'it is not UTF-8')
    else this.#rows.add(series, 'incremental', { type: 'set', values: [member] }, timestamp)
    if (this.#rows.length >= BATCH_EVENTS) this.#full()
  }

  #text(start: number, end: number): string | undefined {
    const text = this.#bytes.toString('latin1', start, end)
    if (!NOT_ASCII.test(text)) return text
    const bytes = this.#bytes.subarray(start, end)
    return isUtf8(bytes) ? bytes.toString() : undefined
  }

  #rejected(reason: Reason, why: string): undefined {
    this.#reject(reason, why)
  }

  /** Counts the line and returns where the next one begins. */
  #reject(reason: Reason, why: string): number {
    const { nameStart, end } = this.#span
    const other = startsOther(this.#bytes, nameStart)
    this.discards.add(other ?? { reason, why }, this.#bytes, nameStart, end)
    return end + 1
  }
}

function isSigned(text: string): boolean {
  return text.startsWith('+') || text.startsWith('-')
}

const EVENT = { reason: 'dogstatsd_event', why: 'it begins with "_e{"' } as const
const SERVICE_CHECK = { reason: 'dogstatsd_service_check', why: 'it begins with "_sc|"' } as const

/** What a line is when it is of DogStatsD, but no metric. */
function startsOther(bytes: Buffer, start: number): typeof EVENT | typeof SERVICE_CHECK | undefined {
  if (bytes[start] !== 0x5f) return undefined
  if (bytes[start + 1] === 0x65 && bytes[start + 2] === 0x7b) return EVENT
  return bytes[start + 1] === 0x73 && bytes[start + 2] === 0x63 && bytes[start + 3] === BAR ? SERVICE_CHECK : undefined
}

import { isUtf8 } from 'node:buffer'
import type { MetricValue, Series } from '@qovery/sdk'
import type { Child } from './child.ts'
import { placed, readCompositeValue } from './composite-value.ts'
import { Decimal, numberIn } from './decimal.ts'
import { Families } from './families.ts'
import type { Declaration, Family } from './family.ts'
import { COUNTER, GAUGE, type Harvest } from './harvest.ts'
import { readOpenMetricsEnding, readTimestamp, type LineEnding } from './line-ending.ts'
import { LineReader, type KnownLine, type Metadata } from './line-reader.ts'
import { LineFault, LineScanner } from './line-scanner.ts'
import { LineTable, PAGE_START, viewOf } from './line-table.ts'
import { PageError } from './page-error.ts'
import { Role, type TextDialect } from './roles.ts'
import { SeriesMaker, type SeriesRules } from './series-maker.ts'
import { sampleStart } from './sample-start.ts'

const NO_BYTES = Buffer.alloc(0)
const TAB = 0x09
const NEWLINE = 0x0a
const SPACE = 0x20
const OPEN_BRACE = 0x7b
/** The context of lines that stand in no family. */
const NO_FAMILY = 0
/** The family is described, and is not made yet. */
const UNMADE = -1

/**
 * Reads the text formats: 0.0.4 and 1.0.0, or OpenMetrics 1.0 and 2.0. It remembers the lines of the last page, so that a
 * page that has only new values costs little. What one page gives is all or nothing: the first fault ends it.
 */
export class TextParser {
  readonly #dialect: TextDialect
  readonly #reader: LineReader
  #table = new LineTable<Series | Child | Metadata>()
  /** Lines of samples that stand apart from the others of their metric, with the family that they are of. */
  readonly #apart = new Map<number, { readonly sample: string; readonly family: Family | undefined }>()
  readonly #decimal = new Decimal()
  readonly #families = new Families()
  #pages = 0
  #bytes: Buffer = NO_BYTES
  #view = viewOf(NO_BYTES)
  #at = 0
  #context = NO_FAMILY
  #family: Family | undefined
  #declared: Declaration | undefined
  /** What the page has said of its metrics so far, by their names. */
  readonly #said = new Map<string, Declaration>()
  #open: Child[] = []
  #ended = false

  constructor(dialect: TextDialect, rules: SeriesRules) {
    this.#dialect = dialect
    this.#reader = new LineReader(dialect, new SeriesMaker(rules), (metric) => {
      const said = this.#said.get(metric)
      return said && this.#families.on(this.#pages, said)
    })
  }

  /** How many lines it remembers. */
  get size(): number {
    return this.#table.size
  }

  /** Adds the samples of a page. @throws PageError naming the line; then `into` is of no use */
  parse(page: Buffer, into: Harvest): void {
    this.#begin(page)
    try {
      if (!isUtf8(page)) throw new LineFault('the page is not UTF-8')
      this.#readLines(into)
      if (this.#dialect === 'openmetrics' && !this.#ended) throw new LineFault('expected "# EOF" before the end')
    } catch (error) {
      this.#forgetLines()
      this.#families.clear()
      if (!(error instanceof LineFault || error instanceof PageError)) throw error
      const reason = error instanceof PageError ? error.reason : 'malformed_page'
      throw new PageError(`line ${this.#lineNumber()}: ${error.message}`, reason, { cause: error })
    } finally {
      this.#hold(NO_BYTES)
    }
    for (const child of this.#open) this.#harvest(child, into)
    this.#open = []
    if (!this.#table.compact()) return
    // Lines have other numbers now, and their families may have been on an earlier page.
    if (this.#apart.size > 0) this.#forgetLines()
    this.#families.forgetAllBut(this.#pages)
  }

  #begin(page: Buffer): void {
    this.#hold(page.at(-1) === NEWLINE || page.length === 0 ? page : Buffer.concat([page, Buffer.of(NEWLINE)]))
    this.#pages++
    this.#at = 0
    this.#context = NO_FAMILY
    this.#family = undefined
    this.#declared = undefined
    this.#said.clear()
    this.#open = []
    this.#ended = false
    this.#table.begin()
  }

  #hold(bytes: Buffer): void {
    this.#bytes = bytes
    this.#view = viewOf(bytes)
  }

  #readLines(into: Harvest): void {
    const table = this.#table
    const apart = this.#apart
    const decimal = this.#decimal
    const bytes = this.#bytes
    const view = this.#view
    let last = PAGE_START
    while (this.#at < bytes.length) {
      const at = this.#at
      let line = table.predicted(last, view, at)
      if (line < 0 || !this.#holds(line, at)) line = this.#lookUp(last)
      if (apart.size > 0) this.#review(line, at)
      const isNew = table.mark(line)
      const kind = table.kinds[line] as number
      const valueAt = at + (table.lengths[line] as number)
      last = line
      if (kind <= Role.end) {
        this.#take(line, kind, valueAt)
        this.#at = valueAt
        continue
      }
      into.count(1)
      if (!decimal.read(bytes, valueAt) || bytes[decimal.end] !== NEWLINE) {
        this.#readEnd(line, valueAt, { isNew, into })
        continue
      }
      if (!isNew) into.duplicates++
      else if (kind === Role.gauge) into.push(table.payloads[line] as Series, GAUGE, decimal.value)
      else if (kind === Role.counter) into.push(table.payloads[line] as Series, COUNTER, decimal.value)
      else this.#collect(line, kind, decimal.value)
      this.#at = decimal.end + 1
    }
  }

  /** Whether a line whose bytes stand at `at` is the same here: in the same family, and without more blanks or labels. */
  #holds(line: number, at: number): boolean {
    const table = this.#table
    if ((table.kinds[line] as number) <= Role.end) return true
    if (this.#context === UNMADE) this.#make()
    if (table.contexts[line] !== this.#context) return false
    const next = this.#bytes[at + (table.lengths[line] as number)]
    if (next === SPACE || next === TAB) return false
    return this.#dialect === 'openmetrics' || next !== OPEN_BRACE
  }

  /** Finds the line at the present position by its bytes, or reads it. */
  #lookUp(last: number): number {
    const at = this.#at
    const valueAt = sampleStart(this.#bytes, at, this.#dialect)
    const isSample = valueAt >= 0
    if (isSample && this.#context === UNMADE) this.#make()
    const end = isSample ? valueAt : this.#bytes.indexOf(NEWLINE, at) + 1
    const context = isSample ? this.#context : NO_FAMILY
    let line = this.#table.find(this.#view, at, end - at, context)
    if (line < 0) {
      const text = this.#bytes.toString('utf8', at, isSample ? end : end - 1)
      const known = isSample ? this.#reader.sample(text, this.#family) : this.#reader.metadata(text)
      line = this.#table.add(this.#view, at, end - at, { context, ...known })
      this.#noteApart(line, known)
    }
    this.#table.follow(last, line)
    return line
  }

  #noteApart(line: number, { apart }: KnownLine): void {
    if (apart !== undefined) this.#apart.set(line, { sample: apart, family: this.#reader.familyApart(apart) })
  }

  /** Reads the line at `at` anew if it stands apart from a family that the page now describes in another way. */
  #review(line: number, at: number): void {
    const apart = this.#apart.get(line)
    if (apart === undefined || this.#reader.familyApart(apart.sample) === apart.family) return
    const table = this.#table
    const text = this.#bytes.toString('utf8', at, at + (table.lengths[line] as number))
    const known = this.#reader.sample(text, this.#family)
    table.kinds[line] = known.kind
    table.numbers[line] = known.number
    table.payloads[line] = known.payload
    this.#noteApart(line, known)
  }

  /** Takes in a line without a sample, which ends at `end`. */
  #take(line: number, kind: number, end: number): void {
    if (kind === Role.end) {
      if (end < this.#bytes.length) throw new LineFault('nothing may follow "# EOF"')
      this.#ended = true
    } else if (kind === Role.metadata) {
      const said = this.#table.payloads[line] as Metadata
      this.#declared = { ...(this.#said.get(said.name) ?? NOTHING_SAID), ...said }
      this.#said.set(said.name, this.#declared)
      this.#context = UNMADE
    }
  }

  /** Begins the family that the last lines of metadata describe. */
  #make(): void {
    const family = this.#families.on(this.#pages, this.#declared as Declaration)
    this.#family = family
    this.#context = family.id
  }

  /** Reads a value of a rare kind, and all that stands behind it. */
  #readEnd(line: number, valueAt: number, to: { isNew: boolean; into: Harvest }): void {
    const end = this.#bytes.indexOf(NEWLINE, valueAt)
    const text = new LineScanner(this.#bytes.toString('utf8', valueAt, end))
    const kind = this.#table.kinds[line] as number
    const payload = this.#table.payloads[line]
    text.blanks()
    if (kind === Role.composite) {
      const type = this.#family?.type === 'summary' ? 'summary' : 'histogram'
      const value = readCompositeValue(text, type)
      const ending = readOpenMetricsEnding(text)
      const exemplars = placed(ending.exemplars, value)
      this.#add(payload as Series, { value, ending: { ...ending, exemplars } }, to)
    } else {
      const value = numberIn(text.token()) ?? text.fail('a number')
      const ending = this.#dialect === 'openmetrics' ? readOpenMetricsEnding(text) : readTimestamp(text)
      if (kind === Role.gauge || kind === Role.counter) {
        const type = kind === Role.gauge ? 'gauge' : 'counter'
        this.#add(payload as Series, { value: { type, value }, ending }, to)
      } else if (to.isNew) {
        this.#collect(line, kind, value)
        ;(payload as Child).annotate(kind, this.#table.numbers[line] as number, ending)
      } else {
        to.into.duplicates++
      }
    }
    this.#at = end + 1
  }

  /** Adds a sample that one line says all of. Several of one series are allowed where they have times of their own. */
  #add(
    series: Series,
    sample: { value: MetricValue; ending: LineEnding },
    to: { isNew: boolean; into: Harvest },
  ): void {
    const { timestamp, start, exemplars } = sample.ending
    if (!to.isNew && Number.isNaN(timestamp)) {
      to.into.duplicates++
      return
    }
    const dated = Number.isNaN(start) ? undefined : { start }
    const extras = exemplars === undefined ? dated : { ...dated, exemplars }
    to.into.add(series, sample.value, timestamp, extras)
  }

  /** Notes a part of a sample that stands on several lines. */
  #collect(line: number, kind: number, value: number): void {
    if (kind === Role.composite) throw new LineFault('expected "{" as the beginning of a histogram or summary')
    const child = this.#table.payloads[line] as Child
    if (child.page !== this.#pages) {
      child.begin(this.#pages)
      this.#open.push(child)
    }
    child.note(kind, this.#table.numbers[line] as number, value)
  }

  #harvest(child: Child, into: Harvest): void {
    const { extras, timestamp } = child
    if (child.hasTotal && extras === undefined && Number.isNaN(timestamp)) {
      into.push(child.series, COUNTER, child.total)
      return
    }
    const { value } = child
    if (value !== undefined) into.add(child.series, value, timestamp, extras)
  }

  #forgetLines(): void {
    this.#table = new LineTable()
    this.#apart.clear()
  }

  #lineNumber(): number {
    let number = 1
    for (let at = this.#bytes.indexOf(NEWLINE); at >= 0 && at < this.#at; at = this.#bytes.indexOf(NEWLINE, at + 1))
      number++
    return number
  }
}

const NOTHING_SAID = { type: 'unknown', help: '', unit: '' } as const

import { LineReader } from './lines.ts'
import { checkHistogram, keyOf, newFamily, put, type Labels, type ParsedFamily, type ParsedPage } from './parsed.ts'

/** The name endings that a family's samples may have. */
const ENDINGS: Record<string, readonly string[]> = {
  counter: [''],
  gauge: [''],
  unknown: [''],
  untyped: [''],
  histogram: ['_bucket', '_sum', '_count'],
  summary: ['', '_sum', '_count'],
}
const OPENMETRICS_ENDINGS: Record<string, readonly string[]> = {
  ...ENDINGS,
  info: ['_info'],
  stateset: [''],
  gaugehistogram: ['_bucket', '_gsum', '_gcount'],
  counter: ['_total', '_created'],
  histogram: ['_bucket', '_sum', '_count', '_created'],
  summary: ['', '_sum', '_count', '_created'],
}
/** Le labels as Go prints them, with `.0` behind whole numbers. */
const CANONICAL = /^(?:\+Inf|-?\d+\.\d+|-?\d(?:\.\d+)?e[+-]\d\d+)$/

/** Reads text 0.0.4, text 1.0.0 or OpenMetrics 1.0 by the letter of their specifications, and throws at the first offence. */
export function parseText(text: string, format: 'text' | 'openmetrics'): ParsedPage {
  return new TextParser(format === 'openmetrics').parse(text)
}

class TextParser {
  readonly #open: boolean
  readonly #page: ParsedPage = { samples: new Map(), families: new Map() }
  readonly #sampleNames = new Map<string, string>()
  #current: { name: string; family: ParsedFamily; sampled: boolean } | undefined
  /** Of the histogram being read: its labels, and buckets so far. */
  #buckets: { labels: string; found: [number, number][] } | undefined

  constructor(open: boolean) {
    this.#open = open
  }

  parse(text: string): ParsedPage {
    if (!this.#open && text === '') return this.#page
    if (!text.endsWith('\n')) throw new Error('the last line must end')
    const lines = text.slice(0, -1).split('\n')
    if (this.#open && lines.pop() !== '# EOF') throw new Error('the page must end with # EOF')
    for (const line of lines) {
      if (line.startsWith('#')) this.#metadata(new LineReader(line))
      else this.#sample(new LineReader(line))
    }
    if (this.#buckets !== undefined) throw new Error('a histogram without a count')
    return this.#page
  }

  #metadata(line: LineReader): void {
    const what = line.take(/# (?:HELP|TYPE|UNIT) /, 'metadata').slice(2, 6)
    const name = line.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/) ?? line.quoted()
    line.take(/ /, 'a space')
    const begins = what === (this.#open ? 'TYPE' : 'HELP') || (what === 'TYPE' && this.#current?.name !== name)
    if (begins) this.#begin(name, what === 'TYPE' ? line.take(/[a-z]+/, 'a type') : '')
    const current = this.#current
    if (current?.name !== name || current.sampled) throw new Error(`metadata of ${name} in the wrong place`)
    if (what === 'TYPE' && !begins) {
      if (current.family.type !== '') throw new Error('TYPE twice')
      this.#current = { ...current, family: { ...current.family, type: line.take(/[a-z]+/, 'a type') } }
      this.#page.families.set(name, this.#current.family)
    } else if (what === 'HELP') {
      if (current.family.help !== undefined) throw new Error('HELP twice')
      current.family.help = this.#help(line)
    } else if (what === 'UNIT') {
      current.family.unit = line.take(/[a-zA-Z0-9_:]+/, 'a unit')
      if (!name.endsWith(`_${current.family.unit}`)) throw new Error(`the unit of ${name} is no suffix of it`)
    }
    if (!line.isAtEnd) line.fail('the end')
  }

  #help(line: LineReader): string {
    const text = line.take(this.#open ? /(?:[^"\\]|\\["\\n])*/ : /(?:[^\\]|\\[\\n])*/, 'help')
    return text.replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char))
  }

  #begin(name: string, type: string): void {
    if (this.#page.families.has(name)) throw new Error(`the family ${name} is there twice`)
    this.#current = { name, family: newFamily(type), sampled: false }
    this.#page.families.set(name, this.#current.family)
  }

  #sample(line: LineReader): void {
    const { name, labels } = line.nameAndLabels()
    const current = this.#current
    if (current === undefined || !name.startsWith(current.name))
      throw new Error(`the sample ${name} belongs to no family`)
    current.sampled = true
    const { type } = current.family
    const ending = name.slice(current.name.length)
    const endings = (this.#open ? OPENMETRICS_ENDINGS : ENDINGS)[type]
    if (!endings?.includes(ending)) throw new Error(`${name} is no sample of the ${type} ${current.name}`)
    const owner = this.#sampleNames.get(name) ?? current.name
    if (owner !== current.name) throw new Error(`${name} belongs to ${owner} too`)
    this.#sampleNames.set(name, current.name)
    line.take(this.#open ? / / : /[ \t]+/, 'a space')
    const value = line.number()
    const counts = type === 'counter' || type === 'histogram' || (type === 'summary' && ending !== '')
    if (this.#open && counts && ending !== '_sum' && !(value >= 0)) throw new Error(`${name} counts, and is ${value}`)
    this.#ending(line, { current, ending, labels, value })
    const bare = labels.filter(([label]) => label !== 'le')
    if (ending === '_created') {
      current.family.starts.set(keyOf('', labels), value)
    } else {
      put(this.#page, keyOf(name, labels), value)
      if (type === 'histogram') this.#histogram(keyOf('', bare), { ending, labels, value })
    }
  }

  /** A timestamp and an exemplar. */
  #ending(
    line: LineReader,
    sample: { current: { name: string; family: ParsedFamily }; ending: string; labels: Labels; value: number },
  ): void {
    const { family, name } = sample.current
    const key = keyOf(name + sample.ending, sample.labels)
    if (line.match(/ (?=[^#])/) !== undefined) {
      const time = this.#open ? line.number() : Number(line.take(/-?\d+/, 'milliseconds'))
      family.timestamps.set(key, time)
    }
    if (this.#open && line.match(/ # /) !== undefined) {
      if (sample.ending !== '_total' && sample.ending !== '_bucket') line.fail('no exemplar')
      const labels = line.braces()
      line.take(/ /, 'a space')
      const value = line.number()
      const timestamp = line.match(/ /) === undefined ? undefined : line.number()
      const characters = labels.reduce((sum, [label, text]) => sum + [...label].length + [...text].length, 0)
      if (characters > 128) throw new Error('an exemplar of more than 128 characters')
      family.exemplars.push({ on: key, labels, value, timestamp })
    }
    if (!line.isAtEnd) line.fail('the end')
  }

  #histogram(series: string, { ending, labels, value }: { ending: string; labels: Labels; value: number }): void {
    if (ending === '_bucket') {
      const le = labels.find(([label]) => label === 'le')?.[1] ?? ''
      if (this.#open && !CANONICAL.test(le)) throw new Error(`le="${le}" is not canonical`)
      this.#buckets ??= { labels: series, found: [] }
      if (this.#buckets.labels !== series) throw new Error('the lines of a series must stand together')
      this.#buckets.found.push([Number(le.replace('Inf', 'Infinity')), value])
    } else if (ending === '_count') {
      if (this.#buckets?.labels !== series) throw new Error('a count without its buckets')
      checkHistogram(this.#buckets.found, value)
      this.#buckets = undefined
    }
  }
}

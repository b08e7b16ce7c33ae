import { LineReader } from './lines.ts'
import {
  checkHistogram,
  keyOf,
  nativeKey,
  newFamily,
  put,
  spread,
  type Labels,
  type ParsedFamily,
  type ParsedPage,
} from './parsed.ts'

/** Reads OpenMetrics 2.0 by the grammar of 2.0.0-rc0, and throws at the first offence. */
export function parseOpenMetrics2(text: string): ParsedPage {
  const page: ParsedPage = { samples: new Map(), families: new Map() }
  if (!text.endsWith('# EOF\n')) throw new Error('the page must end with # EOF')
  const state: { name: string; stage: number } = { name: '', stage: 0 }
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const reader = new LineReader(line)
    if (line.startsWith('#')) readMetadata(page, reader, state)
    else readSample(page, reader, state)
    if (!reader.isAtEnd) reader.fail('the end')
  }
  return page
}

const STAGES = ['TYPE', 'UNIT', 'HELP']

function readMetadata(page: ParsedPage, line: LineReader, state: { name: string; stage: number }): void {
  const what = line.take(/# (?:HELP|TYPE|UNIT) /, 'metadata').slice(2, 6)
  const name = line.match(/[a-zA-Z_:][a-zA-Z0-9_:]*/) ?? line.quoted()
  line.take(/ /, 'a space')
  const stage = STAGES.indexOf(what)
  if (stage === 0) {
    if (page.families.has(name)) throw new Error(`the family ${name} is there twice`)
    page.families.set(
      name,
      newFamily(line.take(/counter|gaugehistogram|gauge|histogram|summary|unknown|info|stateset/, 'a type')),
    )
  } else if (state.name !== name || stage <= state.stage) {
    throw new Error(`${what} of ${name} in the wrong place`)
  }
  const family = page.families.get(name) as ParsedFamily
  if (what === 'UNIT') family.unit = line.take(/[a-zA-Z0-9_:]+/, 'a unit')
  if (what === 'HELP') {
    const text = line.take(/(?:[^"\\]|\\["\\n])*/, 'help')
    family.help = text.replace(/\\(.)/gs, (_, char: string) => (char === 'n' ? '\n' : char))
  }
  state.name = name
  state.stage = stage
}

function readSample(page: ParsedPage, line: LineReader, state: { name: string; stage: number }): void {
  const { name, labels } = line.nameAndLabels()
  if (name !== state.name) throw new Error(`the sample ${name} belongs to another family than ${state.name}`)
  state.stage = STAGES.length
  const family = page.families.get(name) as ParsedFamily
  line.take(/ /, 'a space')
  if (family.type.endsWith('histogram') || family.type === 'summary') {
    line.take(/\{/, '{')
    if (family.type.endsWith('histogram')) readHistogram(page, line, { name, labels, family })
    else readSummary(page, line, { name, labels })
    line.take(/\}/, '}')
  } else {
    const value = line.number()
    if (family.type === 'counter' && Number.isNaN(value)) throw new Error('a counter must be a number')
    put(page, keyOf(name, labels), value)
  }
  if (line.match(/ (?=[-+0-9])/) !== undefined) family.timestamps.set(keyOf(name, labels), line.number())
  if (!/^gauge|^info|^stateset/.test(family.type) && line.match(/ st@/) !== undefined)
    family.starts.set(keyOf('', labels), line.number())
  while (line.match(/ # /) !== undefined) {
    const exemplarLabels = line.braces()
    line.take(/ /, 'a space')
    const value = line.number()
    line.take(/ /, 'a space')
    family.exemplars.push({ on: keyOf(name, labels), labels: exemplarLabels, value, timestamp: line.number() })
  }
}

interface Place {
  readonly name: string
  readonly labels: Labels
}

function readHistogram(
  page: ParsedPage,
  line: LineReader,
  { name, labels, family }: Place & { family: ParsedFamily },
): void {
  const g = family.type === 'gaugehistogram' ? 'g' : ''
  const count = field(line, `${g}count`)
  line.take(/,/, ',')
  put(page, keyOf(`${name}_sum`, labels), field(line, `${g}sum`))
  put(page, keyOf(`${name}_count`, labels), count)
  if (line.rest.startsWith(',schema:')) {
    line.take(/,/, ',')
    const schema = field(line, 'schema')
    line.take(/,/, ',')
    const threshold = field(line, 'zero_threshold')
    line.take(/,/, ',')
    const zero = [threshold, field(line, 'zero_count')] as const
    const negative = readSide(line, 'negative')
    const positive = readSide(line, 'positive')
    family.native.set(keyOf('', labels), nativeKey({ schema, zero, negative, positive }))
  }
  if (line.match(/,bucket:\[/) === undefined) return
  const buckets: [number, number][] = []
  do {
    const bound = line.number()
    line.take(/:/, ':')
    buckets.push([bound, line.number()])
  } while (line.match(/,/) !== undefined)
  line.take(/\]/, ']')
  checkHistogram(buckets, count)
  for (const [bound, value] of buckets) put(page, keyOf(`${name}_bucket`, [...labels, ['le', String(bound)]]), value)
}

function readSide(line: LineReader, side: string): [number, number][] {
  if (!line.rest.startsWith(`,${side}_spans:[`)) return []
  line.take(/,[a-z]+_spans:\[/, 'spans')
  const spans: [number, number][] = []
  do {
    const offset = Number(line.take(/-?\d+/, 'an offset'))
    line.take(/:/, ':')
    spans.push([offset, Number(line.take(/[1-9]\d*/, 'a length'))])
  } while (line.match(/,/) !== undefined)
  line.take(/\],[a-z]+_buckets:\[/, 'buckets')
  const counts: number[] = []
  do counts.push(line.number())
  while (line.match(/,/) !== undefined)
  line.take(/\]/, ']')
  return spread(spans, counts)
}

function readSummary(page: ParsedPage, line: LineReader, { name, labels }: Place): void {
  put(page, keyOf(`${name}_count`, labels), field(line, 'count'))
  line.take(/,/, ',')
  put(page, keyOf(`${name}_sum`, labels), field(line, 'sum'))
  line.take(/,quantile:\[/, 'quantiles')
  let before = -Infinity
  while (line.match(/\]/) === undefined) {
    if (before !== -Infinity) line.take(/,/, ',')
    const quantile = line.number()
    if (!(quantile > before)) throw new Error('quantiles must ascend')
    before = quantile
    line.take(/:/, ':')
    put(page, keyOf(name, [...labels, ['quantile', String(quantile)]]), line.number())
  }
}

function field(line: LineReader, name: string): number {
  line.take(new RegExp(`${name}:`), name)
  return line.number()
}

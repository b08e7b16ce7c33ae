import { MetricBatchBuilder, type MetricEvent } from '@qovery/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StatsdParser } from './parser.ts'
import type { TemplateOptions } from './template.ts'

const OPTIONS: TemplateOptions = { sanitize: true, convert_to: 'seconds' }

interface Reading {
  samples: unknown[]
  discards: Record<string, number>
}

/** Feeds `text` in one piece, and returns the samples in a form that compares. */
function read(
  text: string | Buffer,
  options: Partial<TemplateOptions> = {},
  limits?: ConstructorParameters<typeof StatsdParser>[2],
) {
  const lines = Buffer.from(text)
  const bytes = Buffer.alloc(lines.length + 16, '#')
  lines.copy(bytes)
  let { length } = lines
  if (length === 0 || bytes[length - 1] !== 10) bytes[length++] = 10
  const events: MetricEvent[] = []
  const rows = new MetricBatchBuilder()
  const full = () => events.push(...rows.finish().events)
  const parser = new StatsdParser({ ...OPTIONS, ...options }, { rows, full }, limits)
  parser.parse(bytes, 0, length)
  if (rows.length > 0) full()
  return { events, discards: Object.fromEntries(parser.discards.counts) }
}

function plain({ series, kind, value, timestamp }: MetricEvent): unknown {
  return [series.name, series.tagNames.map((name, i) => [name, series.tagValues[i]]), kind, value, timestamp]
}

function readPlain(text: string | Buffer, options: Partial<TemplateOptions> = {}): Reading {
  const { events, discards } = read(text, options)
  return { samples: events.map(plain), discards }
}

/** One sample, as name, kind and value. */
function one(line: string, options: Partial<TemplateOptions> = {}) {
  const { events, discards } = read(line, options)
  expect(discards).toEqual({})
  expect(events).toHaveLength(1)
  const { series, kind, value, timestamp } = events[0]!
  return { name: series.name, kind, ...value, timestamp }
}

const distribution = (value: number, weight: number, statistic = 'histogram') => ({
  kind: 'incremental',
  type: 'distribution',
  samples: [{ value, weight }],
  statistic,
})

describe('a StatsD line', () => {
  it('of a counter is an increment, scaled up by the sample rate', () => {
    expect(one('hits:3|c')).toMatchObject({ name: 'hits', kind: 'incremental', type: 'counter', value: 3 })
    expect(one('hits:2|c|@0.1')).toMatchObject({ type: 'counter', value: 20 })
    expect(one('hits:-1|c')).toMatchObject({ type: 'counter', value: -1 })
    expect(one('hits:2|c|@0')).toMatchObject({ type: 'counter', value: 2 })
    expect(one('hits:2|m')).toMatchObject({ type: 'counter', value: 2 })
  })

  it('of a gauge is absolute, unless a sign makes it a change', () => {
    expect(one('load:333|g')).toMatchObject({ kind: 'absolute', type: 'gauge', value: 333 })
    expect(one('load:+10|g')).toMatchObject({ kind: 'incremental', type: 'gauge', value: 10 })
    expect(one('load:-4.5|g')).toMatchObject({ kind: 'incremental', type: 'gauge', value: -4.5 })
    expect(one('load:-1e1|g')).toMatchObject({ kind: 'incremental', type: 'gauge', value: -10 })
    expect(one('load:1e1|g|@0.5')).toMatchObject({ kind: 'absolute', type: 'gauge', value: 10 })
  })

  it('of a timer is told in seconds unless asked otherwise, and weighs as much as the sample rate says', () => {
    expect(one('wait:320|ms|@0.1')).toMatchObject(distribution(0.32, 10))
    expect(one('wait:320|ms', { convert_to: 'milliseconds' })).toMatchObject(distribution(320, 1))
    expect(one('wait:320|h|@0.25')).toMatchObject(distribution(320, 4))
    expect(one('wait:320|d')).toMatchObject(distribution(320, 1, 'summary'))
  })

  it('of a set is one member, whatever it looks like', () => {
    for (const member of ['765', 'a:b', '', '-', 'käse']) {
      expect(one(`users:${member}|s`)).toMatchObject({ kind: 'incremental', type: 'set', values: [member] })
    }
  })

  it('has tags that are bare, empty, or of several values', () => {
    const { events } = read('a:1|c|#x:1,y,z:,x:2,y:3,,x:1')
    expect(plain(events[0]!)).toEqual([
      'a',
      [
        ['x', ['1', '2']],
        ['y', [null, '3']],
        ['z', ''],
      ],
      'incremental',
      { type: 'counter', value: 1 },
      undefined,
    ])
  })

  it('may hold several values of one type', () => {
    expect(readPlain('a:1:2.5:3e0|h|@0.5|#t:v').samples).toEqual(
      readPlain('a:1|h|@0.5|#t:v\na:2.5|h|@0.5|#t:v\na:3|h|@0.5|#t:v').samples,
    )
    expect(readPlain('a:1:+2:-3|g').samples).toEqual(readPlain('a:1|g\na:+2|g\na:-3|g').samples)
  })

  it('has its fields in any order, with a timestamp in seconds, and unknown ones are ignored', () => {
    expect(one('a:1|c|#x:y|T1656581400|@0.5')).toMatchObject({ value: 2, timestamp: 1_656_581_400_000 })
    expect(one('a:1|g|#x|c:83c0a99c0a54|e:it-false|card:low|new:field')).toMatchObject({
      value: 1,
      timestamp: undefined,
    })
  })

  it('has its name cleaned, unless asked otherwise', () => {
    expect(one('foo/bar  baz.@&$_x-1:1|c').name).toBe('foo-bar_baz._x-1')
    expect(one('foo/bar  baz.@&$:1|c', { sanitize: false }).name).toBe('foo/bar  baz.@&$')
    expect(one('größe:1|c', { sanitize: false }).name).toBe('größe')
  })

  it('may end in a carriage return, and empty ones are passed over', () => {
    expect(readPlain('\r\na:1|c\r\n\nb:2|c|#x:y\r\n')).toEqual(readPlain('a:1|c\nb:2|c|#x:y'))
  })

  it('that is malformed is counted as such', () => {
    const malformed = [
      'nothing',
      ':1|c',
      '@:1|c',
      'a:1',
      'a:|c',
      'a:x|c',
      'a:1:|c',
      'a:1:x|h',
      'a:--1|c',
      'a:1.2.3|c',
      'a: 1|c',
      'a:.|c',
      'a:NaN|g',
      'a:Infinity|g',
      'a:1e999|g',
      'a:0x10|c',
      'a:1_0|c',
      'a:1|c|@',
      'a:1|c|@x',
      'a:1|c|@-1',
      'a:1|c|@1e-10',
      'a:1|c|T',
      'a:1|c|T1.5',
      'a:1|c|T-1',
      'a:1|c|T9999999999999',
    ]
    for (const line of malformed)
      expect([line, readPlain(line)]).toEqual([line, { samples: [], discards: { malformed_line: 1 } }])
    const broken = Buffer.concat([Buffer.from('a:1|c|#x:'), Buffer.from([0xff, 0xfe])])
    expect(readPlain(broken)).toEqual({ samples: [], discards: { malformed_line: 1 } })
    expect(readPlain(Buffer.from([...Buffer.from('a:'), 0xff, ...Buffer.from('|s')]))).toMatchObject({ samples: [] })
  })

  it('of another type, an event or a service check is counted for what it is', () => {
    expect(readPlain('a:1|x\na:1|\na:1|C').discards).toEqual({ unknown_metric_type: 3 })
    expect(readPlain('_e{5,4}:title|text|#a\n_e{1,1}:5|c\n_e{3,0}:abc').discards).toEqual({ dogstatsd_event: 3 })
    expect(readPlain('_sc|name|0\n_sc|name|0|m:1|c').discards).toEqual({ dogstatsd_service_check: 2 })
    expect(readPlain('_sc:1|c\n_e:2|c').samples).toHaveLength(2)
  })

  it('with a name out of JavaScript is a name like others', () => {
    const { events } = read('__proto__:1|c|#constructor:a,__proto__:b,toString\nconstructor:2|c')
    expect(events.map(({ series }) => [series.name, ...series.tagNames])).toEqual([
      ['__proto__', '__proto__', 'constructor', 'toString'],
      ['constructor'],
    ])
  })

  it('with very many values of one tag takes no longer than it must', () => {
    const tags = Array.from({ length: 15_000 }, (_, i) => `t:${i}`).join(',')
    const { events } = read(`a:1|c|#${tags}`)
    expect(events[0]!.series.tag('t')).toHaveLength(15_000)
  })
})

describe('the parser', () => {
  it('gives lines of the same series the same object, whatever their rate and type', () => {
    const { events } = read('a:1|c|#x:y\na:2|c|@0.5|#x:y\na:3|g|#x:y|T1\na:4|g|#x:y|T2')
    expect(new Set(events.map(({ series }) => series)).size).toBe(1)
  })

  it('hands over full batches, also within a line of many values', () => {
    const rows = new MetricBatchBuilder()
    const sizes: number[] = []
    const parser = new StatsdParser(OPTIONS, { rows, full: () => sizes.push(rows.finish().length) })
    const line = Buffer.from(`a${':1'.repeat(2500)}|h\n    `)
    parser.parse(line, 0, line.length - 4)
    expect([...sizes, rows.length]).toEqual([1000, 1000, 500])
  })

  it('remembers no more than its limits allow, and reads on rightly', () => {
    const few = { entries: 64, bytes: 4096 }
    const limits = { templates: few, series: few }
    const names = Array.from({ length: 5000 }, (_, i) => `name_${i % 1700}:${i}|c|#n:${i % 3}`)
    const text = names.flatMap((line) => ['hot:1|c', line]).join('\n')
    const { events, discards } = read(text, {}, limits)
    expect(discards).toEqual({})
    expect(events.map(plain)).toEqual(readPlain(text).samples)
    const hot = new Set(events.filter(({ series }) => series.name === 'hot').map(({ series }) => series))
    expect(hot.size).toBe(1)
  })

  it('equals a slow and obviously right one', () => {
    fc.assert(
      fc.property(fc.array(line(), { maxLength: 12 }), fc.boolean(), (lines, sanitize) => {
        // Twice, so that the second time everything is known.
        const text = [...lines, ...lines].join('\n')
        expect(readPlain(text, { sanitize })).toEqual(reference(text, sanitize))
      }),
      { numRuns: 1500 },
    )
  })

  it('makes of any bytes samples or discards, line by line', () => {
    const corpus = [
      'a.b:1|c|@0.5|#x:y,z',
      'load:+3.25|g|T1656581400',
      't:1:2:3|ms|#a',
      'ü:x|s',
      '_e{1,2}:a|bc',
      '_sc|a|0',
    ]
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((array) => Buffer.from(array)),
      fc
        .tuple(
          fc.array(fc.constantFrom(...corpus), { minLength: 1, maxLength: 8 }),
          fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }),
        )
        .map(([lines, changes]) => {
          const text = Buffer.from(lines.join('\n'))
          for (const [at, byte] of changes) text[at % text.length] = byte
          return text
        }),
    )
    fc.assert(
      fc.property(bytes, (input) => {
        for (const text of input.toString('latin1').split('\n')) {
          const { events, discards } = read(Buffer.from(text, 'latin1'))
          const dropped = Object.values(discards).reduce((sum, count) => sum + count, 0)
          const outcome = [events.length > 0 ? 'samples' : '', dropped > 0 ? `${dropped} dropped` : ''].join('')
          expect(text === '' || text === '\r' ? [''] : ['samples', '1 dropped']).toContain(outcome)
        }
        const whole = read(input)
        const lines = input
          .toString('latin1')
          .split('\n')
          .filter((text) => text !== '' && text !== '\r').length
        const dropped = Object.values(whole.discards).reduce((sum, count) => sum + count, 0)
        expect(dropped).toBeLessThanOrEqual(lines)
        expect(whole.events.length).toBeGreaterThanOrEqual(lines - dropped)
      }),
      { numRuns: 800 },
    )
  })
})

/** Lines in the neighbourhood of right ones. */
function line(): fc.Arbitrary<string> {
  const name = fc.oneof(
    fc.constantFrom('a', 'a.b', 'requests', 'x/y z', '', '_e{', '_sc|', 'ü'),
    fc.string({ maxLength: 9 }),
  )
  const number = fc.oneof(
    fc.integer({ min: -1e6, max: 1e6 }).map(String),
    fc.double({ noNaN: true }).map(String),
    fc.constantFrom(
      '+1',
      '-0',
      '1.',
      '.5',
      '.',
      '',
      '1e5',
      '+1E-3',
      '123456789012345678',
      '0.1234567890123456',
      'x',
      'NaN',
      '000',
    ),
    fc.tuple(fc.nat(99999), fc.nat(999)).map(([whole, part]) => `${whole}.${part}`),
  )
  const type = fc.constantFrom('c', 'g', 'ms', 'h', 'd', 's', 'm', 'x', '', 'cc')
  const field = fc.constantFrom(
    '@0.5',
    '@0',
    '@',
    '@2',
    '@-1',
    '#a:b,c',
    '#',
    '#a:1,a:2,a',
    'T12',
    'T',
    'Tx',
    'c:id',
    'e:x',
    '',
    'z',
    '\r',
  )
  return fc
    .tuple(name, fc.array(number, { minLength: 1, maxLength: 3 }), type, fc.array(field, { maxLength: 3 }))
    .map(([name, values, type, fields]) =>
      [`${name}:${values.join(':')}`, type, ...fields].join('|').replaceAll('\n', ' '),
    )
}

/** The protocol, read with strings and without haste. */
function reference(text: string, sanitize: boolean): Reading {
  const samples: unknown[] = []
  const discards: Record<string, number> = {}
  for (let line of text.split('\n')) {
    if (line.endsWith('\r')) line = line.slice(0, -1)
    if (line === '') continue
    const result = referenceLine(line, sanitize)
    if (typeof result === 'string') discards[result] = (discards[result] ?? 0) + 1
    else samples.push(...result)
  }
  return { samples, discards }
}

function referenceLine(line: string, sanitize: boolean): unknown[] | string {
  if (line.startsWith('_e{')) return 'dogstatsd_event'
  if (line.startsWith('_sc|')) return 'dogstatsd_service_check'
  const [, rawName, values, type, rest] = /^([^:]*):([^|]*)\|([^|]*)(.*)$/su.exec(line) ?? []
  if (rawName === undefined) return 'malformed_line'
  let [rate, tags, timestamp] = [1, '', undefined as number | undefined]
  for (const field of rest!.split('|').slice(1)) {
    if (field.startsWith('@')) rate = referenceNumber(field.slice(1))
    if (field.startsWith('#')) tags = field.slice(1)
    if (field.startsWith('T')) timestamp = /^T\d+$/.test(field) ? Number(field.slice(1)) * 1000 : Number.NaN
    if (!(rate >= 0) || Number.isNaN(timestamp)) return 'malformed_line'
  }
  if (rate === 0) rate = 1
  if (!['c', 'g', 'ms', 'h', 'd', 's', 'm'].includes(type!)) return 'unknown_metric_type'
  let name = rawName
  if (sanitize)
    name = name
      .replaceAll('/', '-')
      .replace(/\s+/g, '_')
      .replace(/[^a-zA-Z0-9_.-]/g, '')
  if (name === '') return 'malformed_line'
  const identity = [name, referenceTags(tags)]
  if (type === 's') return [[...identity, 'incremental', { type: 'set', values: [values] }, timestamp]]
  const texts = values!.split(':')
  const numbers = texts.map(
    (text) => referenceNumber(text) / (type === 'ms' ? 1000 : type === 'c' || type === 'm' ? rate : 1),
  )
  if (!numbers.every(Number.isFinite)) return 'malformed_line'
  return numbers.map((value, i) => {
    if (type === 'c' || type === 'm') return [...identity, 'incremental', { type: 'counter', value }, timestamp]
    if (type === 'g')
      return [...identity, /^[+-]/.test(texts[i]!) ? 'incremental' : 'absolute', { type: 'gauge', value }, timestamp]
    const statistic = type === 'd' ? 'summary' : 'histogram'
    return [
      ...identity,
      'incremental',
      { type: 'distribution', samples: [{ value, weight: 1 / rate }], statistic },
      timestamp,
    ]
  })
}

function referenceNumber(text: string): number {
  return /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
}

function referenceTags(text: string): unknown[] {
  const tags: Record<string, Set<string | null>> = Object.create(null) as never
  for (const tag of text.split(',').filter(Boolean)) {
    const [, name, value] = /^([^:]*)(?::(.*))?$/su.exec(tag)!
    ;(tags[name!] ??= new Set()).add(value ?? null)
  }
  return Object.keys(tags)
    .sort()
    .map((name) => [name, tags[name]!.size === 1 ? [...tags[name]!][0] : [...tags[name]!]])
}

import type { MetricValue } from '@qovery/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  counter,
  ExporterFixture,
  FORMAT_NAMES,
  FORMATS,
  gauge,
  observed,
  type TestSample,
} from '../testing/exporter-fixture.ts'
import { keyOf, nativeKey, type Labels, type ParsedPage } from '../testing/parsed.ts'
import { escapeLabels } from '../store/identity.ts'
import { escapeName } from './names.ts'

const word = fc.string({ unit: 'binary', maxLength: 12 })
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(0, -0, 1e21, 1e-7, Infinity, -Infinity, Number.NaN))
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 })
const count = fc.nat({ max: 2 ** 40 })

/** A metric of one type, and what pages should say of it: name endings, further labels, value. */
type Case = { readonly value: MetricValue; readonly lines: readonly [ending: string, labels: Labels, value: number][] }

const counters: fc.Arbitrary<Case> = count.map((value) => ({ value: counter(value), lines: [['', [], value]] }))
const gauges: fc.Arbitrary<Case> = number.map((value) => ({ value: gauge(value), lines: [['', [], value]] }))
const sets: fc.Arbitrary<Case> = fc
  .array(word, { maxLength: 20 })
  .map((values) => ({ value: { type: 'set', values }, lines: [['', [], new Set(values).size]] }))
const distributions: fc.Arbitrary<Case> = fc.array(finite, { maxLength: 20 }).map((values) => {
  const bounds = [-1, 0, 0.5, 1_000_000, Infinity]
  const buckets = bounds.map((bound) => bucket(bound, values.filter((value) => value <= bound).length))
  const sum = values.reduce((before, value) => before + value, 0)
  return { value: observed(...values), lines: [...buckets, ['_sum', [], sum], ['_count', [], values.length]] }
})
const histograms: fc.Arbitrary<Case> = fc
  .tuple(fc.uniqueArray(finite, { maxLength: 5 }), fc.array(count, { minLength: 5, maxLength: 5 }), count, finite)
  .map(([bounds, counts, rest, sum]) => {
    bounds.sort((a, b) => a - b)
    const buckets = bounds.map((upper_limit, i) => ({ upper_limit: upper_limit + 0, count: counts[i] as number }))
    let below = 0
    const lines = buckets.map((one) => bucket(one.upper_limit, (below += one.count)))
    const total = below + rest
    return {
      value: { type: 'aggregated_histogram', buckets, count: total, sum },
      lines: [...lines, bucket(Infinity, total), ['_sum', [], sum], ['_count', [], total]],
    }
  })
const summaries: fc.Arbitrary<Case> = fc
  .tuple(fc.dictionary(fc.constantFrom('0', '0.5', '0.999', '1'), number), count, finite)
  .map(([byQuantile, total, sum]) => {
    const quantiles = Object.entries(byQuantile).map(([quantile, value]) => ({ quantile: Number(quantile), value }))
    const lines = quantiles.map(({ quantile, value }) => ['', [['quantile', String(quantile)]], value] as const)
    return {
      value: { type: 'aggregated_summary', quantiles, count: total, sum },
      lines: [...lines, ['_sum', [], sum], ['_count', [], total]] as Case['lines'],
    }
  })

const metric = fc.record({
  one: fc.oneof(counters, gauges, sets, distributions, histograms, summaries),
  name: word,
  total: fc.boolean(),
  labels: fc.dictionary(
    word.map((name) => `l_${name}`),
    word,
    { maxKeys: 4 },
  ),
  help: fc.option(word),
  unit: fc.constantFrom(null, 'seconds', 'by/s', 'total', 'x y'),
})

function bucket(bound: number, value: number): [string, Labels, number] {
  return ['_bucket', [['le', String(bound)]], value]
}

describe('the formats', () => {
  for (const format of FORMAT_NAMES) {
    it(`${format}: says what the store holds, by the letter of the specification`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(metric, { maxLength: 8 }), async (metrics) => {
          const exporter = new ExporterFixture({ buckets: [-1, 0, 0.5, 1_000_000] })
          const expected = new Map<string, number>()
          const { escaping } = FORMATS[format]
          for (const [i, { one, total, labels, help, unit, name: word }] of metrics.entries()) {
            const name = `m${i}_${word}${total ? '_seconds_total' : unit === 'x y' ? '_x y' : ''}`
            exporter.add({
              name,
              tags: labels,
              value: one.value,
              kind: one.value.type === 'gauge' ? 'absolute' : 'incremental',
              ...(help !== null && { help }),
              ...(unit !== null && { unit }),
            })
            const pairs = Object.entries(labels).filter(([, value]) => value !== '')
            const shown = escapeLabels(
              pairs.sort(([a], [b]) => (codePoints(a) < codePoints(b) ? -1 : 1)),
              escaping,
            )
            for (const [ending, more, value] of one.lines) {
              expected.set(keyOf(escapeName(name, escaping, 'metric') + ending, [...shown, ...more]), value)
            }
          }
          const page = await exporter.parsed(format)
          expect(sorted(page.samples)).toEqual(sorted(expected))
          expect(exporter.cx.recorded.dropped.size).toBe(0)
        }),
        { numRuns: 60 },
      )
    })
  }

  it('say the same of a page of many chunks', async () => {
    const exporter = new ExporterFixture()
    for (let family = 0; family < 8; family++) {
      exporter.add(
        ...Array.from({ length: 1000 }, (_, i): TestSample => ({
          name: `requests_${family}_total`,
          tags: { path: `/${'x'.repeat(50)}/${i}` },
          value: counter(i),
        })),
      )
    }
    const pages = await Promise.all(FORMAT_NAMES.map((format) => exporter.parsed(format)))
    for (const page of pages) expect(page.samples).toEqual(pages[0]?.samples)
    expect(pages[0]?.samples.size).toBe(8000)
  })

  it('are ended rather than empty when there are no metrics', async () => {
    const exporter = new ExporterFixture()
    expect(await exporter.text('text')).toBe('')
    expect(await exporter.text('openmetrics')).toBe('# EOF\n')
    expect(await exporter.text('openmetrics2')).toBe('# EOF\n')
    expect(await exporter.text('protobuf')).toBe('')
  })
})

describe('metadata', () => {
  it('says HELP, TYPE and UNIT once a family, the unit only where the name ends in it', async () => {
    const exporter = new ExporterFixture()
    const help = 'back\\slash "quotes"\nline'
    exporter.add({ name: 'a_seconds_total', value: counter(1), help, unit: 'seconds', tags: { x: '1' } })
    exporter.add({ name: 'a_seconds_total', value: counter(1), help: 'another', unit: 'seconds', tags: { x: '2' } })
    exporter.add({ name: 'b', value: gauge(1), unit: 'seconds' })
    expect(await exporter.text('text')).toBe(
      '# HELP a_seconds_total back\\\\slash "quotes"\\nline\n# TYPE a_seconds_total counter\n' +
        'a_seconds_total{x="1"} 1\na_seconds_total{x="2"} 1\n# TYPE b gauge\nb 1\n',
    )
    expect(await exporter.text('openmetrics')).toBe(
      '# TYPE a_seconds counter\n# UNIT a_seconds seconds\n# HELP a_seconds back\\\\slash \\"quotes\\"\\nline\n' +
        'a_seconds_total{x="1"} 1\na_seconds_total{x="2"} 1\n# TYPE b gauge\nb 1\n# EOF\n',
    )
    const page = await exporter.parsed('protobuf')
    expect(page.families.get('a_seconds_total')).toMatchObject({ type: 'counter', help, unit: 'seconds' })
    expect(page.families.get('b')?.unit).toBeUndefined()
    expect(exporter.cx.recorded.log).toHaveLength(1)
  })

  it('types a counter as unknown in OpenMetrics 1.0 where its name has no _total, or would be taken without it', async () => {
    const exporter = new ExporterFixture()
    exporter.add(
      { name: 'hits', value: counter(1) },
      { name: 'size', value: gauge(2) },
      { name: 'size_total', value: counter(3) },
    )
    exporter.add({ name: 'ok_total', value: counter(4) })
    const page = await exporter.parsed('openmetrics')
    const types = [...page.families].map(([name, { type }]) => [name, type])
    expect(types).toEqual([
      ['hits', 'unknown'],
      ['ok', 'counter'],
      ['size', 'gauge'],
      ['size_total', 'unknown'],
    ])
    expect([...page.samples.keys()]).toEqual(['hits[]', 'ok_total[]', 'size[]', 'size_total[]'])
  })
})

describe('types that a scraped page gave', () => {
  it('are written as OpenMetrics 2.0 wants them', async () => {
    const exporter = new ExporterFixture()
    const buckets = [{ upper_limit: 1, count: 2 }]
    exporter.add(
      { name: 'build_info', type: 'info', value: gauge(1), kind: 'absolute' },
      {
        name: 'now',
        type: 'gaugehistogram',
        value: { type: 'aggregated_histogram', buckets, count: 3, sum: 4.5 },
        kind: 'absolute',
        extras: { start: 1_600_000_000_000 },
      },
      { name: 'version', type: 'info', value: gauge(1), kind: 'absolute' },
    )
    expect(await exporter.text('openmetrics2')).toBe(
      '# TYPE build_info info\nbuild_info 1\n' +
        '# TYPE now gaugehistogram\nnow {gcount:3,gsum:4.5,bucket:[1:2,+Inf:3]}\n' +
        '# TYPE version gauge\nversion 1\n# EOF\n',
    )
  })
})

describe('names', () => {
  it('are written in every escaping scheme', async () => {
    const exporter = new ExporterFixture()
    exporter.add({ name: 'my.metric_ü', tags: { 'a.b': 'x', '0': 'y', 'c:d': 'z' }, value: gauge(1) })
    const line = async (escaping: 'allow-utf-8' | 'underscores' | 'dots' | 'values') =>
      (await exporter.text({ kind: 'text', version: '1.0.0', escaping })).split('\n')[1]
    expect(await line('allow-utf-8')).toBe('{"my.metric_ü","0"="y","a.b"="x","c:d"="z"} 1')
    expect(await line('underscores')).toBe('my_metric__{_="y",a_b="x",c_d="z"} 1')
    expect(await line('dots')).toBe('my_dot_metric____{__="y",a_dot_b="x",c__d="z"} 1')
    expect(await line('values')).toBe('U__my_2e_metric___fc_{U___30_="y",U__a_2e_b="x",U__c_3a_d="z"} 1')
  })

  it('escape plain names too in the scheme dots, and join labels that become the same', async () => {
    const exporter = new ExporterFixture()
    exporter.add(
      { name: 'a_b', tags: { x_y: '1' }, value: gauge(1) },
      { name: 'c', tags: { 'x.y': '1', x_y: '2' }, value: gauge(1) },
    )
    const dots = await exporter.text({ kind: 'text', version: '0.0.4', escaping: 'dots' })
    expect(dots).toContain('a__b{x__y="1"} 1\n')
    expect(await exporter.text('text')).toContain('c{x_y="1;2"} 1\n')
    expect(await exporter.text('text1')).toContain('c{"x.y"="1",x_y="2"} 1\n')
  })

  it('have the namespace of the metric, else the default one', async () => {
    const exporter = new ExporterFixture({ default_namespace: 'house' })
    exporter.add({ name: 'a', namespace: 'own', value: gauge(1) }, { name: 'b', value: gauge(1) })
    expect([...(await exporter.parsed('text')).samples.keys()]).toEqual(['house_b[]', 'own_a[]'])
  })

  it('are well-formed where what came was not', async () => {
    const exporter = new ExporterFixture()
    exporter.add({ name: 'a\ud800', tags: { b: 'c\udc00' }, value: gauge(1) })
    const page = await exporter.parsed('openmetrics_utf8')
    expect([...page.samples.keys()]).toEqual(['a\ufffd[["b","c\ufffd"]]'])
  })

  it('leave out tags without a value, and of several take the last', async () => {
    const exporter = new ExporterFixture()
    exporter.add({ name: 'a', tags: { bare: null, empty: '', many: ['1', null, '2'] }, value: gauge(1) })
    expect([...(await exporter.parsed('text')).samples.keys()]).toEqual(['a[["many","2"]]'])
  })
})

describe('start timestamps and exemplars', () => {
  it('are told in protobuf and OpenMetrics 2.0, and in OpenMetrics 1.0 on request', async () => {
    for (const created_samples of [false, true]) {
      const exporter = new ExporterFixture({ created_samples })
      exporter.now = 1_700_000_000_250
      exporter.add({ name: 'a_total', tags: { x: '1' }, value: counter(1) }, { name: 'h', value: observed(1) })
      exporter.add({ name: 'b_total', kind: 'absolute', value: counter(1), extras: { start: 1_600_000_000_000 } })
      exporter.add({ name: 'c_total', kind: 'absolute', value: counter(1) }, { name: 'c_created', value: gauge(1) })
      const expected = { a_total: 1_700_000_000.25, b_total: 1_600_000_000, c_total: undefined, h: 1_700_000_000.25 }
      for (const format of ['protobuf', 'openmetrics2'] as const) {
        const { families } = await exporter.parsed(format)
        for (const [name, start] of Object.entries(expected))
          expect([...(families.get(name)?.starts.values() ?? [])][0]).toBe(start)
      }
      const { families } = await exporter.parsed('openmetrics')
      const starts = ['a', 'b', 'c', 'h'].map((name) => [...(families.get(name)?.starts.values() ?? [])][0])
      expect(starts).toEqual(created_samples ? Object.values(expected) : [undefined, undefined, undefined, undefined])
    }
  })

  it('show the latest exemplar of a counter and of each bucket, where the format has room for it', async () => {
    const exporter = new ExporterFixture({ buckets: [1, 10] })
    const exemplar = (value: number, id: string) => ({
      labels: [['trace_id', id]] as const,
      value,
      timestamp: 1_700_000_000_500,
    })
    const extras = {
      exemplars: [exemplar(0.5, 'old'), exemplar(0.75, 'a'), exemplar(5, 'b'.repeat(130)), exemplar(50, 'c')],
    }
    exporter.add({ name: 'h', value: observed(0.5, 0.75, 5, 50), extras })
    exporter.add({
      name: 'n_total',
      value: counter(1),
      extras: { exemplars: [exemplar(1, 'd'), { labels: [], value: Infinity }] },
    })
    const shown = (page: ParsedPage) => [...page.families.values()].flatMap((family) => family.exemplars)
    const brief = async (format: 'openmetrics' | 'openmetrics2' | 'protobuf') =>
      shown(await exporter.parsed(format)).map(({ labels, value, timestamp }) => [labels[0]?.[1][0], value, timestamp])
    const time = 1_700_000_000.5
    expect(await brief('openmetrics')).toEqual([
      ['a', 0.75, time],
      ['c', 50, time],
      ['d', 1, time],
    ])
    expect(await brief('openmetrics2')).toEqual([
      ['a', 0.75, time],
      ['b', 5, time],
      ['c', 50, time],
      ['d', 1, time],
    ])
    expect(await brief('protobuf')).toEqual([
      ['a', 0.75, time],
      ['b', 5, time],
      ['c', 50, time],
      ['d', 1, time],
    ])
    expect(await exporter.text('text')).not.toContain('trace_id')
  })

  it('show the time of samples only when it is not suppressed', async () => {
    const sample: TestSample = { name: 'a', kind: 'absolute', value: gauge(1), timestamp: 1_700_000_000_123.75 }
    const quiet = new ExporterFixture()
    const timed = new ExporterFixture({ suppress_timestamp: false })
    quiet.add(sample)
    timed.add(
      sample,
      { name: 'h', kind: 'absolute', value: observed(1), timestamp: 5000 },
      { name: 'never', value: gauge(1), timestamp: Infinity },
    )
    expect(await quiet.text('text')).toBe('# TYPE a gauge\na 1\n')
    expect(await timed.text('text')).toContain('a 1 1700000000123\n')
    expect(await timed.text('text')).toContain('never 1\n')
    for (const format of FORMAT_NAMES) await timed.parsed(format)
    expect(await timed.text('openmetrics')).toContain('a 1 1700000000.1237')
  })
})

describe('native histograms', () => {
  it('stand beside the classic buckets in protobuf and OpenMetrics 2.0', async () => {
    const exporter = new ExporterFixture({
      buckets: [1, 10],
      native_histograms: { bucket_factor: 2, zero_threshold: 0.001 },
    })
    exporter.add({ name: 'h', value: observed(-3, 0, 0.5, 1, 2, 3, 1000) })
    const native = nativeKey({
      schema: 0,
      zero: [0.001, 1],
      negative: [[2, 1]],
      positive: [
        [-1, 1],
        [0, 1],
        [1, 1],
        [2, 1],
        [10, 1],
      ],
    })
    for (const format of ['openmetrics2', 'protobuf'] as const) {
      const page = await exporter.parsed(format)
      expect([...(page.families.get('h')?.native.values() ?? [])]).toEqual([native])
      expect(page.samples.get(keyOf('h_bucket', [['le', '10']]))).toBe(6)
    }
    expect((await exporter.parsed('openmetrics')).samples.size).toBe(5)
  })

  it('are shown with their sum and count where the format has no native buckets', async () => {
    const exporter = new ExporterFixture()
    exporter.add({
      name: 'h',
      value: {
        type: 'native_histogram',
        schema: 3,
        zero_threshold: 0,
        zero_count: 0,
        count: 0,
        sum: 0,
        positive_spans: [],
        positive_counts: [],
        negative_spans: [],
        negative_counts: [],
      },
    })
    expect(await exporter.text('text')).toBe('# TYPE h histogram\nh_bucket{le="+Inf"} 0\nh_sum 0\nh_count 0\n')
    expect([...((await exporter.parsed('protobuf')).families.get('h')?.native.values() ?? [])]).toEqual(['3 0 0 |  | '])
    expect(await exporter.text('openmetrics2')).toContain(
      'h {count:0,sum:0,schema:3,zero_threshold:0,zero_count:0} st@',
    )
  })
})

function codePoints(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1')
}

function sorted(samples: Map<string, number>): [string, number][] {
  return [...samples].map(([key, value]): [string, number] => [key, value + 0]).sort(([a], [b]) => (a < b ? -1 : 1))
}

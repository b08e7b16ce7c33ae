import type { MetricValue, Sketch } from '@qovery/sdk'
import { MetricBatchBuilder, Series, Shape } from '@qovery/sdk'
import { describe, expect, it } from 'vitest'
import { counter, ExporterFixture, gauge, observed, type TestSample } from '../testing/exporter-fixture.ts'

const absolute = (name: string, value: MetricValue): TestSample => ({ name, kind: 'absolute', value })
const histogram = (counts: Readonly<Record<number, number>>, count: number, sum: number): MetricValue => ({
  type: 'aggregated_histogram',
  buckets: Object.entries(counts).map(([bound, count]) => ({ upper_limit: Number(bound), count })),
  count,
  sum,
})
/** Each key has `count` observations, all of them `value`. */
const sketch = (keys: number[], count: number, value: number): Sketch => {
  const total = keys.length * count
  const parts = { count: total, min: value, max: value, sum: total * value, avg: value }
  return { type: 'sketch', keys, counts: keys.map(() => count), ...parts }
}
const summary = (quantile: number, value: number, count: number, sum: number): MetricValue => ({
  type: 'aggregated_summary',
  quantiles: [{ quantile, value }],
  count,
  sum,
})

async function lines(exporter: ExporterFixture): Promise<string[]> {
  const text = await exporter.text()
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
}

describe('a store', () => {
  it('adds up incremental samples and replaces by absolute ones', async () => {
    const exporter = new ExporterFixture({ buckets: [1, 2] })
    exporter.add({ name: 'c', value: counter(2) }, { name: 'c', value: counter(3) })
    exporter.add(absolute('ca', counter(2)), absolute('ca', counter(7)))
    exporter.add(absolute('g', gauge(5)), { name: 'g', value: gauge(-2) })
    exporter.add({ name: 'd', value: observed(1, 5) }, { name: 'd', value: observed(2) })
    exporter.add(absolute('da', observed(1, 5)), absolute('da', observed(2)))
    expect(await lines(exporter)).toEqual([
      'c 5',
      'ca 7',
      'd_bucket{le="1"} 1',
      'd_bucket{le="2"} 2',
      'd_bucket{le="+Inf"} 3',
      'd_sum 8',
      'd_count 3',
      'da_bucket{le="1"} 0',
      'da_bucket{le="2"} 1',
      'da_bucket{le="+Inf"} 1',
      'da_sum 2',
      'da_count 1',
      'g 3',
    ])
  })

  it('adds up and replaces aggregated histograms and summaries', async () => {
    const exporter = new ExporterFixture()
    exporter.add(
      { name: 'h', value: histogram({ 1: 2, 2: 1 }, 4, 5) },
      { name: 'h', value: histogram({ 1: 1, 2: 1 }, 2, 1) },
    )
    exporter.add(absolute('ha', histogram({ 1: 2 }, 2, 5)), absolute('ha', histogram({ 3: 1 }, 1, 1)))
    exporter.add({ name: 's', value: summary(0.5, 1, 2, 3) }, { name: 's', value: summary(0.5, 9, 2, 3) })
    exporter.add(absolute('sa', summary(0.5, 1, 2, 3)), absolute('sa', summary(0.9, 9, 1, 1)))
    expect(await lines(exporter)).toEqual([
      'h_bucket{le="1"} 3',
      'h_bucket{le="2"} 5',
      'h_bucket{le="+Inf"} 6',
      'h_sum 6',
      'h_count 6',
      'ha_bucket{le="3"} 1',
      'ha_bucket{le="+Inf"} 1',
      'ha_sum 1',
      'ha_count 1',
      's{quantile="0.5"} 9',
      's_sum 6',
      's_count 4',
      'sa{quantile="0.9"} 9',
      'sa_sum 1',
      'sa_count 1',
    ])
  })

  it('keeps the bounds of a histogram that is added to with others, and loses no observation', async () => {
    const exporter = new ExporterFixture()
    exporter.add(
      { name: 'h', value: histogram({ 1: 1, 10: 1 }, 2, 3) },
      { name: 'h', value: histogram({ 0.5: 1, 5: 1, 50: 1 }, 3, 30) },
    )
    expect(await lines(exporter)).toEqual([
      'h_bucket{le="1"} 2',
      'h_bucket{le="10"} 4',
      'h_bucket{le="+Inf"} 5',
      'h_sum 33',
      'h_count 5',
    ])
  })

  it('counts to the last unit', async () => {
    const exporter = new ExporterFixture()
    exporter.add({ name: 'c', value: counter(Number.MAX_SAFE_INTEGER - 1) }, { name: 'c', value: counter(1) })
    expect(await lines(exporter)).toEqual([`c ${Number.MAX_SAFE_INTEGER}`])
  })

  it('takes the bounds of a metric by its name: an exact one, else the first pattern, else the standard', async () => {
    const buckets_by_metric = { 'ns_*': [1], '*_bytes': [2], ns_a: [3] }
    const exporter = new ExporterFixture({ buckets: [4], buckets_by_metric })
    for (const name of ['a', 'a_bytes', 'b']) exporter.add({ name, namespace: 'ns', value: observed(1) })
    exporter.add({ name: 'x_bytes', value: observed(1) }, { name: 'y', value: observed(1) })
    const first = (await lines(exporter)).filter((line) => line.includes('_bucket') && !line.includes('Inf'))
    expect(first.map((line) => line.replace(/_bucket\{le="(.*)"\}.*/, ' $1'))).toEqual([
      'ns_a 3',
      'ns_a_bytes 1',
      'ns_b 1',
      'x_bytes 2',
      'y 4',
    ])
  })

  it('gives the same for rows in columns as for values in objects', async () => {
    const [columns, objects] = [new ExporterFixture(), new ExporterFixture()]
    const builder = new MetricBatchBuilder()
    const series = Series.of('d', [['a', 'b']])
    for (let i = 0; i < 100; i++) {
      builder.push(series, Shape.histogram_sample, i / 10, 2, Number.NaN)
      const samples = [
        { value: i / 10, weight: 1 },
        { value: i / 10, weight: 1 },
      ]
      objects.add({ name: 'd', tags: { a: 'b' }, value: { type: 'distribution', statistic: 'summary', samples } })
    }
    columns.store.ingest(builder.finish())
    expect(await columns.text()).toBe(await objects.text())
  })

  it('shows sketches as summaries: adds up those that are incremental, and replaces absolute ones', async () => {
    const exporter = new ExporterFixture({ quantiles: [0.5, 0.99] })
    exporter.add({ name: 's', value: sketch([1338], 3, 1) }, { name: 's', value: sketch([1412, 1412], 4, 3.14) })
    exporter.add(absolute('sa', sketch([1338], 3, 1)), absolute('sa', sketch([-1338], 2, -1)))
    exporter.add(absolute('se', summary(0.5, 9, 2, 3)), absolute('se', sketch([], 0, 0)))
    expect(await lines(exporter)).toEqual([
      's{quantile="0.5"} 3.14',
      's{quantile="0.99"} 3.14',
      's_sum 28.12',
      's_count 11',
      'sa{quantile="0.5"} -1',
      'sa{quantile="0.99"} -1',
      'sa_sum -2',
      'sa_count 2',
      'se{quantile="0.5"} NaN',
      'se{quantile="0.99"} NaN',
      'se_sum 0',
      'se_count 0',
    ])
  })

  it('drops values that would spoil the series for ever, and makes no series of them', async () => {
    const exporter = new ExporterFixture()
    const bad = [
      counter(-1),
      counter(Number.NaN),
      counter(Infinity),
      gauge(Number.NaN),
      observed(Number.NaN),
      observed(Infinity),
      histogram({ 1: -1 }, 0, 0),
      histogram({}, 1, Number.NaN),
      summary(2, 1, 1, 1),
      { ...sketch([1], 1, 1), count: Number.NaN },
      { ...sketch([1], 1, 1), sum: Infinity },
      { ...sketch([32_767], 1, 1), max: Infinity },
      { type: 'distribution', statistic: 'summary', samples: [{ value: 1, weight: -1 }] } as const,
    ]
    exporter.add(...bad.map((value, i) => ({ name: `m${i}`, value })))
    expect(exporter.cx.recorded.dropped).toEqual(new Map([['invalid_value', bad.length]]))
    expect(exporter.store.size).toBe(0)
  })

  it('shows in every format a native histogram of as many buckets as may come', async () => {
    const exporter = new ExporterFixture()
    const counts = Array.from({ length: 250_000 }, () => 1)
    const wide = { type: 'native_histogram', zero_threshold: 0, zero_count: 0, count: counts.length, sum: 1 } as const
    const none = { negative_spans: [], negative_counts: [] }
    const one = (name: string, schema: number) => {
      const positive_spans = [{ offset: 0, length: counts.length }]
      return absolute(name, { ...wide, ...none, schema, positive_spans, positive_counts: counts })
    }
    exporter.add(one('fine', 8), one('coarse', -4))
    expect(exporter.cx.recorded.dropped).toEqual(new Map([['invalid_value', 1]]))
    for (const format of ['text', 'openmetrics2', 'protobuf'] as const) {
      expect((await exporter.parsed(format)).samples.get('fine_count[]')).toBe(250_000)
    }
  })

  it('shares series with another store without mixing anything up', async () => {
    const [a, b] = [new ExporterFixture(), new ExporterFixture({ default_namespace: 'b' })]
    const series = Series.of('c')
    for (let i = 0; i < 3; i++) {
      const builder = new MetricBatchBuilder()
      builder.push(series, Shape.counter, 1, 1, Number.NaN)
      const batch = builder.finish()
      a.store.ingest(batch)
      b.store.ingest(batch)
    }
    expect([await lines(a), await lines(b)]).toEqual([['c 3'], ['b_c 3']])
  })
})

describe('conflicts', () => {
  it.each<[string, TestSample, TestSample, string]>([
    [
      'another type',
      { name: 'x', value: counter(1) },
      { name: 'x', tags: { a: 'b' }, value: gauge(1) },
      'type_conflict',
    ],
    [
      'the same series of another type',
      { name: 'x', value: counter(1) },
      { name: 'x', value: gauge(1) },
      'type_conflict',
    ],
    [
      'a gauge that comes as a set',
      { name: 'x', value: gauge(1) },
      { name: 'x', value: { type: 'set', values: ['a'] } },
      'type_conflict',
    ],
    [
      'a counter by the name of the sum of a summary',
      { name: 'x', value: summary(0.5, 1, 1, 1) },
      { name: 'x_sum', value: counter(1) },
      'type_conflict',
    ],
    [
      'a histogram whose buckets are there already',
      { name: 'x_bucket', value: gauge(1) },
      { name: 'x', value: observed(1) },
      'type_conflict',
    ],
    [
      'a name that is the same once escaped',
      { name: 'x.y', value: gauge(1) },
      { name: 'x_y', value: gauge(2) },
      'name_collision',
    ],
    [
      'labels that are the same once escaped',
      { name: 'x', tags: { 'a.b': '1' }, value: gauge(1) },
      { name: 'x', tags: { a_b: '1' }, value: gauge(2) },
      'name_collision',
    ],
    [
      'a histogram with a label le',
      { name: 'a', value: gauge(1) },
      { name: 'x', tags: { le: '1' }, value: observed(1) },
      'reserved_label',
    ],
    [
      'a label __name__',
      { name: 'a', value: gauge(1) },
      { name: 'x', tags: { __name__: 'y' }, value: gauge(1) },
      'reserved_label',
    ],
    ['a metric without a name', { name: 'a', value: gauge(1) }, { name: '', value: gauge(1) }, 'invalid_name'],
  ])('drop the later of the two samples: %s', async (_, first, later, reason) => {
    const exporter = new ExporterFixture()
    exporter.add(first)
    const before = await exporter.text()
    exporter.add(later, later)
    expect(await exporter.text()).toBe(before)
    expect(exporter.cx.recorded.dropped).toEqual(new Map([[reason, 2]]))
    const [message] = exporter.cx.recorded.failed.get(reason) ?? []
    expect(message).toContain(later.name)
  })

  it('end when the series that came first has expired', async () => {
    const exporter = new ExporterFixture({ flush_period_secs: 10 })
    const later = Series.of('x')
    const add = () => {
      const builder = new MetricBatchBuilder()
      builder.push(later, Shape.gauge, 1, 1, Number.NaN)
      exporter.store.ingest(builder.finish())
    }
    exporter.add({ name: 'x', value: counter(1) })
    add()
    exporter.now += 20_000
    exporter.store.tick()
    add()
    expect(await exporter.text()).toBe('# TYPE x gauge\nx 1\n')
  })
})

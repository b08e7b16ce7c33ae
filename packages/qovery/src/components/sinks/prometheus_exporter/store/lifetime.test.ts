import type { MetricValue } from '@qovery/sdk'
import { describe, expect, it } from 'vitest'
import { counter, ExporterFixture, gauge, observed, type TestSample } from '../testing/exporter-fixture.ts'

const absolute = (name: string, value = 1): TestSample => ({ name, kind: 'absolute', value: gauge(value) })
const set = (...values: string[]): MetricValue => ({ type: 'set', values })

async function names(exporter: ExporterFixture): Promise<string[]> {
  return [...(await exporter.parsed('text')).samples.keys()].map((key) => key.replace('[]', ''))
}

function pass(exporter: ExporterFixture, seconds: number): void {
  exporter.now += seconds * 1000
  exporter.store.tick()
}

describe('without flush_period_secs', () => {
  it('keeps counters, gauges, histograms, and the sum and count of summaries', async () => {
    for (const flush_period_secs of [undefined, 0]) {
      const exporter = new ExporterFixture({ flush_period_secs, distributions_as_summaries: true, quantiles: [0.5] })
      exporter.add(
        { name: 'c', value: counter(1) },
        { name: 'g', value: gauge(1) },
        { name: 's', value: observed(3, 4) },
      )
      pass(exporter, 1_000_000)
      const { samples } = await exporter.parsed('text')
      expect([...samples]).toEqual([
        ['c[]', 1],
        ['g[]', 1],
        ['s[["quantile","0.5"]]', Number.NaN],
        ['s_sum[]', 7],
        ['s_count[]', 2],
      ])
    }
  })

  it('counts the values of sets and takes quantiles over a window that slides', async () => {
    const exporter = new ExporterFixture({
      set_window_secs: 60,
      quantile_window_secs: 60,
      distributions_as_summaries: true,
      quantiles: [0, 1],
    })
    const read = async () => {
      const { samples } = await exporter.parsed('text')
      return [samples.get('u[]'), samples.get('d[["quantile","0"]]'), samples.get('d[["quantile","1"]]')]
    }
    exporter.add({ name: 'u', value: set('a', 'b') }, { name: 'd', value: observed(1) })
    pass(exporter, 40)
    exporter.add({ name: 'u', value: set('b', 'c') }, { name: 'd', value: observed(2) })
    expect(await read()).toEqual([3, 1, 2])
    pass(exporter, 30)
    expect(await read()).toEqual([2, 2, 2])
    pass(exporter, 60)
    expect(await read()).toEqual([0, Number.NaN, Number.NaN])
  })
})

describe('with flush_period_secs', () => {
  it('removes what had no sample for that long, whole histograms at once, whether or not anything comes', async () => {
    const exporter = new ExporterFixture({ flush_period_secs: 60 })
    exporter.add({ name: 'old', value: counter(1) }, { name: 'h', value: observed(1) })
    pass(exporter, 40)
    exporter.add({ name: 'new', value: counter(1) })
    pass(exporter, 30)
    expect(await names(exporter)).toEqual(['new'])
    exporter.add({ name: 'old', value: counter(5) })
    expect((await exporter.parsed('text')).samples.get('old[]')).toBe(5)
  })

  it('lets sets and quantiles look back as far', async () => {
    const exporter = new ExporterFixture({ flush_period_secs: 60 })
    exporter.add({ name: 'u', value: set('a', 'b') })
    pass(exporter, 50)
    exporter.add({ name: 'u', value: set('c') })
    pass(exporter, 20)
    expect((await exporter.parsed('text')).samples.get('u[]')).toBe(1)
  })
})

describe('a source that always says all it has', () => {
  const generation = (id: number, final = true) => ({ scope: 'host', id, final })

  it('takes back the series that it no longer names, and no others', async () => {
    const exporter = new ExporterFixture()
    exporter.add(absolute('pushed'))
    exporter.addBatch([absolute('a')], generation(1, false))
    exporter.addBatch([absolute('b')], generation(1))
    expect(await names(exporter)).toEqual(['a', 'b', 'pushed'])
    exporter.addBatch([absolute('b', 2)], generation(2))
    expect(await names(exporter)).toEqual(['b', 'pushed'])
  })

  it('may say that a metric is of another type now, whatever names that takes up, but not while others have it', async () => {
    const exporter = new ExporterFixture()
    const changed: TestSample[] = [
      { name: 'a', kind: 'absolute', value: counter(3) },
      { name: 'h', value: observed(1) },
    ]
    exporter.addBatch(
      ['a', 'h_sum', 'h_count', 'b'].map((name) => absolute(name)),
      generation(1),
    )
    exporter.addBatch(changed, generation(2))
    const { families } = await exporter.parsed('text')
    expect([...families].map(([name, { type }]) => `${name} ${type}`)).toEqual(['a counter', 'h histogram'])
    expect(exporter.cx.recorded.dropped.size).toBe(0)
    exporter.addBatch([absolute('a')], { scope: 'other', id: 1, final: true })
    expect(exporter.cx.recorded.dropped).toEqual(new Map([['type_conflict', 1]]))
  })

  it('frees the name of a metric with the last of its series, for others too', async () => {
    const exporter = new ExporterFixture()
    const pushed: TestSample = { name: 'a', value: counter(3) }
    exporter.addBatch([absolute('a'), absolute('b')], generation(1))
    exporter.add(pushed)
    expect(exporter.cx.recorded.dropped).toEqual(new Map([['type_conflict', 1]]))
    exporter.addBatch([absolute('b')], generation(2))
    exporter.add(pushed)
    expect((await exporter.parsed('text')).samples.get('a[]')).toBe(3)
  })

  it('takes them back at the latest when the next generation begins', async () => {
    const exporter = new ExporterFixture()
    exporter.addBatch([absolute('a'), absolute('b')], generation(1))
    exporter.addBatch([absolute('b')], generation(2, false))
    expect(await names(exporter)).toEqual(['a', 'b'])
    exporter.addBatch([absolute('b')], generation(3, false))
    expect(await names(exporter)).toEqual(['b'])
  })

  it('is taken to be gone after five minutes of silence', async () => {
    const exporter = new ExporterFixture()
    exporter.addBatch([absolute('a')], generation(1))
    pass(exporter, 290)
    expect(await names(exporter)).toEqual(['a'])
    pass(exporter, 20)
    expect(await names(exporter)).toEqual([])
  })

  it('is told apart from another that names the same series, which is reported', async () => {
    const exporter = new ExporterFixture()
    for (let id = 1; id < 4; id++) {
      exporter.addBatch([absolute('a', id)], generation(id))
      exporter.addBatch([absolute('a', -id)], { scope: 'other', id, final: true })
    }
    expect((await exporter.parsed('text')).samples.get('a[]')).toBe(-3)
    expect(exporter.cx.recorded.failed.get('duplicate_series')?.[0]).toContain('"other"')
  })
})

describe('series_limit', () => {
  it('adds the counters and histograms that find no room to one series of their metric', async () => {
    const exporter = new ExporterFixture({ series_limit: 2, buckets: [1] })
    const sample = (id: number): TestSample[] => [
      { name: 'c', tags: { id: String(id) }, value: counter(1) },
      { name: 'h', tags: { id: String(id) }, value: observed(id) },
    ]
    for (let id = 0; id < 10; id++) exporter.add(...sample(id))
    for (let id = 0; id < 10; id++) exporter.add(...sample(id))
    const { samples } = await exporter.parsed('text')
    expect(samples.get('c[["id","0"]]')).toBe(2)
    expect(samples.get('c[["overflow","true"]]')).toBe(18)
    expect(samples.get('h_count[["overflow","true"]]')).toBe(18)
    expect(exporter.cx.recorded.dropped.size).toBe(0)
    expect(exporter.store.size).toBe(4)
  })

  it('lets new gauges take the place of the one untouched for longest, and spares counters', async () => {
    const exporter = new ExporterFixture({ series_limit: 3 })
    exporter.add({ name: 'c', value: counter(1) })
    for (const name of ['g1', 'g2']) {
      exporter.add(absolute(name))
      exporter.now += 1000
    }
    exporter.add(absolute('g1', 2))
    exporter.now += 1000
    exporter.add(absolute('g3'))
    expect(await names(exporter)).toEqual(['c', 'g1', 'g3'])
    expect(exporter.cx.recorded.metrics.get('exporter_series_evicted_total')).toBe(1)
  })

  it('drops and counts what can neither be added up nor take a place', async () => {
    const exporter = new ExporterFixture({ series_limit: 1 })
    exporter.add(
      { name: 'c', tags: { id: '1' }, value: counter(1) },
      { name: 'c', tags: { id: '2' }, value: counter(1) },
    )
    exporter.add(absolute('g'), { name: 'c', tags: { id: '2' }, kind: 'absolute', value: counter(100) })
    expect(exporter.cx.recorded.dropped).toEqual(new Map([['series_limit', 2]]))
    expect((await exporter.parsed('text')).samples.get('c[["overflow","true"]]')).toBe(1)
  })

  it('names the metric and the label that are to blame, once a minute', async () => {
    const exporter = new ExporterFixture({ series_limit: 10 })
    for (let round = 0; round < 3; round++) {
      for (let id = 0; id < 20; id++)
        exporter.add({ name: 'c', tags: { host: 'h', id: `${round} ${id}` }, value: counter(1) })
      pass(exporter, 5)
    }
    const reports = exporter.cx.recorded.failed.get('series_limit') ?? []
    expect(reports).toHaveLength(1)
    expect(reports[0]).toContain('"c" has 11 series, the label "id" has 10 values')
    pass(exporter, 60)
    expect(exporter.cx.recorded.failed.get('series_limit')).toHaveLength(2)
  })

  it('counts what series take in memory: long labels and large sets more than once', async () => {
    const exporter = new ExporterFixture({ series_limit: 20 })
    exporter.add({ name: 'long', tags: { text: 'x'.repeat(15_000) }, value: gauge(1) })
    for (let i = 0; i < 10; i++) exporter.add({ name: `g${i}`, value: gauge(1) })
    expect(await names(exporter)).not.toContain(`long[["text","${'x'.repeat(15_000)}"]]`)
    expect(exporter.store.size).toBe(10)
  })
})

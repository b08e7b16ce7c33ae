import { MetricBatchBuilder, type LogFields, type MetricEvent } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { MetricDefinitionError } from './naming.ts'
import { TelemetryRegistry } from './registry.ts'

function collected(registry: TelemetryRegistry, now = 1000): Map<string, MetricEvent> {
  const into = new MetricBatchBuilder()
  registry.collect(into, now)
  const { events } = into.finish()
  return new Map(
    events.map((event) => {
      const tags = event.series.tagNames.map((name, i) => `${name}=${String(event.series.tagValues[i])}`)
      return [[event.series.name, ...tags].join(' '), event]
    }),
  )
}

function valueOf(registry: TelemetryRegistry, key: string, now?: number): number | undefined {
  const value = collected(registry, now).get(key)?.value
  return value?.type === 'counter' || value?.type === 'gauge' ? value.value : undefined
}

describe('handles', () => {
  test('the same name and labels give the same handle, in whatever order the labels are', () => {
    const registry = new TelemetryRegistry()
    const one = registry.counter('things_total', 'Things.', { a: '1', b: '2' })
    expect(registry.counter('things_total', 'Things.', { b: '2', a: '1' })).toBe(one)
    expect(registry.counter('things_total', 'Things.', { a: '1' })).not.toBe(one)
  })

  test('samples are absolute, of cached series, and carry namespace, help, unit and the start of counting', () => {
    const registry = new TelemetryRegistry({ clock: () => 500 })
    registry.counter('sent_bytes_total', 'Bytes sent.', { to: 'x' }).add(7)
    const first = collected(registry).get('sent_bytes_total to=x')
    expect(first).toMatchObject({
      kind: 'absolute',
      value: { type: 'counter', value: 7 },
      timestamp: 1000,
      extras: { start: 500 },
      series: { namespace: 'qovery', description: { help: 'Bytes sent.', unit: 'bytes' } },
    })
    expect(collected(registry).get('sent_bytes_total to=x')?.series).toBe(first?.series)
  })

  test('a counter never goes back', () => {
    const registry = new TelemetryRegistry()
    const counter = registry.counter('things_total', 'Things.')
    counter.add(3)
    counter.add(-1)
    counter.add(Number.NaN)
    expect(valueOf(registry, 'things_total')).toBe(3)
  })

  test('a gauge that nobody has set yet is not shown', () => {
    const registry = new TelemetryRegistry()
    const gauge = registry.gauge('depth', 'Depth.')
    expect(collected(registry).has('depth')).toBe(false)
    gauge.set(-2)
    expect(valueOf(registry, 'depth')).toBe(-2)
  })

  test('a histogram counts each observation in one bucket, a limit belonging to the bucket below it', () => {
    const registry = new TelemetryRegistry()
    const histogram = registry.histogram('size', 'Size.', [1, 10])
    for (const value of [0.5, 1, 2, 10, 11, Number.NaN]) histogram.observe(value)
    histogram.observe(3, 2)
    expect(collected(registry).get('size')?.value).toEqual({
      type: 'aggregated_histogram',
      buckets: [
        { upper_limit: 1, count: 2 },
        { upper_limit: 10, count: 4 },
      ],
      count: 7,
      sum: 30.5,
    })
  })

  test('of two readings of one series the latest is asked; one that has no answer gives no sample', () => {
    const registry = new TelemetryRegistry()
    registry.gaugeFrom('fds', 'Files.', {}, () => 1)
    registry.gaugeFrom('fds', 'Files.', {}, () => 2)
    registry.gaugeFrom('absent', 'Nothing.', {}, () => undefined)
    expect(valueOf(registry, 'fds')).toBe(2)
    expect(collected(registry).has('absent')).toBe(false)
  })

  test('a reading that throws is logged and leaves the others alone', () => {
    const warnings: (LogFields | undefined)[] = []
    const registry = new TelemetryRegistry({ log: { warn: (_, fields) => warnings.push(fields) } })
    registry.gaugeFrom('broken', 'Broken.', {}, () => {
      throw new Error('no such file')
    })
    registry.gaugeFrom('whole', 'Whole.', {}, () => 1)
    expect(valueOf(registry, 'whole')).toBe(1)
    expect(warnings).toEqual([{ metric: 'broken', error: 'no such file' }])
  })
})

describe('names', () => {
  test.each([
    ['counter', 'things'],
    ['counter', 'Things_total'],
    ['gauge', 'things_total'],
    ['gauge', 'things_count'],
    ['histogram', 'things_total'],
    ['gauge', 'a__b'],
    ['gauge', ''],
  ] as const)('a %s cannot be called %j', (type, name) => {
    const registry = new TelemetryRegistry()
    const register = () => (type === 'histogram' ? registry.histogram(name, '', [1]) : registry[type](name, ''))
    expect(register).toThrow(MetricDefinitionError)
  })

  test('a name keeps the type and the buckets that it was first given', () => {
    const registry = new TelemetryRegistry()
    registry.histogram('size', 'Size.', [1, 2])
    expect(() => registry.gauge('size', 'Size.')).toThrow('the gauge `size` is already a histogram')
    expect(() => registry.histogram('size', 'Size.', [1, 3])).toThrow('already has the buckets 1, 2')
    expect(() => registry.histogram('other', 'Other.', [2, 1])).toThrow('ascending')
  })
})

describe('bounds', () => {
  test('label sets beyond the limit of a component count into one series, and the others keep theirs', () => {
    const warnings: (LogFields | undefined)[] = []
    const registry = new TelemetryRegistry({ max_label_sets: 2, log: { warn: (_, fields) => warnings.push(fields) } })
    const of = (component_id: string, peer: string) => registry.counter('lines_total', 'Lines.', { component_id, peer })
    for (let i = 0; i < 1000; i++) of('noisy', String(i)).add(1)
    of('quiet', 'a').add(5)
    const samples = collected(registry)
    expect(samples.size).toBe(5)
    expect(valueOf(registry, 'lines_total component_id=noisy overflow=true')).toBe(998)
    expect(valueOf(registry, 'lines_total component_id=quiet peer=a')).toBe(5)
    expect(warnings).toEqual([{ metric: 'lines_total', component: 'noisy', limit: 2, labels: 'component_id,peer' }])
  })

  test('gauges beyond the limit can be set but are not shown', () => {
    const registry = new TelemetryRegistry({ max_label_sets: 1 })
    for (const peer of ['a', 'b']) registry.gauge('depth', 'Depth.', { peer }).set(1)
    expect([...collected(registry).keys()].filter((key) => key.startsWith('depth'))).toEqual(['depth peer=a'])
  })
})

describe('expiry', () => {
  const labels = { component_id: 'gone' }

  test('counts of a removed component stay for the time of expiry, its gauges go at once', () => {
    let now = 0
    const registry = new TelemetryRegistry({ expire_metrics_secs: 10, clock: () => now })
    registry.counter('lines_total', 'Lines.', { ...labels, peer: 'x' }).add(1)
    registry.counter('lines_total', 'Lines.', { component_id: 'stays' }).add(1)
    registry.gauge('depth', 'Depth.', labels).set(1)
    now = 5000
    registry.remove(labels)
    expect([...collected(registry, 14_999).keys()]).toEqual([
      'internal_metrics_cardinality',
      'lines_total component_id=gone peer=x',
      'lines_total component_id=stays',
    ])
    expect([...collected(registry, 15_000).keys()]).toEqual([
      'internal_metrics_cardinality',
      'lines_total component_id=stays',
    ])
    expect(valueOf(registry, 'internal_metrics_cardinality', 15_001)).toBe(2)
  })

  test('what a running component has not touched for long does not expire', () => {
    const registry = new TelemetryRegistry({ expire_metrics_secs: 1 })
    registry.counter('lines_total', 'Lines.', labels).add(1)
    expect(valueOf(registry, 'lines_total component_id=gone', Date.now() + 1e9)).toBe(1)
  })

  test('a successor that asks before the expiry counts on', () => {
    let now = 0
    const registry = new TelemetryRegistry({ expire_metrics_secs: 10, clock: () => now })
    registry.counter('lines_total', 'Lines.', labels).add(1)
    registry.remove(labels)
    now = 9000
    registry.counter('lines_total', 'Lines.', labels).add(1)
    expect(valueOf(registry, 'lines_total component_id=gone', 60_000)).toBe(2)
  })

  test('a predecessor that goes after its successor has come takes nothing with it', () => {
    const registry = new TelemetryRegistry({ expire_metrics_secs: 0 })
    registry.claim(labels)
    registry.claim(labels)
    registry.gauge('depth', 'Depth.', labels).set(1)
    registry.remove(labels)
    expect(valueOf(registry, 'depth component_id=gone')).toBe(1)
    registry.remove(labels)
    expect(valueOf(registry, 'depth component_id=gone')).toBeUndefined()
  })
})

import {
  addMetric,
  MetricBatch,
  MetricEvent,
  Series,
  type MetricExtras,
  type MetricKind,
  type MetricValue,
  type Sketch,
} from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { IncrementalToAbsolute } from './incremental-to-absolute.ts'
import { incremental_to_absolute } from './index.ts'

testTransform(incremental_to_absolute, { test })

const counter = (value: number): MetricValue => ({ type: 'counter', value })
const gauge = (value: number): MetricValue => ({ type: 'gauge', value })
const set = (...values: string[]): MetricValue => ({ type: 'set', values })
const samples = (...values: number[]): MetricValue => ({
  type: 'distribution',
  samples: values.map((value) => ({ value, weight: 1 })),
  statistic: 'histogram',
})
const histogram = (count: number, upper_limit = 1): MetricValue => ({
  type: 'aggregated_histogram',
  buckets: [{ upper_limit, count }],
  count,
  sum: count,
})

const sketch = (keys: number[], n: number): MetricValue => {
  const count = n * keys.length
  return { type: 'sketch', keys, counts: keys.map(() => n), count, min: 1, max: 1, sum: count, avg: 1 }
}

/** A transform with a clock that the test sets. */
class Bench {
  readonly cx = testContext()
  now = 0
  readonly #transform: IncrementalToAbsolute

  constructor(cache: object = {}) {
    const config = incremental_to_absolute.config.parse({ cache })
    this.#transform = new IncrementalToAbsolute(config.cache, this.cx, () => this.now)
  }

  take(batch: MetricBatch): CollectedEmit<'metric'> {
    const out = new CollectedEmit<'metric'>()
    this.#transform.transform(batch, out)
    return out
  }

  /** What comes out of one sample of the series `x`. */
  one(kind: MetricKind, value: MetricValue, parts: { series?: Series; extras?: MetricExtras } = {}): MetricEvent[] {
    const { series = Series.of('x'), extras } = parts
    return this.take(MetricBatch.of([new MetricEvent({ series, kind, value, extras })])).events()
  }

  add(value: MetricValue, series?: Series): MetricValue | undefined {
    const [event] = this.one('incremental', value, series === undefined ? {} : { series })
    if (event?.kind === 'incremental') throw new Error('an incremental sample came out')
    return event?.value
  }

  metric(name: string): number | undefined {
    return this.cx.recorded.metrics.get(`incremental_to_absolute_${name}`)
  }
}

describe('incremental_to_absolute', () => {
  it.each([
    ['counters', counter(10), counter(10), counter(20)],
    ['gauges', gauge(-1), gauge(-2), gauge(-3)],
    ['sets', set('a', 'b'), set('b', 'c'), set('a', 'b', 'c')],
    ['histograms', histogram(1), histogram(2), histogram(3)],
    ['distributions', samples(1, 2), samples(3), samples(1, 2, 3)],
  ])('adds up %s', (_type, first, second, total) => {
    const bench = new Bench()
    expect(bench.add(first)).toEqual(first)
    expect(bench.add(second)).toEqual(total)
  })

  it('joins equal samples of a distribution to one of more weight', () => {
    const bench = new Bench()
    bench.add(samples(1))
    expect(bench.add(samples(1))).toEqual({ ...samples(), samples: [{ value: 1, weight: 2 }] })
  })

  it('hands on a batch of absolute samples as it is, and copies them between others', () => {
    const bench = new Bench()
    const absolute = MetricBatch.of(
      [counter(7), set('x'), samples(1)].map(
        (value) => new MetricEvent({ series: Series.of('y'), kind: 'absolute', value }),
      ),
    )
    expect(bench.take(absolute).passed[0]?.batch).toBe(absolute)
    const mixed = MetricBatch.of(
      [
        ...absolute.events,
        new MetricEvent({ series: Series.of('x'), kind: 'incremental', value: counter(1), timestamp: 5 }),
        ...absolute.events,
      ],
      { scope: 's', id: 3, final: true },
    )
    const [passed] = bench.take(mixed).passed
    expect(passed?.batch).toHaveProperty('generation', { scope: 's', id: 3, final: true })
    expect(passed?.batch.events.map(({ kind, value, timestamp }) => ({ kind, value, timestamp }))).toEqual(
      mixed.events.map(({ value, timestamp }) => ({ kind: 'absolute', value, timestamp })),
    )
  })

  it('adds to what an absolute sample has set: a gauge always, other types where a total is kept', () => {
    const bench = new Bench()
    bench.one('absolute', gauge(42))
    expect(bench.add(gauge(1))).toEqual(gauge(43))
    bench.one('absolute', gauge(10))
    expect(bench.add(gauge(1))).toEqual(gauge(11))
    const other = Series.of('other')
    bench.one('absolute', counter(100), { series: other })
    expect(bench.add(counter(1), other)).toEqual(counter(1))
    bench.one('absolute', counter(100), { series: other })
    expect(bench.add(counter(1), other)).toEqual(counter(101))
  })

  it('knows equal series by what they say, not by their object', () => {
    const bench = new Bench()
    for (let i = 1; i <= 5000; i++) expect(bench.add(counter(1), Series.of('x', [['a', 'b']]))).toEqual(counter(i))
    expect(bench.metric('series')).toBe(1)
  })

  it('begins anew where a sample does not fit', () => {
    const bench = new Bench()
    for (const value of [counter(1), gauge(2), set('a'), histogram(1, 1), histogram(1, 2), samples(1)]) {
      expect(bench.add(value)).toEqual(value)
    }
    expect(bench.metric('restarts_total')).toBe(5)
  })

  it('begins anew after the time to live without a sample', () => {
    const bench = new Bench({ time_to_live: 10 })
    bench.add(counter(1))
    bench.now = 9_999
    expect(bench.add(counter(1))).toEqual(counter(2))
    bench.now = 19_998
    expect(bench.add(counter(1))).toEqual(counter(3))
    bench.now = 29_998
    expect(bench.add(counter(1))).toEqual(counter(1))
  })

  it('forgets the series that was used least recently where there are too many', () => {
    const bench = new Bench({ max_events: 2 })
    const [a, b, c] = ['a', 'b', 'c'].map((name) => Series.of(name)) as [Series, Series, Series]
    bench.add(counter(1), a)
    bench.add(counter(1), b)
    bench.add(counter(1), a)
    bench.add(counter(1), c)
    expect(bench.add(counter(1), a)).toEqual(counter(3))
    expect(bench.add(counter(1), b)).toEqual(counter(1))
    expect(bench.metric('evictions_total')).toBe(2)
    expect(bench.metric('series')).toBe(2)
  })

  it('keeps to its bytes, of series and of what they gather', () => {
    const bench = new Bench({ max_bytes: 2000, max_values_per_series: 10_000 })
    const [a, b] = [Series.of('a'), Series.of('b')]
    bench.add(counter(1), a)
    bench.add(samples(...Array(20).keys()), b)
    expect(bench.add(counter(1), a)).toEqual(counter(2))
    bench.add(samples(...Array(60).keys()), b)
    expect(bench.metric('series')).toBe(0)
    expect(bench.add(counter(1), a)).toEqual(counter(1))
  })

  it('begins a distribution or a set anew before each of its samples carries too much', () => {
    const bench = new Bench({ max_values_per_series: 3 })
    bench.add(samples(1, 2))
    expect(bench.add(samples(3))).toEqual(samples(1, 2, 3))
    expect(bench.add(samples(4))).toEqual(samples(4))
    expect(bench.metric('restarts_total')).toBe(1)
  })

  it('begins a sketch anew before its full bins become many, however wide it is', () => {
    const bench = new Bench({ max_values_per_series: 3 })
    const wide = sketch([1, 2, 3, 4, 5], 1)
    expect([bench.add(wide), bench.add(wide)]).toEqual([wide, sketch([1, 2, 3, 4, 5], 2)])
    const full = sketch([1], 65_535)
    const bins = Array.from({ length: 9 }, () => (bench.add(full, Series.of('y')) as Sketch).keys.length)
    expect(bins).toEqual([1, 2, 3, 4, 1, 2, 3, 4, 1])
    expect(bench.metric('restarts_total')).toBe(2)
  })

  it('drops increments that would turn a total into no number, counted', () => {
    const bench = new Bench()
    bench.add(counter(1))
    expect(bench.add(counter(Number.NaN))).toBeUndefined()
    expect(bench.add(counter(1))).toEqual(counter(2))
    expect(bench.cx.recorded.dropped).toEqual(new Map([['not_a_number', 1]]))
  })

  it('counts from the start of the first sample on', () => {
    const bench = new Bench()
    const startOf = (start: number) =>
      bench.one('incremental', counter(1), { extras: { start, interval: 5 } })[0]?.extras
    expect(startOf(100)).toEqual({ start: 100, interval: 5 })
    expect(startOf(105)).toEqual({ start: 100, interval: 5 })
  })

  it('comes to the same as a naive model, event by event, however the events are batched', () => {
    const number = fc.integer({ min: -9, max: 9 })
    const value = fc.oneof(
      number.map(counter),
      number.map(gauge),
      fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((members) => set(...members)),
      fc.array(number, { maxLength: 3 }).map((values) => samples(...values)),
      fc.nat(9).map((count) => histogram(count)),
    )
    const input = fc.record({ name: fc.constantFrom('a', 'b'), isAbsolute: fc.boolean(), value })
    fc.assert(
      fc.property(fc.array(fc.array(input, { minLength: 1, maxLength: 8 })), (batches) => {
        const bench = new Bench()
        const totals = new Map<string, MetricValue>()
        for (const inputs of batches) {
          const expected = inputs.map(({ name, isAbsolute, value }) => {
            const before = totals.get(name)
            if (isAbsolute) {
              if (before !== undefined || value.type === 'gauge') totals.set(name, value)
              return value
            }
            totals.set(name, (before && addMetric(before, value)) ?? value)
            return totals.get(name) as MetricValue
          })
          const events = inputs.map(
            ({ name, isAbsolute, value }) =>
              new MetricEvent({ series: Series.of(name), kind: isAbsolute ? 'absolute' : 'incremental', value }),
          )
          const emitted = bench.take(MetricBatch.of(events)).events()
          expect(emitted.map((event) => merged(event.value))).toEqual(expected.map(merged))
          expect(emitted.every(({ kind }) => kind === 'absolute')).toBe(true)
        }
      }),
    )
  })
})

/** Samples of equal value as one, in order. */
function merged(value: MetricValue): MetricValue {
  if (value.type === 'set') return { ...value, values: [...value.values].sort() }
  if (value.type !== 'distribution') return value
  const weights = new Map<number, number>()
  for (const { value: sample, weight } of value.samples) weights.set(sample, (weights.get(sample) ?? 0) + weight)
  return {
    ...value,
    samples: [...weights].sort(([a], [b]) => a - b).map(([sample, weight]) => ({ value: sample, weight })),
  }
}

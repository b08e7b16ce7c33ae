import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { split } from './batch.ts'
import { MetricEvent } from './event.ts'
import { ABSOLUTE, kindOf, MetricBatch, MetricBatchBuilder, Shape, valueAt } from './metric-batch.ts'
import type { MetricExtras, MetricValue } from './metric.ts'
import { Series } from './series.ts'

const numbers = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -0, 0))
const samples = fc.array(fc.record({ value: numbers, weight: numbers }), { maxLength: 3 })
const statistics = fc.constantFrom('histogram' as const, 'summary' as const)
const values: fc.Arbitrary<MetricValue> = fc.oneof(
  fc.record({ type: fc.constant('counter' as const), value: numbers }),
  fc.record({ type: fc.constant('gauge' as const), value: numbers }),
  fc.record({ type: fc.constant('set' as const), values: fc.array(fc.string()) }),
  fc.record({ type: fc.constant('distribution' as const), samples, statistic: statistics }),
  fc.record({
    type: fc.constant('aggregated_histogram' as const),
    buckets: fc.array(fc.record({ upper_limit: numbers, count: numbers })),
    count: numbers,
    sum: numbers,
  }),
)
const extras: fc.Arbitrary<MetricExtras | undefined> = fc.option(fc.record({ interval: fc.nat() }), { nil: undefined })
const events = fc
  .record({
    series: fc.string({ maxLength: 2 }).map((name) => Series.of(name)),
    kind: fc.constantFrom('incremental' as const, 'absolute' as const),
    value: values,
    timestamp: fc.option(fc.double({ noNaN: true }), { nil: undefined }),
    extras,
  })
  .map((parts) => new MetricEvent(parts))
const batches = fc.array(events, { minLength: 1, maxLength: 40 })

describe('a metric batch', () => {
  test('gives back the events that it was made of', () => {
    fc.assert(
      fc.property(batches, (made) => {
        expect(MetricBatch.of(made).events).toEqual(made)
      }),
    )
  })

  test('says the same in pieces, and in what is picked from it', () => {
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 50 }), (made, size) => {
        const batch = MetricBatch.of(made)
        expect(split(batch, size).flatMap((piece) => piece.events)).toEqual(made)
        const odd = made.map((_, i) => i).filter((i) => i % 2 === 1)
        expect(batch.pick(odd).events).toEqual(odd.map((i) => made[i]))
        expect(batch.slice(0, made.length).slice(0, 1).pick([0]).events).toEqual([made[0]])
      }),
    )
  })

  test('keeps a distribution of one sample, and that only, in its columns', () => {
    const series = Series.of('m')
    const builder = new MetricBatchBuilder()
    const sample = { value: 2, weight: 10 }
    builder.add(series, 'incremental', { type: 'distribution', samples: [sample], statistic: 'histogram' })
    builder.add(series, 'absolute', { type: 'distribution', samples: [sample], statistic: 'summary' })
    builder.add(series, 'incremental', { type: 'distribution', samples: [sample, sample], statistic: 'summary' })
    const { columns } = builder.finish()
    const shapes = [Shape.histogram_sample, Shape.summary_sample | ABSOLUTE, Shape.other]
    expect([...columns.shapes]).toEqual(shapes)
    expect([...columns.values.subarray(0, 2)]).toEqual([2, 2])
    expect([...columns.weights.subarray(0, 2)]).toEqual([10, 10])
    expect(columns.others).toHaveLength(3)
    expect(valueAt(columns, 0)).toEqual({ type: 'distribution', samples: [sample], statistic: 'histogram' })
    expect([...columns.shapes].map(kindOf)).toEqual(['incremental', 'absolute', 'incremental'])
  })

  test('has no side arrays where no row needs them', () => {
    const builder = new MetricBatchBuilder()
    builder.push(Series.of('m'), Shape.counter, 1, 1, Number.NaN)
    const { columns, events: made } = builder.finish()
    expect(columns.others).toBeNull()
    expect(columns.extras).toBeNull()
    expect(made[0]?.timestamp).toBeUndefined()
  })

  test('is final only with its last piece', () => {
    const made = [1, 2, 3].map((value) => {
      return new MetricEvent({ series: Series.of('m'), kind: 'absolute', value: { type: 'gauge', value } })
    })
    const batch = MetricBatch.of(made, { scope: 'in', id: 7, final: true })
    expect(split(batch, 2).map((piece) => (piece as MetricBatch).generation)).toEqual([
      { scope: 'in', id: 7, final: false },
      { scope: 'in', id: 7, final: true },
    ])
  })
})

describe('a builder', () => {
  test('grows beyond its capacity, and starts anew after each batch', () => {
    const builder = new MetricBatchBuilder(1)
    const series = Series.of('m')
    for (let i = 0; i < 1000; i++) builder.push(series, Shape.gauge | ABSOLUTE, i, 1, i)
    expect(builder).toHaveLength(1000)
    const first = builder.finish()
    expect(builder).toHaveLength(0)
    builder.add(series, 'incremental', { type: 'set', values: ['a'] }, 5, { start: 1 })
    const second = builder.finish()
    expect(first.events.map((event) => event.timestamp)).toEqual(Array.from({ length: 1000 }, (_, i) => i))
    expect(first.columns.others).toBeNull()
    expect(second.events).toEqual([
      new MetricEvent({
        series,
        kind: 'incremental',
        value: { type: 'set', values: ['a'] },
        timestamp: 5,
        extras: { start: 1 },
      }),
    ])
  })
})

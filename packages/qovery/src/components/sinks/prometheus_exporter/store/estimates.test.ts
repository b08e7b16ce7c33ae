import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DistinctWindow } from './distinct-window.ts'
import { bucketIndex, coarser, fromSpans, schemaOf, toSpans, upperBound } from './native-buckets.ts'
import { NativeState } from './native-state.ts'
import { QuantileSketch, valuesAt } from './quantile-sketch.ts'

describe('a window of distinct values', () => {
  it('is exact up to thousands of values, and close beyond', () => {
    const window = new DistinctWindow(60_000)
    for (let i = 0; i < 4000; i++) window.add(`user-${i}`, 0)
    expect(window.count(0)).toBe(4000)
    for (let i = 0; i < 200_000; i++) window.add(`user-${i}`, 0)
    expect(Math.abs(window.count(0) / 200_000 - 1)).toBeLessThan(0.06)
    expect(window.size).toBeLessThanOrEqual(4096)
  })

  it('is exact again a window after a flood', () => {
    const window = new DistinctWindow(60_000)
    for (let i = 0; i < 100_000; i++) window.add(`flood-${i}`, 0)
    for (let now = 0; now < 600_000; now += 1000) for (let i = 0; i < 100; i++) window.add(`user-${i}`, now)
    expect(window.count(600_000)).toBe(100)
  })
})

describe('a sketch of quantiles', () => {
  it('is within 0.5 % of the observation at that rank', () => {
    const values = Array.from({ length: 5000 }, (_, i) => Math.sin(i) * 1000 * (1 + (i % 7)))
    const sketch = new QuantileSketch()
    for (const value of values) sketch.observe(value, 1)
    const ranked = [...values].sort((a, b) => a - b)
    const quantiles = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 1]
    const found = valuesAt(quantiles, sketch.points())
    for (const [i, quantile] of quantiles.entries()) {
      const exact = ranked[Math.max(0, Math.ceil(quantile * values.length) - 1)] as number
      expect(Math.abs((found[i] as number) - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.0051)
    }
  })

  it('stays small whatever it observes', () => {
    const sketch = new QuantileSketch()
    for (let i = -300; i < 300; i += 0.05) sketch.observe(10 ** i, 1)
    expect(sketch.size).toBeLessThanOrEqual(1024)
    expect(valuesAt([1], sketch.points())[0]).toBeCloseTo(10 ** 299.95, -298)
  })
})

describe('native buckets', () => {
  const positive = fc.double({ min: Number.MIN_VALUE, max: Number.MAX_VALUE, noNaN: true })
  const schema = fc.integer({ min: -4, max: 8 })

  it('hold the values that their bounds say', () => {
    fc.assert(
      fc.property(positive, schema, (value, schema) => {
        const index = bucketIndex(value, schema)
        expect(value).toBeLessThanOrEqual(upperBound(index, schema) * (1 + 1e-12))
        expect(value).toBeGreaterThanOrEqual(upperBound(index - 1, schema) * (1 - 1e-12))
      }),
    )
  })

  it('have powers of two as upper bounds, exactly', () => {
    for (let exponent = -1074; exponent < 1024; exponent++) {
      for (const schema of [0, 3, 8]) expect(bucketIndex(2 ** exponent, schema)).toBe(exponent * 2 ** schema)
      expect(bucketIndex(2 ** exponent, -2)).toBe(0 + Math.ceil(exponent / 4))
    }
  })

  it('are the same however they were made coarser', () => {
    fc.assert(
      fc.property(positive, fc.integer({ min: -4, max: 7 }), (value, schema) => {
        expect(coarser(bucketIndex(value, schema + 1), 1)).toBe(bucketIndex(value, schema))
      }),
    )
  })

  it('survive being written as spans', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.integer({ min: -500, max: 500 }).map(String), fc.integer({ min: 1, max: 100 })),
        (counts) => {
          const buckets = new Map(Object.entries(counts).map(([index, count]) => [Number(index), count]))
          expect(fromSpans(toSpans(buckets), 8)).toEqual(buckets)
        },
      ),
    )
  })

  it('are none beyond those of the least and the greatest number, or of infinity', () => {
    for (let of = -4; of <= 8; of++) {
      const [least, greatest] = [bucketIndex(5e-324, of), bucketIndex(Number.MAX_VALUE, of)]
      for (const index of [least, greatest + 1]) {
        expect(fromSpans({ spans: [{ offset: index, length: 1 }], counts: [1] }, of)).toEqual(new Map([[index, 1]]))
      }
      const beyond = 1.06 * greatest + 3
      expect(fromSpans({ spans: [{ offset: Math.ceil(beyond), length: 1 }], counts: [1] }, of)).toBeUndefined()
    }
    const counts = Array.from({ length: 200_000 }, () => 1)
    expect(fromSpans({ spans: [{ offset: 0, length: counts.length }], counts }, -4)).toBeUndefined()
  })

  it('keep every observation when histograms of different shape are added', () => {
    const observations = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { maxLength: 50 })
    const options = fc.record({
      schema,
      max_buckets: fc.integer({ min: 10, max: 40 }),
      zero_threshold: fc.constantFrom(0, 1e-9, 0.1, 3),
    })
    fc.assert(
      fc.property(observations, options, observations, options, (some, one, others, other) => {
        const [a, b] = [new NativeState(one), new NativeState(other)]
        for (const value of some) a.observe(value, 1)
        for (const value of others) b.observe(value, 1)
        a.add(b)
        expect(a.total).toBe(some.length + others.length)
      }),
    )
  })

  it('grow by no more than the factor that was asked for', () => {
    for (const [factor, schema] of [
      [65536, -4],
      [256, -3],
      [4, -1],
      [2, 0],
      [1.5, 1],
      [1.2, 2],
      [1.1, 3],
      [1.05, 4],
      [1.01, 7],
    ] as const) {
      expect(schemaOf(factor)).toBe(schema)
    }
  })
})

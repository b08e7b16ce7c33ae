import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addMetric, subtractMetric } from './metric-merge.ts'
import type { Sketch } from './metric.ts'
import { addSketches, sketchFault, sketchPoints, sketchQuantile } from './sketch.ts'

/** A sketch as the agent makes it. Source: datadog-agent, `pkg/util/quantile/config.go`, `key`. */
function sketchOf(values: readonly number[]): Sketch {
  const bins = new Map<number, number>()
  for (const value of values) bins.set(keyOf(value), (bins.get(keyOf(value)) ?? 0) + 1)
  const keys = [...bins.keys()].sort((a, b) => a - b)
  const counts = keys.map((key) => bins.get(key) as number)
  const sum = values.reduce((a, b) => a + b, 0)
  const [min, max] = [Math.min(...values), Math.max(...values)]
  return { type: 'sketch', keys, counts, count: values.length, min, max, sum, avg: sum / values.length }
}

function keyOf(value: number): number {
  if (value < 0) return -keyOf(-value)
  const key = Math.round(Math.log(value) / Math.log1p(1 / 64)) + 1338
  return value < 1e-9 ? 0 : Math.min(Math.max(key, 1), 32_767)
}

const BIN = {
  type: 'sketch',
  keys: [1338],
  counts: [65_535],
  count: 65_535,
  min: 1,
  max: 1,
  sum: 65_535,
  avg: 1,
} as const
const values = fc.array(
  fc.double({ min: -1e12, max: 1e12, noNaN: true }).map((x) => (Math.abs(x) < 1e-9 ? 0 : x)),
  {
    minLength: 1,
    maxLength: 200,
  },
)
const quantiles = fc.double({ min: 0, max: 1, noNaN: true })

describe('a sketch', () => {
  test('has the keys of the agent', () => {
    expect([1, 3.14, -3.14, 0, 1e-9, 1e30].map(keyOf)).toEqual([1338, 1412, -1412, 0, 1, 5793])
    expect(sketchPoints(sketchOf([-3.14, 0, 1, 3.14])).map(([value]) => value)).toEqual([-3.14, 0, 1, 3.14])
  })

  test('gives quantiles within 1/128 of the observation at the rank', () => {
    fc.assert(
      fc.property(values, quantiles, (observed, quantile) => {
        const sorted = observed.toSorted((a, b) => a - b)
        const exact = sorted[Math.max(0, Math.ceil(quantile * sorted.length) - 1)] as number
        const estimate = sketchQuantile(sketchOf(observed), quantile)
        expect(Math.abs(estimate - exact)).toBeLessThanOrEqual(Math.abs(exact) / 127)
      }),
    )
    expect(sketchQuantile(sketchOf([1, 2, 3]), 1)).toBe(3)
    expect(sketchQuantile({ ...BIN, keys: [], counts: [], count: 0 }, 0.5)).toBeNaN()
  })

  test('of two holds the observations of both', () => {
    fc.assert(
      fc.property(values, values, (some, others) => {
        const { sum, avg, ...exact } = sketchOf([...some, ...others])
        const added = addMetric(sketchOf(some), sketchOf(others)) as Sketch
        expect(added).toMatchObject(exact)
        expect(added.sum).toBeCloseTo(sum, 0)
        expect(added.avg).toBeCloseTo(avg, 0)
        expect(sketchFault(added)).toBeUndefined()
      }),
    )
    expect(addMetric(BIN, { type: 'gauge', value: 1 })).toBeUndefined()
    expect(subtractMetric(BIN, BIN)).toBeUndefined()
  })

  test('has no more than 65,535 observations in one bin, and no more than 4,096 bins', () => {
    const twice = addSketches(BIN, BIN)
    expect(twice).toMatchObject({ keys: [1338, 1338], counts: [65_535, 65_535], count: 131_070, sum: 131_070, avg: 1 })
    expect(addSketches(twice, sketchOf([1]))).toMatchObject({ counts: [65_535, 65_535, 1], count: 131_071 })
    const keys = Array.from({ length: 5000 }, (_, i) => i - 100)
    const wide = { ...BIN, keys, counts: keys.map(() => 2), count: 10_000, min: -1, max: 1e30 }
    const { keys: kept, counts } = addSketches(wide, wide)
    expect([kept.length, kept[0], kept.at(-1)]).toEqual([4096, 804, 4899])
    expect([counts[0], counts[1], counts.reduce((a, b) => a + b, 0)]).toEqual([4 * 905, 4, 20_000])
  })

  test('without observations changes nothing', () => {
    const none = {
      type: 'sketch',
      keys: [],
      counts: [],
      count: 0,
      min: Infinity,
      max: -Infinity,
      sum: 0,
      avg: 0,
    } as const
    expect(addSketches(none, BIN)).toEqual(BIN)
    expect(addSketches(none, none)).toEqual(none)
    const zero = { ...none, min: 0, max: 0 }
    expect([addSketches(zero, BIN), addSketches(BIN, zero)]).toEqual([BIN, BIN])
  })
})

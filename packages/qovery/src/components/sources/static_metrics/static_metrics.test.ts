import type { MetricBatch } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, testSource } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { static_metrics } from './index.ts'

const VALUES = [
  [{ counter: { value: 2.5 } }, { type: 'counter', value: 2.5 }],
  [{ gauge: { value: -1 } }, { type: 'gauge', value: -1 }],
  [{ set: { values: ['b', 'a', 'b'] } }, { type: 'set', values: ['b', 'a'] }],
  [
    { distribution: { samples: [{ value: 3, rate: 4 }], statistic: 'summary' } },
    { type: 'distribution', samples: [{ value: 3, weight: 4 }], statistic: 'summary' },
  ],
  [
    { distribution: { samples: [], statistic: 'histogram' } },
    { type: 'distribution', samples: [], statistic: 'histogram' },
  ],
  [
    { aggregated_histogram: { buckets: [{ upper_limit: 1, count: 2 }], count: 3, sum: 9 } },
    { type: 'aggregated_histogram', buckets: [{ upper_limit: 1, count: 2 }], count: 3, sum: 9 },
  ],
  [
    { aggregated_summary: { quantiles: [{ quantile: 0.5, value: 2 }], count: 3, sum: 9 } },
    { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 2 }], count: 3, sum: 9 },
  ],
  [
    {
      sketch: {
        sketch: {
          AgentDDSketch: { bins: { k: [-1338, 0, 1412], n: [1, 2, 3] }, count: 6, min: -1, max: 3.2, sum: 8, avg: 1.5 },
        },
      },
    },
    { type: 'sketch', keys: [-1338, 0, 1412], counts: [1, 2, 3], count: 6, min: -1, max: 3.2, sum: 8, avg: 1.5 },
  ],
] as const

function sketchOf(k: number[], n: number[]): object {
  return { sketch: { sketch: { AgentDDSketch: { bins: { k, n }, count: 1, min: 1, max: 1, sum: 1, avg: 1 } } } }
}

function faultsOf(metric: object): string {
  const parsed = static_metrics.config.safeParse({ metrics: [{ name: 'm', kind: 'absolute', ...metric }] })
  return parsed.success ? '' : parsed.error.issues.map(({ message }) => message).join()
}

describe('static_metrics', () => {
  testSource(static_metrics, {
    test,
    config: () => ({ metrics: [{ name: 'm', kind: 'absolute', value: { gauge: { value: 1 } } }] }),
  })

  test('sends every shape of value at each interval, under the namespace and with the tags', async () => {
    const metrics = VALUES.map(([value], i) => ({
      name: `m${i}`,
      kind: 'incremental',
      value,
      tags: { b: '2', a: '1' },
    }))
    const options = static_metrics.config.parse({ interval_secs: 0.01, metrics })
    const out = new CollectedOutput()
    const stop = new AbortController()
    const source = await static_metrics.create(options, testContext({ id: 'still' }))
    const run = source.run(out, stop.signal)
    await poll('the second interval', () => out.batches.length >= 2)
    stop.abort()
    await run
    const batches = out.batches.map(({ batch }) => batch as MetricBatch)
    const events = batches[1]?.events ?? []
    expect(events.map(({ value }) => value)).toEqual(VALUES.map(([, value]) => value))
    expect(events[0]).toMatchObject({
      kind: 'incremental',
      series: { namespace: 'static', name: 'm0', tagNames: ['a', 'b'], tagValues: ['1', '2'] },
    })
    expect(Math.abs((events[0]?.timestamp ?? 0) - Date.now())).toBeLessThan(10_000)
    expect(batches.slice(0, 2).map(({ generation }) => generation)).toEqual([
      { scope: 'still', id: 1, final: true },
      { scope: 'still', id: 2, final: true },
    ])
  })

  test('refuses a metric without a value, with two of them, or with a shape that there is not', () => {
    expect(faultsOf({ value: {} })).toContain('here there are 0')
    expect(faultsOf({ value: { gauge: { value: 1 }, counter: { value: 1 } } })).toContain('here there are 2')
    expect(faultsOf({ value: { median: {} } })).toContain('median')
    expect(faultsOf({ value: sketchOf([2, 1], [1, 1]) })).toContain(
      '"k" must be whole numbers from -32767 to 32767, ascending',
    )
    expect(faultsOf({ value: sketchOf([1], []) })).toContain('must be of one length, and they are of 1 and 0')
    expect(faultsOf({ value: sketchOf([1, 1], [65_535, 1]) })).toBe('')
    expect(faultsOf({ value: { gauge: { value: 1 } } })).toBe('')
  })
})

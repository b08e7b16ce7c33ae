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
] as const

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
    expect(faultsOf({ value: { sketch: {} } })).toContain('sketch')
    expect(faultsOf({ value: { gauge: { value: 1 } } })).toBe('')
  })
})

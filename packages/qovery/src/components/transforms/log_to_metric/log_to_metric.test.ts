import { float, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { LogBatch, LogEvent, Metadata, type MetricBatch, type MetricEvent, type Series } from '@qovery/sdk'
import { CollectedEmit, testContext, type TestContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { log_to_metric } from './index.ts'

type Options = z.input<typeof log_to_metric.config>
type Metric = NonNullable<Options['metrics']>[number]

interface Ran {
  readonly cx: TestContext
  readonly batches: readonly MetricBatch[]
  readonly events: readonly MetricEvent[]
}

async function run(options: Options, values: readonly Value[], cx = testContext()): Promise<Ran> {
  const transform = await log_to_metric.create(log_to_metric.config.parse(options), cx)
  const out = new CollectedEmit<'metric'>()
  transform.transform(LogBatch.of(values.map((value) => new LogEvent(value, new Metadata({ region: 'eu' })))), out)
  const batches = out.passed.map(({ batch }) => batch as MetricBatch)
  return { cx, batches, events: out.events() }
}

const one = (metric: Metric, ...values: Value[]) => run({ metrics: [metric] }, values)

function tagsOf(series: Series | undefined): Record<string, unknown> {
  return Object.fromEntries(series?.tagNames.map((name, i) => [name, series.tagValues[i]]) ?? [])
}

const seconds = (at: number) => new Timestamp(at, 0)

describe('log_to_metric', () => {
  it('counts logs that have the field, at the time of the log', async () => {
    const { events } = await one({ type: 'counter', field: 'status' }, { status: 'ok', timestamp: seconds(12) })
    expect(events).toMatchObject([
      {
        kind: 'incremental',
        value: { type: 'counter', value: 1 },
        timestamp: 12_000,
        series: { name: 'status', tagNames: [] },
      },
    ])
  })

  it('takes the present time where a log has no timestamp', async () => {
    const before = Date.now()
    const { events } = await one({ type: 'counter', field: 'a' }, { a: 1, timestamp: 'yesterday' })
    expect(events[0]?.timestamp).toBeGreaterThanOrEqual(before)
    expect(events[0]?.timestamp).toBeLessThanOrEqual(Date.now())
  })

  it('reads the timestamp where the log schema has it', async () => {
    const DEFAULT = testContext().globals.log_schema
    const cx = testContext({ globals: { log_schema: { ...DEFAULT, timestamp_key: ['at', 'time'] } } })
    const { events } = await run(
      { metrics: [{ type: 'counter', field: 'a' }] },
      [{ a: 1, at: { time: seconds(3) } }],
      cx,
    )
    expect(events[0]?.timestamp).toBe(3000)
  })

  it('makes counters, gauges, histograms, summaries and sets of numbers and of text that is a number', async () => {
    const metrics: Metric[] = [
      { type: 'counter', field: 'n', name: 'c', increment_by_value: true, kind: 'absolute' },
      { type: 'gauge', field: 'n', name: 'g' },
      { type: 'histogram', field: 'n', name: 'h' },
      { type: 'summary', field: 'n', name: 's' },
      { type: 'set', field: 'n', name: 'u' },
    ]
    const { events } = await run({ metrics }, [{ n: '2.5e1' }])
    expect(events.map(({ series, kind, value }) => [series.name, kind, value])).toEqual([
      ['c', 'absolute', { type: 'counter', value: 25 }],
      ['g', 'absolute', { type: 'gauge', value: 25 }],
      ['h', 'incremental', { type: 'distribution', samples: [{ value: 25, weight: 1 }], statistic: 'histogram' }],
      ['s', 'incremental', { type: 'distribution', samples: [{ value: 25, weight: 1 }], statistic: 'summary' }],
      ['u', 'incremental', { type: 'set', values: ['2.5e1'] }],
    ])
  })

  it('reads every number that a log can hold', async () => {
    const values: Value[] = [3, float(4), 9_007_199_254_740_993n, '-1.', '.5', '+7', '1e400']
    const { events } = await one({ type: 'gauge', field: 'n' }, ...values.map((n) => ({ n })))
    expect(events.map(({ value }) => (value as { value: number }).value)).toEqual([
      3,
      4,
      9_007_199_254_740_992,
      -1,
      0.5,
      7,
      Number.POSITIVE_INFINITY,
    ])
  })

  it('drops what is no number, and for sums what is not finite', async () => {
    const values: Value[] = [
      '',
      ' 1',
      '0x10',
      '1e',
      'abc',
      true,
      [1],
      {},
      new Uint8Array([0xff]),
      'inf',
      '-Infinity',
      'NaN',
    ]
    const { events, cx } = await one(
      { type: 'counter', field: 'n', increment_by_value: true },
      ...values.map((n) => ({ n })),
      { n: '1' },
    )
    expect(events).toHaveLength(1)
    expect(cx.recorded.dropped).toEqual(new Map([['field_not_numeric', values.length]]))
    expect(cx.recorded.intentional.size).toBe(0)
    const gauges = await one({ type: 'gauge', field: 'n' }, { n: 'inf' }, { n: '-Infinity' }, { n: 'nan' })
    expect(gauges.events.map(({ value }) => (value as { value: number }).value)).toEqual([Infinity, -Infinity, NaN])
  })

  it('drops logs without the field, or with a null there, by reason', async () => {
    const { events, cx } = await one(
      { type: 'counter', field: 'a.b[-1]' },
      { a: { b: [] } },
      { a: { b: [null] } },
      'text',
      { a: { b: [0] } },
    )
    expect(events).toHaveLength(1)
    expect(cx.recorded.dropped).toEqual(
      new Map([
        ['field_missing', 2],
        ['field_null', 1],
      ]),
    )
    expect(cx.recorded.failed.get('field_missing')).toEqual(['the field "a.b[-1]" is missing (2 logs dropped)'])
  })

  it('reads fields of metadata', async () => {
    const { events } = await one({ type: 'set', field: '%region', name: 'regions' }, {})
    expect(events).toMatchObject([{ value: { values: ['eu'] } }])
  })

  it('makes all metrics of a log, or none', async () => {
    const metrics: Metric[] = [
      { type: 'counter', field: 'a' },
      { type: 'counter', field: 'b' },
    ]
    const { events, cx } = await run({ metrics }, [{ a: 1 }, { a: 1, b: 1 }])
    expect(events.map(({ series }) => series.name)).toEqual(['a', 'b'])
    expect(cx.recorded.dropped).toEqual(new Map([['field_missing', 1]]))
  })
})

describe('the series of log_to_metric', () => {
  it('has its name, namespace and tags rendered from the log', async () => {
    const { events } = await one(
      {
        type: 'counter',
        field: 'a',
        name: '{{ app }}_total',
        namespace: '{{ team }}',
        tags: { '{{ key }}': '{{ value }}', fixed: 'x', bare: null, many: ['{{ app }}', null, 'z'] },
      },
      { a: 1, app: 'shop', team: 'web', key: 'code', value: 200 },
    )
    expect(events[0]?.series).toMatchObject({ name: 'shop_total', namespace: 'web' })
    expect(tagsOf(events[0]?.series)).toEqual({ code: '200', fixed: 'x', bare: null, many: ['shop', null, 'z'] })
  })

  it('is the same object for the same texts', async () => {
    const metric: Metric = { type: 'counter', field: 'a', tags: { x: '{{ x }}', y: '{{ y }}' } }
    const { events } = await one(metric, { a: 1, x: '1', y: '23' }, { a: 1, x: '12', y: '3' }, { a: 2, x: 1, y: '23' })
    expect(events[0]?.series).toBe(events[2]?.series)
    expect(events[0]?.series.key).not.toBe(events[1]?.series.key)
  })

  it('leaves out a tag whose field is missing, and says so', async () => {
    const { events, cx } = await one(
      { type: 'counter', field: 'a', tags: { x: '{{ x }}', y: '{{ y }}' } },
      { a: 1, y: 'b' },
    )
    expect(tagsOf(events[0]?.series)).toEqual({ y: 'b' })
    expect(cx.recorded.dropped.size).toBe(0)
    expect(cx.recorded.log.map(({ level }) => level)).toEqual(['warn'])
    expect(cx.recorded.failed.size).toBe(0)
  })

  it('is not made where the name or the namespace cannot be rendered', async () => {
    const { events, cx } = await one({ type: 'counter', field: 'a', name: '{{ app }}' }, { a: 1 })
    const other = await one({ type: 'counter', field: 'a', namespace: '{{ app }}' }, { a: 1 })
    expect([...events, ...other.events]).toEqual([])
    expect(cx.recorded.dropped).toEqual(new Map([['template_failed', 1]]))
    expect(other.cx.recorded.dropped).toEqual(new Map([['template_failed', 1]]))
  })

  it('gets a tag of each field of an object where the name of the tag ends in a star', async () => {
    const { events } = await one(
      { type: 'counter', field: 'a', tags: { 'L-*': '{{ labels }}', '*': '{{ more }}', l_app: 'static' } },
      { a: 1, labels: { 'App.Name': 'shop', n: 3, none: null }, more: { App: { deep: true } } },
    )
    expect(tagsOf(events[0]?.series)).toEqual({ l_app_name: 'shop', l_n: '3', app: '{"deep":true}', l_app: 'static' })
  })

  it('cannot be made where a star is given something that is no object', async () => {
    const { events, cx } = await one(
      { type: 'counter', field: 'a', tags: { 'l_*': '{{ labels }}' } },
      { a: 1, labels: 'text' },
      { a: 1, labels: [1] },
      { a: 1, labels: '{"from":"text"}' },
    )
    expect(events.map(({ series }) => tagsOf(series))).toEqual([{ l_from: 'text' }])
    expect(cx.recorded.dropped).toEqual(new Map([['tag_expansion_failed', 2]]))
  })

  it('takes hostile names as plain text', async () => {
    const labels: ValueObject = {}
    for (const key of ['__proto__', 'constructor', 'toString']) setField(labels, key, 'x')
    const metric: Metric = {
      type: 'counter',
      field: 'a',
      tags: { '*': '{{ labels }}', constructor: '{{ constructor }}' },
    }
    const { events } = await one(metric, { a: 1, labels })
    expect(events[0]?.series.tagNames).toEqual(['__proto__', 'constructor', 'tostring'])
  })

  it('takes the last of fields whose names come to the same', async () => {
    const labels = Object.fromEntries(
      Array.from({ length: 10_000 }, (_, i) => [String.fromCharCode(0x4e00 + i), `${i}`]),
    )
    const { events } = await one({ type: 'counter', field: 'a', tags: { '*': '{{ labels }}' } }, { a: 1, labels })
    expect(tagsOf(events[0]?.series)).toEqual({ _: '9999' })
  })

  it('takes as many tags as an object has fields', async () => {
    const labels = Object.fromEntries(Array.from({ length: 150_000 }, (_, i) => [`l${1_000_000 + i}`, 'x']))
    const { events } = await one({ type: 'counter', field: 'a', tags: { '*': '{{ labels }}' } }, { a: 1, labels })
    expect(events[0]?.series.tagNames).toHaveLength(150_000)
    const tags = { many: Object.keys(labels) }
    const whole = await run({ all_metrics: true }, [{ name: 'm', kind: 'absolute', gauge: { value: 1 }, tags }])
    expect(whole.events).toHaveLength(1)
  })

  it('stays right when there are more series than are remembered', async () => {
    const transform = await log_to_metric.create(
      log_to_metric.config.parse({ metrics: [{ type: 'counter', field: 'i', tags: { i: '{{ i }}' } }] }),
      testContext(),
    )
    const out = new CollectedEmit<'metric'>()
    const values = Array.from({ length: 60_000 }, (_, i) => new LogEvent({ i }, new Metadata()))
    transform.transform(LogBatch.of(values), out)
    expect(new Set(out.events().map(({ series }) => series.key)).size).toBe(60_000)
  })
})

describe('log_to_metric with all_metrics', () => {
  const whole = (...values: Value[]) => run({ all_metrics: true }, values)
  const base = { name: 'm', kind: 'incremental' }

  it('reads every type of metric', async () => {
    const { events } = await whole(
      {
        ...base,
        counter: { value: float(10) },
        namespace: 'ns',
        timestamp: seconds(5),
        tags: { env: 'test', list: ['a', null], bare: null, n: 1 },
      },
      { ...base, kind: 'absolute', gauge: { value: -1 } },
      { ...base, set: { values: ['a', 'b', 'a'] } },
      { ...base, distribution: { samples: [{ value: 1.5, rate: 2 }], statistic: 'summary' } },
      { ...base, histogram: { buckets: [{ upper_limit: 1, count: 2 }], count: 3, sum: 4 } },
      { ...base, summary: { quantiles: [{ quantile: 0.5, value: 1 }], count: 3, sum: 4 } },
    )
    expect(events.map(({ value }) => value)).toEqual([
      { type: 'counter', value: 10 },
      { type: 'gauge', value: -1 },
      { type: 'set', values: ['a', 'b'] },
      { type: 'distribution', samples: [{ value: 1.5, weight: 2 }], statistic: 'summary' },
      { type: 'aggregated_histogram', buckets: [{ upper_limit: 1, count: 2 }], count: 3, sum: 4 },
      { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 1 }], count: 3, sum: 4 },
    ])
    expect(events[0]).toMatchObject({ kind: 'incremental', timestamp: 5000, series: { name: 'm', namespace: 'ns' } })
    expect(tagsOf(events[0]?.series)).toEqual({ env: 'test', list: ['a', null], bare: null, n: '1' })
    expect(events[1]?.kind).toBe('absolute')
    expect(events[2]?.series).toBe(events[1]?.series)
  })

  it('drops what is no metric, saying what is wrong', async () => {
    const bad: Value[] = [
      'text',
      { kind: 'incremental', counter: { value: 1 } },
      { name: 'm', kind: 'other', counter: { value: 1 } },
      base,
      { ...base, counter: 1 },
      { ...base, counter: { value: '1' } },
      { ...base, set: { values: [1] } },
      { ...base, distribution: { samples: [{ value: 1, rate: -1 }], statistic: 'summary' } },
      { ...base, distribution: { samples: [], statistic: 'x' } },
      {
        ...base,
        histogram: {
          buckets: [
            { upper_limit: 2, count: 2 },
            { upper_limit: 1, count: 2 },
          ],
          count: 3,
          sum: 4,
        },
      },
      { ...base, histogram: { buckets: {}, count: 3, sum: 4 } },
      { ...base, summary: { quantiles: [null], count: 3, sum: 4 } },
    ]
    const { events, cx } = await whole(...bad)
    expect(events).toEqual([])
    expect(cx.recorded.dropped).toEqual(new Map([['invalid_metric', bad.length]]))
    expect(cx.recorded.failed.get('invalid_metric')).toContain(
      '"counter" needs a number as its "value" (1 log dropped)',
    )
  })

  it('never throws, and turns each log into a metric or a counted drop, whatever it holds', async () => {
    const keys = ['name', 'kind', 'tags', 'counter', 'histogram', 'value', 'values', 'buckets', 'set', '__proto__']
    const { value } = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom<Value>(null, true, 1, 1.5, 'incremental', 'm', float(2), 2n ** 60n, seconds(1)),
        fc.array(tie('value'), { maxLength: 3 }),
        fc
          .uniqueArray(fc.tuple(fc.constantFrom(...keys), tie('value')), {
            selector: ([key]) => key,
          })
          .map((entries) => {
            const object: ValueObject = {}
            for (const [key, field] of entries) setField(object, key, field)
            return object
          }),
      ),
    }))
    const metric: Metric = {
      type: 'histogram',
      field: 'value',
      name: '{{ name }}',
      tags: { 'x*': '{{ tags }}', '{{ kind }}': '{{ set }}' },
    }
    await fc.assert(
      fc.asyncProperty(fc.array(value, { minLength: 1, maxLength: 20 }), async (values) => {
        for (const options of [{ all_metrics: true }, { metrics: [metric] }]) {
          const { events, cx } = await run(options, values)
          const dropped = [...cx.recorded.dropped.values()].reduce((a, b) => a + b, 0)
          expect(events.length + dropped).toBe(values.length)
        }
      }),
    )
  })
})

describe('the options of log_to_metric', () => {
  const faultsOf = (options: unknown) =>
    log_to_metric.config.safeParse(options).error?.issues.map(({ path, message }) => [path, message])

  it('need something to make', () => {
    expect(faultsOf({})).toEqual([[[], expect.stringContaining('nothing would be made')]])
    expect(faultsOf({ metrics: [] })).toEqual([[['metrics'], expect.stringContaining('nothing would be made')]])
  })

  it('say where a path or a template is wrong', () => {
    expect(faultsOf({ metrics: [{ type: 'set', field: 'a..b' }] })).toEqual([
      [['metrics', 0, 'field'], expect.any(String)],
    ])
    expect(faultsOf({ metrics: [{ type: 'set', field: 'a', tags: { ok: 'x', bad: ['y', '{{ a..b }}'] } }] })).toEqual([
      [['metrics', 0, 'tags', 'bad'], expect.stringContaining('names no field')],
    ])
  })

  it('refuse options of counters elsewhere', () => {
    expect(faultsOf({ metrics: [{ type: 'gauge', field: 'a', kind: 'absolute' }] })).toEqual([
      [['metrics', 0, 'kind'], 'only counters have the option "kind"; leave it out of this gauge'],
    ])
  })
})

import { MetricBatch, MetricEvent, Series, type MetricKind, type MetricValue, type TagValue } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { createEncoding } from './encoding.ts'
import { plainNumber } from './metric-text.ts'

interface Shape {
  name?: string
  namespace?: string
  tags?: [string, TagValue][]
  kind?: MetricKind
  value: MetricValue
  timestamp?: number
  interval?: number
}

async function encode(encoding: { codec: string; metric_tag_values?: string }, shape: Shape): Promise<string> {
  const { name = 'm', tags = [], namespace, kind = 'absolute', value, timestamp, interval } = shape
  const event = new MetricEvent({
    series: Series.of(name, tags, { namespace }),
    kind,
    value,
    timestamp,
    extras: interval === undefined ? undefined : { interval },
  })
  const encoder = await createEncoding({ encoding: { metric_tag_values: 'single', ...encoding } }, testContext())
  return encoder
    .encode(MetricBatch.of([event]))
    .bytes.toString()
    .trimEnd()
}

const counter: MetricValue = { type: 'counter', value: 1 }
const several: [string, TagValue][] = [
  ['a', ['first', null, 'second']],
  ['bare', null],
  ['b', 'x"y'],
]
const native: MetricValue = {
  type: 'native_histogram',
  schema: 3,
  zero_threshold: 1e-9,
  zero_count: 1,
  count: 3,
  sum: 4.5,
  positive_spans: [{ offset: 0, length: 2 }],
  positive_counts: [1, 1],
  negative_spans: [],
  negative_counts: [],
}

test.each<[string, Shape, string]>([
  [
    'a counter with all that a metric can have',
    {
      name: 'foos',
      namespace: 'shop',
      tags: [
        ['key2', 'v2'],
        ['Key3', 'v3'],
      ],
      kind: 'incremental',
      value: { type: 'counter', value: 100 },
      timestamp: 1_542_183_050_000.5,
      interval: 10_000,
    },
    '{"name":"foos","namespace":"shop","tags":{"Key3":"v3","key2":"v2"},"timestamp":"2018-11-14T08:10:50.000500Z","interval_ms":10000,"kind":"incremental","counter":{"value":100.0}}',
  ],
  [
    'a gauge that is no number',
    { value: { type: 'gauge', value: Number.NaN } },
    '{"name":"m","kind":"absolute","gauge":{"value":"NaN"}}',
  ],
  [
    'a set, sorted',
    { value: { type: 'set', values: ['b', 'a'] } },
    '{"name":"m","kind":"absolute","set":{"values":["a","b"]}}',
  ],
  [
    'a distribution with a fractional weight',
    {
      value: {
        type: 'distribution',
        statistic: 'histogram',
        samples: [
          { value: 10, weight: 1 },
          { value: 2.5, weight: 3.5 },
        ],
      },
    },
    '{"name":"m","kind":"absolute","distribution":{"samples":[{"value":10.0,"rate":1},{"value":2.5,"rate":3.5}],"statistic":"histogram"}}',
  ],
  [
    'a histogram up to infinity',
    {
      value: {
        type: 'aggregated_histogram',
        buckets: [
          { upper_limit: 1, count: 2 },
          { upper_limit: Infinity, count: 3 },
        ],
        count: 5,
        sum: 9,
      },
    },
    '{"name":"m","kind":"absolute","aggregated_histogram":{"buckets":[{"upper_limit":1.0,"count":2},{"upper_limit":"inf","count":3}],"count":5,"sum":9.0}}',
  ],
  [
    'a summary',
    { value: { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 63 }], count: 2, sum: 127 } },
    '{"name":"m","kind":"absolute","aggregated_summary":{"quantiles":[{"quantile":0.5,"value":63.0}],"count":2,"sum":127.0}}',
  ],
  [
    'a native histogram',
    { value: native },
    '{"name":"m","kind":"absolute","native_histogram":{"schema":3,"zero_threshold":1e-9,"zero_count":1,"positive_spans":[{"offset":0,"length":2}],"positive_counts":[1,1],"negative_spans":[],"negative_counts":[],"count":3,"sum":4.5}}',
  ],
  [
    'a sketch',
    { value: { type: 'sketch', keys: [1338, 1412], counts: [1, 2], count: 3, min: 1, max: 3.2, sum: 7.25, avg: 2.5 } },
    '{"name":"m","kind":"absolute","sketch":{"sketch":{"AgentDDSketch":{"bins":{"k":[1338,1412],"n":[1,2]},"count":3,"min":1.0,"max":3.2,"sum":7.25,"avg":2.5}}}}',
  ],
])('json and native_json write %s', async (_title, shape, expected) => {
  expect(await encode({ codec: 'json' }, shape)).toBe(expected)
  expect(await encode({ codec: 'native_json' }, shape)).toBe(`{"metric":${expected}}`)
  expect(JSON.parse(expected)).toBeTypeOf('object')
})

test.each([
  ['single', '{"a":"second","b":"x\\"y"}', 'm{a="second",b="x\\"y"} = 1'],
  ['full', '{"a":["first",null,"second"],"b":["x\\"y"],"bare":[null]}', 'm{a="first",a,a="second",b="x\\"y",bare} = 1'],
  ['auto', '{"a":["first",null,"second"],"b":"x\\"y","bare":null}', 'm{a="first",a,a="second",b="x\\"y",bare} = 1'],
])('tags are written as metric_tag_values: %s says', async (metric_tag_values, tags, text) => {
  const shape = { tags: several, value: counter }
  expect(await encode({ codec: 'json', metric_tag_values }, shape)).toBe(
    `{"name":"m","tags":${tags},"kind":"absolute","counter":{"value":1.0}}`,
  )
  expect(await encode({ codec: 'text', metric_tag_values }, shape)).toBe(text)
})

test('a series whose only tag is bare has no tags in single values', async () => {
  expect(await encode({ codec: 'json' }, { tags: [['x', null]], value: counter })).toBe(
    '{"name":"m","kind":"absolute","counter":{"value":1.0}}',
  )
})

test.each<[Shape, string]>([
  [{ value: { type: 'counter', value: 1.23 } }, 'm{} = 1.23'],
  [
    { name: 'two word', kind: 'incremental', value: { type: 'gauge', value: 2 }, timestamp: 1_542_183_050_000 },
    '2018-11-14T08:10:50Z "two word"{} + 2',
  ],
  [{ namespace: 'vector host', value: counter }, '"vector host"_m{} = 1'],
  [{ value: { type: 'set', values: ['v2_two', 'four=4', 'thrəë', 'v1'] } }, 'm{} = "four=4" "thrəë" v1 v2_two'],
  [{ tags: [['t', 'a\nb\u0007']], value: counter }, 'm{t="a\\nb\\u{7}"} = 1'],
  [
    {
      value: {
        type: 'distribution',
        statistic: 'histogram',
        samples: [
          { value: 1, weight: 3 },
          { value: 2, weight: 4 },
        ],
      },
    },
    'm{} = histogram 3@1 4@2',
  ],
  [
    {
      value: {
        type: 'aggregated_histogram',
        buckets: [
          { upper_limit: 51, count: 53 },
          { upper_limit: Infinity, count: 54 },
        ],
        count: 107,
        sum: 103,
      },
    },
    'm{} = count=107 sum=103 53@51 54@inf',
  ],
  [
    { value: { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 63 }], count: 2, sum: 127 } },
    'm{} = count=2 sum=127 0.5@63',
  ],
  [
    { value: { type: 'sketch', keys: [1338, 1412], counts: [2, 2], count: 4, min: 1, max: 3.14, sum: 8, avg: 2 } },
    'm{} = count=4 sum=8 min=1 max=3.14 avg=2 50=1 75=3.14 90=3.14 99=3.14',
  ],
])('text of %o', async (shape, expected) => {
  expect(await encode({ codec: 'text' }, shape)).toBe(expected)
})

test('numbers for people have no exponent', () => {
  expect([1e21, 1.5e-7, -2.5e22, 0.1, -0, Infinity, NaN].map(plainNumber)).toEqual([
    '1000000000000000000000',
    '0.00000015',
    '-25000000000000000000000',
    '0.1',
    '-0',
    'inf',
    'NaN',
  ])
})

import {
  type LogEvent,
  Metadata,
  MetricBatch,
  MetricEvent,
  Series,
  type TraceEvent,
  type MetricKind,
  type MetricValue,
  type TagValue,
} from '@qovery/sdk'
import { hostileBatches, testContext } from '@qovery/sdk/testing'
import { Float, type ValueObject } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodedKinds } from '../decoding.ts'
import { createEncoding } from '../encoding.ts'
import { decoded, eventsOf, FIELDS, mutationsOf, NOW } from '../testing/decoded.ts'

const native = { codec: 'native_json' }

async function decode(input: unknown, decoding: unknown = native) {
  const text = typeof input === 'string' ? input : JSON.stringify(input)
  const { batches, events, recorded } = await decoded(decoding, text)
  return {
    batches,
    events,
    dropped: Object.fromEntries(recorded.dropped),
    failed: recorded.failed.get('decode_failed'),
  }
}

async function decodeMetric(metric: object): Promise<MetricEvent> {
  return (await decode({ metric: { name: 'm', kind: 'absolute', ...metric } })).events[0] as MetricEvent
}

describe('events', () => {
  test('logs, metrics and traces come in their order, in a batch for each run of a kind', async () => {
    const counter = { metric: { name: 'm', kind: 'incremental', counter: { value: 1 } } }
    const { batches, events, dropped } = await decode([
      { log: { a: 1 } },
      { log: { a: 2 } },
      counter,
      { trace: { id: 'x' } },
      { log: { a: 3 } },
    ])
    expect(batches.map((batch) => `${batch.kind} ${batch.length}`)).toEqual(['log 2', 'metric 1', 'trace 1', 'log 1'])
    expect((events[0] as LogEvent).value).toEqual({ a: 1, source_type: 'socket', timestamp: NOW })
    expect((events[3] as TraceEvent).value).toEqual({ id: 'x' })
    expect(dropped).toEqual({})
    expect(decodedKinds(native)).toEqual(['log', 'metric', 'trace'])
  })

  test('a line of a stream is an event or an array of them, and a blank one is none', async () => {
    const decoding = await createDecoding({ decoding: native }, testContext())
    const input = Buffer.from('{"log":{"a":1.0}}\n\n[{"log":{}},{"log":{}}]\n')
    const events = eventsOf(decoding.message(input, FIELDS))
    expect(events).toHaveLength(3)
    expect((events[0] as LogEvent).value).toMatchObject({ a: new Float(1) })
  })

  test.each<[unknown, string]>([
    [{}, 'whose only key'],
    [{ log: {}, trace: {} }, 'whose only key'],
    [{ span: {} }, 'whose only key'],
    ['text', 'JSON'],
    [7, 'whose only key'],
    ['{"__proto__":{}}', 'whose only key'],
    ['{"constructor":{}}', 'whose only key'],
  ])('%j is no event: dropped and counted, and its neighbours stay', async (item, problem) => {
    const bad = typeof item === 'string' ? item : JSON.stringify(item)
    const cx = testContext()
    const decoding = await createDecoding({ decoding: native }, cx)
    expect(eventsOf(decoding.message(Buffer.from(`{"log":{}}\n${bad}\n{"log":{}}`), FIELDS))).toHaveLength(2)
    expect(cx.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
    expect(cx.recorded.failed.get('decode_failed')?.[0]).toContain(problem)
  })

  test('one that is none in an array does not touch the others', async () => {
    const { events, dropped } = await decode([{ log: {} }, null, { log: {} }, 3])
    expect(events).toHaveLength(2)
    expect(dropped).toEqual({ decode_failed: 2 })
  })

  test('invalid UTF-8 is replaced, or the frame is dropped with lossy: false', async () => {
    const bytes = Buffer.from('{"log":{"a":"\xff"}}', 'latin1')
    expect(((await decoded(native, bytes)).events[0] as LogEvent).value).toMatchObject({ a: '\ufffd' })
    const strict = await decoded({ codec: 'native_json', native_json: { lossy: false } }, bytes)
    expect(strict.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
  })
})

function sketchOf(k: number[], n: number[]): ValueObject {
  return { sketch: { AgentDDSketch: { bins: { k, n }, count: 1, min: 1, max: 1, sum: 1, avg: 1 } } }
}

const VALUES: readonly MetricValue[] = [
  { type: 'counter', value: 1.5 },
  { type: 'gauge', value: Number.NaN },
  { type: 'gauge', value: Number.NEGATIVE_INFINITY },
  { type: 'set', values: ['a', 'b'] },
  { type: 'distribution', samples: [{ value: 1, weight: 2.5 }], statistic: 'summary' },
  {
    type: 'distribution',
    samples: [
      { value: 1, weight: 1 },
      { value: -2, weight: 3 },
    ],
    statistic: 'histogram',
  },
  {
    type: 'aggregated_histogram',
    buckets: [
      { upper_limit: 1, count: 2 },
      { upper_limit: Infinity, count: 3 },
    ],
    count: 5,
    sum: 9.25,
  },
  { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 63 }], count: 2, sum: 127 },
  {
    type: 'native_histogram',
    schema: 3,
    zero_threshold: 1e-9,
    zero_count: 1,
    count: 6,
    sum: 4.5,
    positive_spans: [
      { offset: -3, length: 2 },
      { offset: 4, length: 1 },
    ],
    positive_counts: [1, 1, 2],
    negative_spans: [{ offset: 0, length: 1 }],
    negative_counts: [1],
  },
  {
    type: 'native_histogram',
    schema: -53,
    zero_threshold: 0,
    zero_count: 0,
    count: 3,
    sum: 4.5,
    positive_spans: [{ offset: 0, length: 2 }],
    positive_counts: [1, 2],
    negative_spans: [],
    negative_counts: [],
    custom_values: [0.5],
  },
  {
    type: 'sketch',
    keys: [-1338, 0, 1412, 1412],
    counts: [1, 2, 65535, 3],
    count: 65541,
    min: -1,
    max: 3.2,
    sum: 8,
    avg: 1.5,
  },
]

describe('metrics', () => {
  test('what native_json writes of a metric is read back', async () => {
    const tags: [string, TagValue][] = [
      ['bare', null],
      ['list', ['a', null, 'b']],
      ['one', 'x'],
      ['__proto__', 'y'],
    ]
    const events = VALUES.flatMap((value) =>
      (['incremental', 'absolute'] as const satisfies MetricKind[]).map(
        (kind) =>
          new MetricEvent({
            series: Series.of('name', tags, { namespace: 'space' }),
            kind,
            value,
            timestamp: 1_542_183_050_000.5,
            extras: { interval: 10_000 },
          }),
      ),
    )
    const encoding = await createEncoding({ encoding: native }, testContext())
    const cx = testContext()
    const decoding = await createDecoding({ decoding: native }, cx)
    const back = eventsOf(decoding.message(encoding.encode(MetricBatch.of(events)).bytes, FIELDS)) as MetricEvent[]
    const plain = (event: MetricEvent) => [event.series.key, event.kind, event.value, event.timestamp, event.extras]
    expect(back.map(plain)).toEqual(events.map(plain))
    expect(cx.recorded.dropped.size).toBe(0)
  })

  test.each(['log', 'metric', 'trace'] as const)('every %s that it writes is read back or counted', async (kind) => {
    const encoding = await createEncoding({ encoding: native }, testContext())
    for (const batch of hostileBatches(kind)) {
      const cx = testContext()
      const decoding = await createDecoding({ decoding: native }, cx)
      const { bytes, rejected } = encoding.encode(batch as MetricBatch)
      const back = eventsOf(decoding.message(bytes, FIELDS))
      const lost = cx.recorded.dropped.get('decode_failed') ?? 0
      expect(back.length + lost + rejected.length).toBe(batch.length)
      expect(back.every((event) => event.eventKind === kind)).toBe(true)
    }
  })

  test('what Vector leaves out may be missing, and numbers may be texts where JSON has none', async () => {
    const { series, timestamp, extras, value } = await decodeMetric({ gauge: { value: 7 } })
    expect(series.key).toBe(Series.of('m').key)
    expect([timestamp, extras]).toEqual([undefined, undefined])
    expect(value).toEqual({ type: 'gauge', value: 7 })
    const huge = await decode('{"metric":{"name":"m","kind":"absolute","counter":{"value":9007199254740993}}}')
    expect((huge.events[0] as MetricEvent).value).toEqual({ type: 'counter', value: 9_007_199_254_740_992 })
    expect((await decodeMetric({ namespace: null, tags: null, gauge: { value: 'inf' } })).value).toEqual({
      type: 'gauge',
      value: Infinity,
    })
  })

  test.each<[string, ValueObject]>([
    ['"name" is missing', { name: undefined }],
    ['"name" must be a text', { name: 1 }],
    ['"kind" must be', { kind: 'relative' }],
    ['"kind" is missing', { kind: undefined }],
    ['"timestamp" is no time', { timestamp: 'yesterday' }],
    ['"timestamp" must be a text', { timestamp: 1 }],
    ['"interval_ms" must not be below zero', { interval_ms: -1 }],
    ['"tags" must be an object', { tags: [] }],
    ['the value of a tag', { tags: { a: 1 } }],
    ['the value of a tag', { tags: { a: [['x']] } }],
    ['a metric must have one of', { counter: undefined }],
    ['this one has counter and gauge', { gauge: { value: 1 } }],
    ['"counter" must be an object', { counter: 1 }],
    ['"value" is missing', { counter: {} }],
    ['"value" must be a number', { counter: { value: 'toString' } }],
    ['"AgentDDSketch" is missing', { counter: undefined, sketch: { sketch: {} } }],
    ['"bins" is missing', { counter: undefined, sketch: { sketch: { AgentDDSketch: { count: 1 } } } }],
    ['"n" must be whole numbers from 0 to 65535', { counter: undefined, sketch: sketchOf([1], [65_536]) }],
    ['"k" must be whole numbers', { counter: undefined, sketch: sketchOf([32_768], [1]) }],
    ['"values" must be a list', { counter: undefined, set: { values: 'a' } }],
    ['"values" must be a text', { counter: undefined, set: { values: [1] } }],
    ['"statistic" must be', { counter: undefined, distribution: { samples: [], statistic: 'mean' } }],
    [
      '"rate" must not be below',
      {
        counter: undefined,
        distribution: { samples: [{ value: 1, rate: -1 }], statistic: 'summary' },
      },
    ],
    [
      '"upper_limit" must grow',
      {
        counter: undefined,
        aggregated_histogram: {
          buckets: [
            { upper_limit: 2, count: 1 },
            { upper_limit: 1, count: 1 },
          ],
          count: 2,
          sum: 3,
        },
      },
    ],
    ['"count" must not be below', { counter: undefined, aggregated_summary: { quantiles: [], count: 'inf', sum: 1 } }],
  ])('a metric is dropped and counted, since %s', async (problem, changes) => {
    const metric = { name: 'm', kind: 'absolute', counter: { value: 1 }, ...changes }
    const { events, dropped, failed } = await decode({ metric })
    expect(events).toEqual([])
    expect(dropped).toEqual({ decode_failed: 1 })
    expect(failed?.[0]).toContain(problem)
  })

  test.each<[string, object]>([
    ['"schema" must be', { schema: 9 }],
    ['must not go back', { positive_spans: [{ offset: 0, length: -1 }] }],
    ['are of 1000000000000 buckets', { positive_spans: [{ offset: 0, length: 1e12 }] }],
    ['"offset" must be a whole number', { positive_spans: [{ offset: 0.5, length: 1 }] }],
    ['"custom_values" must grow', { schema: -53, custom_values: [1, 1] }],
  ])('a native histogram is dropped, since %s', async (problem, changes) => {
    const whole = VALUES.find((value) => value.type === 'native_histogram')
    const { failed } = await decode({
      metric: { name: 'm', kind: 'absolute', native_histogram: { ...whole, ...changes } },
    })
    expect(failed?.[0]).toContain(problem)
  })

  test('of a set each text is kept once', async () => {
    expect((await decodeMetric({ set: { values: ['b', 'a', 'b'] } })).value).toEqual({
      type: 'set',
      values: ['b', 'a'],
    })
  })
})

test('of any bytes, each frame is events or a counted fault', async () => {
  const encoding = await createEncoding({ encoding: native }, testContext())
  const texts = VALUES.map((value) => {
    const event = new MetricEvent({ series: Series.of('m', [['a', 'b']]), kind: 'absolute', value, timestamp: 1 })
    return encoding
      .encode(MetricBatch.of([event]))
      .bytes.toString()
      .trim()
  })
  const cx = testContext()
  const decoding = await createDecoding({ decoding: native, framing: { method: 'bytes' } }, cx)
  fc.assert(
    fc.property(mutationsOf([...texts, '{"log":{"a":[1,{"b":"é"}]}}']), (bytes) => {
      const before = cx.recorded.dropped.get('decode_failed') ?? 0
      const count = eventsOf(decoding.message(bytes, FIELDS)).length
      const dropped = (cx.recorded.dropped.get('decode_failed') ?? 0) - before
      const nothing = ['', '[]'].includes(bytes.toString().replaceAll(/\s/g, ''))
      expect(count + dropped > 0).toBe(!nothing)
    }),
    { numRuns: 1000 },
  )
})

test('metadata of a log says where it came from', async () => {
  const [event] = (await decode({ log: {} })).events as LogEvent[]
  expect(event?.metadata).toEqual(new Metadata({}, 'in', 'socket'))
})

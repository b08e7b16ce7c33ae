import { float, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Batch } from '../batch.ts'
import { LogBatch, TraceBatch } from '../event-batch.ts'
import { LogEvent, Metadata, MetricEvent, TraceEvent, type Kind } from '../event.ts'
import { DEFAULT_LOG_SCHEMA, lineLayout } from '../log-schema.ts'
import { MetricBatch } from '../metric-batch.ts'
import type { MetricKind, MetricValue } from '../metric.ts'
import { Series } from '../series.ts'

const NOW = new Timestamp(1_700_000_000, 123_456_789)
const METADATA = new Metadata({ kept: 'as it is' }, 'in', 'test')

/** Names that reach for the prototype, and text that is hard on whoever splits, measures or prints it. */
export const HOSTILE_NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '',
  ' ',
  '.',
  'a.b',
  '"',
  '\\',
  '\0',
  '\n',
  '\u{1f600}',
  '\ud800',
  '%d',
  '{{ x }}',
  'x'.repeat(2000),
]

/** Values that parsers of options must refuse or take, and never choke on. */
export const HOSTILE_OPTIONS: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  0.5,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  2n ** 70n,
  [],
  [null],
  [[]],
  {},
  { constructor: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}'),
  ...HOSTILE_NAMES,
  '{{',
  '%Q',
  '[',
  '(',
  '${X}',
  'http://',
  ':',
]

/** Batches of a kind as components must expect them: ordinary ones first, then strange ones. */
export function hostileBatches(kind: Kind): Batch[] {
  switch (kind) {
    case 'log':
      return [lines(), ...values().map((value) => LogBatch.of([new LogEvent(value, METADATA)])), manyLogs()]
    case 'trace':
      return values().map((value) => TraceBatch.of([new TraceEvent(value, METADATA)]))
    case 'metric':
      return [MetricBatch.of(metrics()), ...metrics().map((metric) => MetricBatch.of([metric]))]
  }
}

/** The same events as `batch` in another form: objects for lines and columns, a view into longer columns for metrics. */
export function otherForm(batch: Batch): Batch {
  if (batch instanceof LogBatch) return LogBatch.of(batch.edit())
  if (batch instanceof TraceBatch) return TraceBatch.of(batch.edit())
  const events = (batch as MetricBatch).edit()
  const [first] = metrics() as [MetricEvent]
  return MetricBatch.of([first, ...events, first]).slice(1, events.length + 1)
}

function lines(): LogBatch {
  const texts = ['GET /index.html 200', '{"level":"info","took":1.0}', '', '\u{1f600} \0', ' a=1 b="two" ']
  const bytes = texts.map((text) => Buffer.from(text))
  bytes.push(Buffer.from([0xff, 0xfe, 0x41]))
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const line of bytes) {
    starts.push(at)
    ends.push((at += line.length))
  }
  const layout = lineLayout(DEFAULT_LOG_SCHEMA, { source_id: 'in', source_type: 'test', timestamp: NOW, own: [] })
  return LogBatch.fromLines({ chunk: Buffer.concat(bytes), starts, ends, layout, decode })
}

function decode(chunk: Uint8Array, start: number, end: number): string | Uint8Array {
  const bytes = chunk.subarray(start, end)
  const text = Buffer.from(bytes).toString()
  return text.includes('\ufffd') ? bytes : text
}

function manyLogs(): LogBatch {
  return LogBatch.of(values().map((value) => new LogEvent(value, METADATA)))
}

function values(): Value[] {
  const names: ValueObject = {}
  for (const name of HOSTILE_NAMES) setField(names, name, name)
  let deep: Value = 'deep'
  for (let i = 0; i < 200; i++) deep = i % 2 === 0 ? [deep] : { deep }
  const usual = {
    message: 'hello',
    timestamp: NOW,
    host: 'h',
    status: 200,
    took: 0.25,
    tags: { a: 'b' },
    list: [1, 'x'],
  }
  const numbers = { float: float(1), zero: float(-0), huge: 2n ** 62n, nan: Number.NaN, inf: Number.NEGATIVE_INFINITY }
  const odd = { bytes: new Uint8Array([0xff, 0]), absent: undefined, nothing: null, late: new Timestamp(8e12, 0) }
  return [usual, {}, names, numbers, odd, { deep }, { message: deep }, 'text', '', 7, true, null, [], [{}], deep]
}

const METRIC_VALUES: readonly MetricValue[] = [
  { type: 'counter', value: 1 },
  { type: 'counter', value: Number.NaN },
  { type: 'counter', value: -1 },
  { type: 'gauge', value: Number.POSITIVE_INFINITY },
  { type: 'gauge', value: -0 },
  { type: 'set', values: [] },
  { type: 'set', values: [...HOSTILE_NAMES] },
  { type: 'distribution', samples: [], statistic: 'summary' },
  { type: 'distribution', samples: [{ value: 0.1, weight: 1 }], statistic: 'histogram' },
  {
    type: 'distribution',
    samples: [
      { value: 1, weight: 2.5 },
      { value: Number.NaN, weight: 0 },
    ],
    statistic: 'summary',
  },
  { type: 'aggregated_histogram', buckets: [], count: 0, sum: 0 },
  { type: 'aggregated_histogram', buckets: [{ upper_limit: 1, count: 2 }], count: 3, sum: 4 },
  { type: 'sketch', keys: [], counts: [], count: 0, min: Number.MAX_VALUE, max: -Number.MAX_VALUE, sum: 0, avg: 0 },
  {
    type: 'sketch',
    keys: [-32_767, 0, 32_767],
    counts: [1, 65_535, 0],
    count: Number.NaN,
    min: -Infinity,
    max: Number.NaN,
    sum: 1e308,
    avg: -0,
  },
  { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: Number.NaN }], count: 0, sum: Number.NaN },
  {
    type: 'native_histogram',
    schema: 3,
    zero_threshold: 1e-6,
    zero_count: 1,
    count: 4,
    sum: 5,
    positive_spans: [{ offset: 0, length: 2 }],
    positive_counts: [1, 2],
    negative_spans: [],
    negative_counts: [],
  },
]

function metrics(): MetricEvent[] {
  const tags = HOSTILE_NAMES.map((name) => [name, name] as const)
  const all = [
    Series.of('requests', [['method', 'GET']], { namespace: 'web' }),
    Series.of('strange', [...tags, ['bare', null], ['several', ['a', null, 'b']]]),
    Series.of(''),
  ]
  const kinds: readonly MetricKind[] = ['incremental', 'absolute']
  return METRIC_VALUES.flatMap((value, index) =>
    kinds.map((kind) => {
      const series = all[index % all.length] as Series
      const timestamp = index % 3 === 0 ? undefined : NOW.toMillis() + index
      const extras = index % 4 === 0 ? { interval: 1000, exemplars: [{ labels: [], value: 1 }] } : undefined
      return new MetricEvent({ series, kind, value, timestamp, extras })
    }),
  )
}

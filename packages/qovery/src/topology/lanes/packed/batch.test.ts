import {
  array,
  assert,
  constantFrom,
  dictionary,
  integer,
  letrec,
  oneof,
  property,
  record,
  string,
  uint8Array,
  type Arbitrary,
} from 'fast-check'
import { Float, Timestamp, type Value } from '@qovery/vrl/value'
import { Regex } from '@qovery/vrl/regex'
import { LogBatch, LogEvent, Metadata, MetricBatch, MetricEvent, Series, TraceBatch, TraceEvent } from '@qovery/sdk'
import { expect, test } from 'vitest'
import { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import { JsonEncoder } from '../../../codecs/json/encoder.ts'
import { LineEditor } from '../../../codecs/json/line-editor.ts'
import { decodeUtf8 } from '../../../codecs/utf8.ts'
import { BatchPacker, BatchUnpacker } from './batch.ts'

/** What arrives in another thread of a batch. */
function sent<B extends LogBatch | MetricBatch | TraceBatch>(batch: B): B {
  const transfer: ArrayBuffer[] = []
  const packed = new BatchPacker().pack(batch, transfer)
  return new BatchUnpacker().unpack(structuredClone(packed, { transfer })) as B
}

const scalar: Arbitrary<Value> = oneof(
  constantFrom<Value>(null, true, 0, -1, 2 ** 53 - 1, 2n ** 63n - 1n, 0.5, Infinity, new Float(1), new Float(-0)),
  string({ unit: 'binary' }),
  uint8Array(),
  record({ seconds: integer(), nanos: integer({ min: 0, max: 999_999_999 }) }).map(({ seconds, nanos }) => {
    return new Timestamp(seconds, nanos)
  }),
)
const key = oneof(string(), constantFrom('__proto__', 'constructor', 'timestamp', 'a'))
const { value } = letrec<{ value: Value }>((tie) => ({
  value: oneof(
    { maxDepth: 5 },
    scalar,
    array(tie('value'), { maxLength: 4 }),
    dictionary(key, tie('value'), { maxKeys: 5, noNullPrototype: true }),
  ),
}))
const metadata = new Metadata({ at: new Timestamp(1, 2) }, 'in', 'file', new Map([['key', 'hidden']]))

test('events arrive as they were, whatever their values are', () => {
  assert(
    property(array(value, { minLength: 1, maxLength: 8 }), (values) => {
      const batch = LogBatch.of(values.map((one, i) => new LogEvent(one, i % 2 === 0 ? metadata : new Metadata())))
      const arrived = sent(batch)
      expect(arrived.events).toEqual(batch.events)
      const traces = TraceBatch.of(values.map((one) => new TraceEvent(one, metadata)))
      expect(sent(traces).events).toEqual(traces.events)
    }),
    { numRuns: 300 },
  )
})

test('JSON that is written of events that arrived is that of the events themselves, also of some of them', () => {
  const encoder = new BatchEncoder(new JsonEncoder(false, 'full'), { header: 0, delimiter: 0x0a }, undefined)
  assert(
    property(array(value, { minLength: 2, maxLength: 8 }), (values) => {
      const batch = LogBatch.of(values.map((one) => new LogEvent(one, metadata)))
      const arrived = sent(batch)
      const json = (some: LogBatch) => String(encoder.encode(some).bytes)
      expect(json(arrived)).toBe(json(batch))
      expect(json(arrived.pick([0, values.length - 1]))).toBe(json(batch.pick([0, values.length - 1])))
      expect(arrived.slice(1, 2).events).toEqual(batch.slice(1, 2).events)
    }),
    { numRuns: 200 },
  )
})

test('a pattern, and a value that nests deeper than JSON is read, arrive', () => {
  let deep: Value = new Timestamp(5, 6)
  for (let i = 0; i < 200; i++) deep = { next: deep }
  const batch = LogBatch.of([new LogEvent({ deep }, metadata), new LogEvent({ pattern: new Regex('a+') }, metadata)])
  const [first, second] = sent(batch).events
  expect(first?.value).toEqual({ deep })
  expect(second?.value).toEqual({ pattern: expect.any(Regex) as Regex })
  expect(second?.value).toMatchObject({ pattern: { source: 'a+' } })
})

test('lines stay lines, in a copy of only their own bytes', () => {
  const chunk = Buffer.from('before\none\nt\xf6o\nafter\n', 'latin1')
  const layout = { shared: { message: '', at: new Timestamp(7, 8) }, message_key: 'message', metadata, bytes: 20 }
  const batch = LogBatch.fromLines({ chunk, starts: [7, 11], ends: [10, 14], layout, decode: decodeUtf8 })
  const arrived = sent(batch)
  expect(arrived.lines?.chunk.length).toBe(7)
  expect(arrived.bytes).toBe(batch.bytes)
  expect(arrived.events).toEqual(batch.events)
  expect(chunk.toString('latin1')).toContain('one')
})

test('lines that were edited where they lie arrive without having been made into events', () => {
  const text = '{"a":1,"b":2}\n{"b":3}\nno JSON\n'
  const chunk = Buffer.from(text)
  const layout = { shared: { message: '' }, message_key: 'message', metadata, bytes: 0 }
  const [starts, ends] = [
    [0, 14, 22],
    [13, 21, 29],
  ]
  const lines = { chunk, starts, ends, layout, decode: decodeUtf8 }
  const edited = new LineEditor({ reads: [], writes: ['c'] }).begin(lines)
  if (edited === undefined) throw new Error('the lines could not be edited')
  for (const [i, c] of ['x', new Timestamp(1, 0), undefined].entries()) {
    const [start, end] = [starts[i] as number, ends[i] as number]
    if (edited.take(start, end)) edited.keep({ c }, start, end)
    else edited.add(new LogEvent('made', metadata))
  }
  const batch = edited.finish() as LogBatch
  const arrived = sent(batch)
  expect(arrived.events.map((event) => event.value)).toEqual([
    { a: 1, b: 2, c: 'x' },
    { b: 3, c: new Timestamp(1, 0) },
    'made',
  ])
  expect(arrived.events).toEqual(batch.events)
})

test('a batch that was joined of others arrives in its parts', () => {
  const events = LogBatch.of([new LogEvent({ a: 1 }, metadata)])
  const layout = { shared: { message: '' }, message_key: 'message', metadata, bytes: 0 }
  const lines = LogBatch.fromLines({ chunk: Buffer.from('x'), starts: [0], ends: [1], layout, decode: decodeUtf8 })
  const arrived = sent(LogBatch.join([events, lines]))
  expect(arrived.parts?.length).toBe(2)
  expect(arrived.events.map((event) => event.value)).toEqual([{ a: 1 }, { message: 'x' }])
})

test('samples arrive with their series, which are sent once', () => {
  const series = [Series.of('a', [['tag', 'x']]), Series.of('b', [['bare', null]], { namespace: 'n' })] as const
  const batch = (value: number) =>
    MetricBatch.of([
      new MetricEvent({ series: series[0], kind: 'incremental', value: { type: 'counter', value }, timestamp: 5 }),
      new MetricEvent({ series: series[1], kind: 'absolute', value: { type: 'set', values: ['m'] } }),
    ])
  const [packer, unpacker] = [new BatchPacker(), new BatchUnpacker()]
  const transfer: ArrayBuffer[] = []
  const [first, second] = [packer.pack(batch(1), transfer), packer.pack(batch(2), transfer)]
  expect(second).toMatchObject({ anew: false, more: [] })
  const arrived = [first, second].map((packed) => unpacker.unpack(structuredClone(packed)) as MetricBatch)
  for (const [i, one] of arrived.entries()) {
    expect(one.events.map(({ series: { key: name } }) => name)).toEqual(series.map((known) => known.key))
    expect(one.events.map((event) => event.value)).toEqual(batch(i + 1).events.map((event) => event.value))
    expect(one.columns.timestamps[0]).toBe(5)
  }
  expect(arrived[1]?.columns.series[0]).toBe(arrived[0]?.columns.series[0])
})

import {
  KINDS,
  LogBatch,
  LogEvent,
  Metadata,
  MetricBatch,
  MetricEvent,
  Series,
  TraceBatch,
  TraceEvent,
  type AnyBatch,
  type MetricKind,
  type MetricValue,
} from '@qovery/sdk'
import { hostileBatches, testContext } from '@qovery/sdk/testing'
import { Float, Timestamp, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { AnyEvent } from '../codec.ts'
import { createDecoding, decodedKinds } from '../decoding.ts'
import { createEncoding, encodingOption } from '../encoding.ts'
import { WireWriter } from '../wire-writer.ts'
import { decoded, eventsOf, FIELDS, mutationsOf, NOW } from '../testing/decoded.ts'

/** What `protoc --encode=event.EventArray` makes of events. */
const LOGS =
  '0aad020a96020a120a076d65737361676512070a05686920c3a90a0b0a0362696e12040a02ff000a190a0261741213121108ffffffffffffffffff011080cab5ee010a0a0a047a65726f120220000a120a03626967120b20808080808080808080010a140a056d696e7573120b20fbffffffffffffffff010a100a036f6e65120929000000000000f03f0a110a0470617274120929000000000000d03f0a080a026e6f120230000a0d0a076e6f7468696e67120248000a200a095f5f70726f746f5f5f12133a110a0f0a0161120a42080a0220010a023a001a023a00223e0a0e3a0c0a0a0a046d696e65120230011a057468657265220466696c652a030a017832080a060a016b1201733a10303132333435363738396162636465660a120a070a012e1202480012070a05706c61696e'
const TRACE = '1a210a1f0a0e0a0874726163655f696412022007120d3a0b0a090a036f6c6412022001'
const METRICS =
  '12a8020a4b0a0163120b08c08df6d7061080e59a771a060a01611201322a0909000000000000f83f5a016e9001904ea201110a0161120c0a030a01310a000a030a0132a2010a0a046261726512020a000a140a01671a0b0a046f6e6c7912036f6c64200132000a0e0a01733a090a01620a01610a01620a210a0164621c0a0b09000000000000084010020a0b09000000000000f0bf100110010a350a0168200182012d0a0f09000000000000f03f1080808080100a0b09000000000000f07f1002108280808010190000000000001e400a1e0a0268326a180a0b09000000000000f03f1001100119000000000000e03f0a390a01718a01330a1209000000000000e03f1100000000000000400a1209000000000000f03f11000000000000f87f1003190000000000001840'
const SKETCH =
  '123e0a3c0a02736b20017a340a32080611000000000000f0bf199a9999999999094021000000000000204029000000000000f83f3205f3140088163a03010203'

const native = { codec: 'native' }

const decode = (hex: string) => decoded(native, Buffer.from(hex, 'hex'))

async function encoder(framing?: object) {
  const encoding = encodingOption.parse(native)
  return createEncoding({ encoding, ...(framing && { framing: framing as never }) }, testContext())
}

async function encodedHex(batch: AnyBatch): Promise<string> {
  return (await encoder({ method: 'bytes' })).encode(batch).bytes.toString('hex')
}

/** What the events of a batch are when they have been written and read again. */
async function again(batch: AnyBatch): Promise<AnyEvent[]> {
  const decoding = await createDecoding({ decoding: native }, testContext())
  return eventsOf(decoding.message((await encoder()).encode(batch).bytes, FIELDS))
}

function logOf(value: Value, metadata = new Metadata()): LogBatch {
  return LogBatch.of([new LogEvent(value, metadata)])
}

describe('decoding', () => {
  test('gives logs with values of all types, and the metadata that came with them', async () => {
    const { events, recorded } = await decode(LOGS)
    const [first, second] = events as LogEvent[]
    const own: Value = {
      message: 'hi é',
      bin: Uint8Array.of(255, 0),
      at: new Timestamp(-1, 500_000_000),
      zero: 0,
      big: -(2n ** 63n),
      minus: -5,
      one: new Float(1),
      part: 0.25,
      no: false,
      nothing: null,
      source_type: 'socket',
      timestamp: NOW,
    }
    Object.defineProperty(own, '__proto__', { value: { a: [1, {}] }, enumerable: true })
    expect(first?.value).toEqual(own)
    expect(first?.metadata).toEqual(new Metadata({ mine: true }, 'in', 'socket', new Map([['k', 's']])))
    expect(second?.value).toBe('plain')
    expect([events.length, recorded.dropped.size]).toEqual([2, 0])
    expect(decodedKinds(native)).toEqual(['log', 'metric', 'trace'])
  })

  test('gives traces, with metadata also where an older version put it', async () => {
    const [trace] = (await decode(TRACE)).events as TraceEvent[]
    expect([trace?.eventKind, trace?.value, trace?.metadata.value]).toEqual(['trace', { trace_id: 7 }, { old: 1 }])
  })

  test('gives metrics of all types', async () => {
    const events = (await decode(METRICS)).events as MetricEvent[]
    expect(events.map(({ series, kind, value }) => [series.name, kind, value])).toEqual([
      ['c', 'incremental', { type: 'counter', value: 1.5 }],
      ['g', 'absolute', { type: 'gauge', value: 0 }],
      ['s', 'incremental', { type: 'set', values: ['b', 'a'] }],
      [
        'd',
        'incremental',
        {
          type: 'distribution',
          statistic: 'summary',
          samples: [
            { value: 3, weight: 2 },
            { value: -1, weight: 1 },
          ],
        },
      ],
      [
        'h',
        'absolute',
        {
          type: 'aggregated_histogram',
          count: 2 ** 32 + 2,
          sum: 7.5,
          buckets: [
            { upper_limit: 1, count: 2 ** 32 },
            { upper_limit: Infinity, count: 2 },
          ],
        },
      ],
      [
        'h2',
        'incremental',
        { type: 'aggregated_histogram', count: 1, sum: 0.5, buckets: [{ upper_limit: 1, count: 1 }] },
      ],
      [
        'q',
        'incremental',
        {
          type: 'aggregated_summary',
          count: 3,
          sum: 6,
          quantiles: [
            { quantile: 0.5, value: 2 },
            { quantile: 1, value: Number.NaN },
          ],
        },
      ],
    ])
    const [counter, gauge] = events
    expect(counter?.series).toMatchObject({
      namespace: 'n',
      tagNames: ['a', 'bare'],
      tagValues: [['1', null, '2'], null],
    })
    expect([counter?.timestamp, counter?.extras]).toEqual([1_795_000_000_250, { interval: 10_000 }])
    expect(gauge?.series).toMatchObject({ namespace: undefined, tagNames: ['only'], tagValues: ['old'] })
  })

  test('gives sketches, whose numbers may also stand one by one', async () => {
    const bins = { keys: [-1338, 0, 1412], counts: [1, 2, 3] }
    const sketch = { type: 'sketch', ...bins, count: 6, min: -1, max: 3.2, sum: 8, avg: 1.5 }
    const [packed] = (await decode(SKETCH)).events as MetricEvent[]
    expect([packed?.series.name, packed?.kind, packed?.value]).toEqual(['sk', 'absolute', sketch])
    const single = SKETCH.replace('3205f3140088163a03010203', '30f3143000308816380138023803')
    const longer = single.replace('123e0a3c', '12400a3e').replace('7a340a32', '7a360a34')
    expect(((await decode(longer)).events as MetricEvent[])[0]?.value).toEqual(sketch)
  })

  test('gives a tag of very many values', async () => {
    const wire = new WireWriter()
    const [list, metric] = [wire.open(2), wire.open(1)]
    const tag = wire.open(20)
    const values = wire.open(2)
    for (let i = 0; i < 200_000; i++) wire.octets(1, '')
    wire.close(values)
    wire.close(tag)
    wire.octets(5, '')
    wire.close(metric)
    wire.close(list)
    const { events } = await decode(Buffer.from(wire.bytes).toString('hex'))
    expect((events[0] as MetricEvent).series.tagValues[0]).toHaveLength(200_000)
  })

  test.each([
    ['a sketch of an unknown form', '120b0a090a01787a041a020801', 'a sketch is empty, or of an unknown form'],
    ['a sketch whose bins do not fit', '120d0a0b0a01787a060a0432020102', '"k" and "n" must be of one length'],
    ['a sketch that ends within a number', '120d0a0b0a01787a060a0432020180', 'the message ends within a number'],
    ['a metric without a value', '12050a030a0178', 'no value of a type that is known'],
    ['a field of no message of events', '220100', 'a field 4'],
    ['text', Buffer.from('{"log":{}}').toString('hex'), 'byte'],
    ['a message that ends too early', LOGS.slice(0, 100), 'a message is longer'],
    ['a value of an unknown kind', '0a0b0a090a070a0161120250', 'byte'],
    ['a float that is not a number', '0a120a100a0e0a0161120929000000000000f87f', 'is not a number'],
    ['a time out of range', '0a100a0e0a0c0a01611207120508001880ff', 'byte'],
    ['values that nest without end', nested(500), 'deeper than 128'],
  ])('drops and counts %s', async (_what, hex, problem) => {
    const { events, recorded } = await decode(hex)
    expect([events, recorded.dropped]).toEqual([[], new Map([['decode_failed', 1]])])
    expect(recorded.failed.get('decode_failed')?.[0]).toContain('not events in the native format: byte ')
    expect(recorded.failed.get('decode_failed')?.[0]).toContain(problem)
  })

  test('any bytes give events or a count', async () => {
    const cx = testContext()
    const decoding = await createDecoding({ decoding: native, framing: { method: 'bytes' } }, cx)
    const sources = [LOGS, TRACE, METRICS, SKETCH].map((hex) => Buffer.from(hex, 'hex').toString('latin1'))
    fc.assert(
      fc.property(mutationsOf(sources), (bytes) => {
        const latin = Buffer.from(bytes.toString(), 'latin1')
        const before = cx.recorded.dropped.get('decode_failed') ?? 0
        const { length } = eventsOf(decoding.message(latin, FIELDS))
        const isDropped = (cx.recorded.dropped.get('decode_failed') ?? 0) > before
        expect(isDropped && length > 0).toBe(false)
      }),
      { numRuns: 500 },
    )
  })
})

describe('encoding', () => {
  test('writes the bytes that Vector reads', async () => {
    expect(await encodedHex(logOf({ b: 1, a: 'x' }, new Metadata({}, 'in', 'file')))).toBe(
      '0a250a230a080a016112030a01780a070a016212022001220e0a023a001a02696e220466696c65',
    )
  })

  test('frames each event with its length, so that a stream is read as it was written', async () => {
    const batch = LogBatch.of([1, 2, 3].map((n) => new LogEvent({ n }, new Metadata())))
    const { bytes } = (await encoder()).encode(batch)
    expect(bytes.readUInt32BE(0)).toBe(bytes.length / 3 - 4)
    const stream = (await createDecoding({ decoding: native }, testContext())).open()
    const events: AnyEvent[] = []
    for (const byte of bytes) events.push(...eventsOf(stream.push(Uint8Array.of(byte), FIELDS)))
    expect(events.map((event) => (event as LogEvent).value)).toMatchObject([{ n: 1 }, { n: 2 }, { n: 3 }])
  })

  test('keeps values of logs and traces as they are, with secrets and metadata', async () => {
    const value: Value = {
      text: 'é'.repeat(100),
      bytes: Uint8Array.of(0xff),
      large: 2n ** 60n,
      least: -(2n ** 63n),
      minus: -1,
      float: new Float(-0),
      time: new Timestamp(-5, 1),
      list: [null, true, [], {}, { deep: [{ deeper: 'x'.repeat(20_000) }] }],
    }
    const metadata = new Metadata({ a: [1] }, 'before', 'file', new Map([['token', 'abc']]))
    const [log] = (await again(logOf(value, metadata))) as LogEvent[]
    expect(log?.value).toEqual({ ...value, source_type: 'socket', timestamp: NOW })
    expect(log?.metadata).toEqual(new Metadata({ a: [1] }, 'in', 'socket', new Map([['token', 'abc']])))
    const [trace] = (await again(TraceBatch.of([new TraceEvent(value, metadata)]))) as TraceEvent[]
    expect(trace?.value).toEqual(value)
    expect(((await again(logOf('not an object'))) as LogEvent[])[0]?.value).toBe('not an object')
  })

  test.each<[MetricKind, MetricValue]>([
    ['incremental', { type: 'counter', value: 0 }],
    ['absolute', { type: 'gauge', value: -Infinity }],
    ['incremental', { type: 'set', values: ['a', 'b'] }],
    ['incremental', { type: 'distribution', samples: [{ value: 1.5, weight: 3 }], statistic: 'histogram' }],
    ['incremental', { type: 'distribution', samples: [], statistic: 'summary' }],
    ['absolute', { type: 'aggregated_histogram', buckets: [{ upper_limit: 0, count: 0 }], count: 0, sum: 0 }],
    ['absolute', { type: 'aggregated_summary', quantiles: [{ quantile: 0.5, value: 2 }], count: 2, sum: 4 }],
    [
      'incremental',
      { type: 'sketch', keys: [-1338, 0, 1412], counts: [1, 2, 65_535], count: 7, min: -1, max: 3.2, sum: 8, avg: 1.5 },
    ],
    ['absolute', { type: 'sketch', keys: [], counts: [], count: 0, min: 0, max: 0, sum: 0, avg: 0 }],
  ])('keeps metrics as they are: %s %j', async (kind, value) => {
    const series = Series.of('m', Object.entries({ a: ['1', null, '2'], b: null, c: 'x' }), { namespace: 'n' })
    const event = new MetricEvent({ series, kind, value, timestamp: 1_795_000_000_123, extras: { interval: 1000 } })
    const [metric] = (await again(MetricBatch.of([event]))) as MetricEvent[]
    expect(metric).toMatchObject({ kind, value, timestamp: event.timestamp, extras: event.extras })
    expect(metric?.series.key).toBe(series.key)
  })

  test('writes sketches as protoc does', async () => {
    const { events } = await decode(SKETCH)
    const { value } = events[0] as MetricEvent
    const batch = MetricBatch.of([new MetricEvent({ series: Series.of('sk'), kind: 'absolute', value })])
    expect(await encodedHex(batch)).toContain(SKETCH.slice(SKETCH.indexOf('7a34')))
  })

  test('rejects what has no form in it, and keeps the others', async () => {
    const deep = JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`) as Value
    const logs = LogBatch.of([deep, { a: 1 }].map((value) => new LogEvent(value, new Metadata())))
    const encoded = (await encoder()).encode(logs)
    expect([encoded.rejected, encoded.fault]).toEqual([[0], 'the event nests deeper than 31 levels'])
    expect(
      eventsOf((await createDecoding({ decoding: native }, testContext())).message(encoded.bytes, FIELDS)),
    ).toHaveLength(1)
    const trace = (await encoder()).encode(TraceBatch.of([new TraceEvent('text', new Metadata())]))
    expect(trace.fault).toContain('A trace has to be an object')
  })

  test('writes whatever events hold, or says why not', async () => {
    const writer = await encoder()
    const faults = KINDS.flatMap((kind) => hostileBatches(kind)).map((batch) => {
      const { rejected, fault } = writer.encode(batch as AnyBatch)
      expect(rejected.length === 0).toBe(fault === undefined)
      return fault
    })
    const words = /^(?:the event nests|A trace has|A native histogram|Maximum call stack)/
    expect(faults.filter((fault) => fault !== undefined && !words.test(fault))).toEqual([])
  })
})

/** A log whose field is an array in an array, and so on. */
function nested(levels: number): string {
  let value = Buffer.from('2001', 'hex')
  const within = (tag: number, content: Buffer) => Buffer.concat([Buffer.of(tag), varint(content.length), content])
  for (let i = 0; i < levels; i++) value = within(0x42, within(0x0a, value))
  return within(0x0a, within(0x0a, within(0x12, value))).toString('hex')
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.of(value) : Buffer.of((value % 128) | 128, ...varint(Math.floor(value / 128)))
}

import {
  LogBatch,
  LogEvent,
  Metadata,
  MetricBatch,
  MetricEvent,
  Series,
  TraceBatch,
  TraceEvent,
  type AnyBatch,
} from '@qovery/sdk'
import { hostileBatches, testContext } from '@qovery/sdk/testing'
import { Float, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodedKinds, decodingOption } from '../decoding.ts'
import { createEncoding, encodedKinds, encodingOption } from '../encoding.ts'
import { decoded, eventsOf, FIELDS, mutationsOf, NOW } from '../testing/decoded.ts'

/** What `protoc --encode` makes of requests. */
const LOGS =
  '0a7f0a170a150a0c736572766963652e6e616d6512050a0377656212640a050a036c6962125b09154d2f63fd1ee91810091a04494e464f2a31322f0a100a016e120b18ffffffffffffffffff010a1b0a016c12162a140a0210000a0921000000000000f03f0a033a01ff45010000004a100102030405060708090a0b0c0d0e0fff'
const TRACES =
  '0a39123712350a100102030405060708090a0b0c0d0e0fff120861626364656667682a034745543002390100000000000000410200000000000000'
const METRICS =
  '0a64126212270a016d1a01732a1f0a121905000000000000003100000000000000000a0921000000000000f83f12370a01684a320a2e2103000000000000002900000000000000003210010000000000000002000000000000003a08000000000000e03f1002'
/** The first field of a log record. */
const TIME = Buffer.from('090100000000000000', 'hex')
const TRACE_ID = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 255)

const otlp = { codec: 'otlp' }
const decode = (hex: string, more: object = {}) => decoded({ ...otlp, ...more }, Buffer.from(hex, 'hex'))

async function encode(batch: AnyBatch) {
  return (await createEncoding({ encoding: encodingOption.parse(otlp) }, testContext())).encode(batch)
}

const logOf = (value: Value) => LogBatch.of([new LogEvent(value, new Metadata())])
const traceOf = (value: Value) => TraceBatch.of([new TraceEvent(value, new Metadata())])

describe('decoding', () => {
  test('makes a log of a request with logs, with its fields as in JSON', async () => {
    const { events } = await decode(LOGS)
    expect((events[0] as LogEvent).value).toEqual({
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'web' } }] },
          scopeLogs: [
            {
              scope: { name: 'lib' },
              logRecords: [
                {
                  timeUnixNano: 1_795_000_000_123_456_789n,
                  severityNumber: 'SEVERITY_NUMBER_INFO',
                  severityText: 'INFO',
                  flags: 1,
                  traceId: TRACE_ID,
                  body: {
                    kvlistValue: {
                      values: [
                        { key: 'n', value: { intValue: -1 } },
                        {
                          key: 'l',
                          value: {
                            arrayValue: {
                              values: [
                                { boolValue: false },
                                { doubleValue: new Float(1) },
                                { bytesValue: Uint8Array.of(255) },
                              ],
                            },
                          },
                        },
                      ],
                    },
                  },
                },
              ],
            },
          ],
        },
      ],
      source_type: 'socket',
      timestamp: NOW,
    })
    expect([decodedKinds(otlp), encodedKinds(otlp)]).toEqual([
      ['log', 'trace'],
      ['log', 'trace'],
    ])
  })

  test('makes a trace of a request with spans', async () => {
    const { events } = await decode(TRACES)
    expect(events[0]?.eventKind).toBe('trace')
    expect((events[0] as TraceEvent).value).toEqual({
      resourceSpans: [
        {
          scopeSpans: [
            {
              spans: [
                {
                  traceId: TRACE_ID,
                  spanId: 'abcdefgh',
                  name: 'GET',
                  kind: 'SPAN_KIND_SERVER',
                  startTimeUnixNano: 1,
                  endTimeUnixNano: 2,
                },
              ],
            },
          ],
        },
      ],
    })
  })

  test('makes a log of a request with metrics; what is optional is there where it was set', async () => {
    const { events } = await decode(METRICS)
    expect((events[0] as LogEvent).value).toMatchObject({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'm',
                  unit: 's',
                  gauge: { dataPoints: [{ timeUnixNano: 5, asInt: 0 }, { asDouble: 1.5 }] },
                },
                {
                  name: 'h',
                  histogram: {
                    aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE',
                    dataPoints: [{ count: 3, sum: new Float(0), bucketCounts: [1, 2], explicitBounds: [0.5] }],
                  },
                },
              ],
            },
          ],
        },
      ],
    })
  })

  test('reads the kinds of requests that may come, and drops and counts the others', async () => {
    for (const [hex, ...others] of [
      [LOGS, TRACES, METRICS],
      [TRACES, LOGS, METRICS],
      [METRICS, LOGS, TRACES],
    ] as const) {
      const signal = hex === LOGS ? 'logs' : hex === TRACES ? 'traces' : 'metrics'
      const more = { signal_types: [signal, signal] }
      expect((await decode(hex, more)).events).toHaveLength(1)
      for (const other of others) {
        const { events, recorded } = await decode(other, more)
        expect([events, recorded.dropped]).toEqual([[], new Map([['decode_failed', 1]])])
        expect(recorded.failed.get('decode_failed')?.[0]).toContain(`not a request of OTLP: expected one of ${signal}`)
      }
    }
    expect(decodingOption.safeParse({ ...otlp, signal_types: [] }).success).toBe(false)
  })

  test.each([
    ['text', Buffer.from('invalid protobuf data').toString('hex')],
    ['a request without its only field', '12020800'],
    ['attributes that nest without end', nested(2000)],
  ])('drops and counts %s', async (_what, hex) => {
    const { events, recorded } = await decode(hex)
    expect([events, recorded.dropped]).toEqual([[], new Map([['decode_failed', 1]])])
  })

  test('any bytes give an event or a count', async () => {
    const cx = testContext()
    const decoding = await createDecoding({ decoding: decodingOption.parse(otlp) }, cx)
    const requests = [LOGS, TRACES, METRICS].map((hex) => Buffer.from(hex, 'hex').toString('latin1'))
    fc.assert(
      fc.property(mutationsOf(requests), (bytes) => {
        const frame = Buffer.from(bytes.toString(), 'latin1')
        const before = cx.recorded.dropped.get('decode_failed') ?? 0
        const { length } = eventsOf(decoding.message(frame, FIELDS))
        expect(length + (cx.recorded.dropped.get('decode_failed') ?? 0) - before).toBe(frame.length === 0 ? 0 : 1)
      }),
    )
  })
})

describe('encoding', () => {
  test.each([
    ['logs', LOGS],
    ['traces', TRACES],
    ['metrics', METRICS],
  ])('writes a request with %s as it came', async (_signal, hex) => {
    const { batches } = await decode(hex)
    const { bytes } = await encode(batches[0] as AnyBatch)
    const again = await decoded(otlp, bytes)
    expect(again.events.map((event) => (event as LogEvent).value)).toEqual(
      batches[0]?.events.map((event) => (event as LogEvent).value),
    )
    expect(bytes).toHaveLength(hex.length / 2)
  })

  test('takes logs that are requests with spans, too', async () => {
    const [trace] = (await decode(TRACES)).events as TraceEvent[]
    expect((await encode(logOf(trace?.value as Value))).bytes.toString('hex')).toBe(TRACES)
  })

  test('rejects what is no request', async () => {
    expect((await encode(logOf({ message: 'x' }))).fault).toBe(
      'the event is no request of OTLP: it has no "resourceLogs" or "resourceMetrics" or "resourceSpans"',
    )
    expect((await encode(traceOf({ resourceLogs: [] }))).fault).toBe(
      'the event is no request of OTLP: it has no "resourceSpans"',
    )
    expect((await encode(logOf({ resourceLogs: 'x' }))).fault).toContain('the event is no request of OTLP: Error')
    const metric = new MetricEvent({ series: Series.of('m'), kind: 'absolute', value: { type: 'gauge', value: 1 } })
    expect((await encode(MetricBatch.of([metric]))).fault).toContain('Metrics have no form')
    for (const batch of hostileBatches('log') as AnyBatch[]) {
      expect((await encode(batch)).rejected).toHaveLength(batch.length)
    }
  })
})

/** Logs whose body is a list in a list, and so on. */
function nested(levels: number): string {
  const within = (tag: number, content: Buffer) => Buffer.concat([Buffer.of(tag), varint(content.length), content])
  let value = Buffer.from('1000', 'hex')
  for (let i = 0; i < levels; i++) value = within(0x2a, within(0x0a, value))
  return within(0x0a, within(0x12, within(0x12, Buffer.concat([TIME, within(0x2a, value)])))).toString('hex')
}

function varint(value: number): Buffer {
  return value < 128 ? Buffer.of(value) : Buffer.of((value % 128) | 128, ...varint(Math.floor(value / 128)))
}

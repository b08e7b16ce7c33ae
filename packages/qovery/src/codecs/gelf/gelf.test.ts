import { DEFAULT_LOG_SCHEMA, LogBatch, LogEvent, Metadata, MetricBatch, MetricEvent, Series } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { float, Float, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, messageFraming } from '../decoding.ts'
import { createEncoding, encodingOption } from '../encoding.ts'
import { decoded, eventsOf, FIELDS, mutationsOf, NOW } from '../testing/decoded.ts'

const gelf = { codec: 'gelf' }
const relaxed = { codec: 'gelf', gelf: { validation: 'relaxed' } }
const least = { version: '1.1', host: 'example.org', short_message: 'A short message' }

async function decode(message: unknown, decoding: unknown = gelf, cx = testContext()) {
  const { events, recorded } = await decoded(
    decoding,
    typeof message === 'string' ? message : JSON.stringify(message),
    cx,
  )
  const values = events.map((event) => (event as LogEvent).value as ValueObject)
  return { value: values[0], values, dropped: Object.fromEntries(recorded.dropped), failed: recorded.failed }
}

async function encoderOf(encoding: object = gelf, cx = testContext()) {
  return createEncoding({ encoding: encodingOption.parse({ ...gelf, ...encoding }) }, cx)
}

async function encode(value: Value, cx = testContext()) {
  const { bytes, rejected, fault } = (await encoderOf({}, cx)).encode(
    LogBatch.of([new LogEvent(value, new Metadata())]),
  )
  return { text: bytes.toString(), rejected, fault }
}

describe('decoding', () => {
  test('all fields of a message become fields of the log, and short_message its message', async () => {
    const { value, dropped } = await decode(
      '{"version":"1.1","host":"example.org","short_message":"A short message","full_message":"Backtrace\\n\\nmore",' +
        '"timestamp":1385053862.3072,"level":1,"facility":"foo","line":42,"file":"/tmp/bar","_id":"secret",' +
        '"_an.add-field_int":2001.1002,"_an.add-field_str":"A Space Odyssey","_count":7,"_ü@":"x"}',
    )
    expect(value).toEqual({
      version: '1.1',
      host: 'example.org',
      message: 'A short message',
      full_message: 'Backtrace\n\nmore',
      timestamp: new Timestamp(1_385_053_862, 307_200_000),
      level: 1,
      facility: 'foo',
      line: new Float(42),
      file: '/tmp/bar',
      '_an.add-field_int': 2001.1002,
      '_an.add-field_str': 'A Space Odyssey',
      _count: 7,
      '_ü@': 'x',
      source_type: 'socket',
    })
    expect(dropped).toEqual({})
  })

  test('a message without a time has that at which it came in, in both namespaces', async () => {
    const log_schema = { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const }
    const { value } = await decode(least, gelf, testContext({ globals: { log_schema } }))
    expect(value).toEqual({ version: '1.1', host: 'example.org', message: 'A short message', timestamp: NOW })
    expect((await decode({ ...least, timestamp: null })).value).toMatchObject({ timestamp: NOW })
  })

  test('message and time go to where log_schema wants them', async () => {
    const log_schema = { ...DEFAULT_LOG_SCHEMA, message_key: ['log', 'line'], timestamp_key: null }
    const { value } = await decode({ ...least, timestamp: 1 }, gelf, testContext({ globals: { log_schema } }))
    expect(value).toEqual({
      version: '1.1',
      host: 'example.org',
      log: { line: 'A short message' },
      source_type: 'socket',
    })
  })

  test('fields of the specification that are null are left out', async () => {
    const nothing = { full_message: null, level: null, facility: null, line: null, file: null }
    expect(Object.keys((await decode({ ...least, ...nothing })).value ?? {})).not.toContain('level')
  })

  test.each<[string, object | string]>([
    ['"host" is missing', { version: '1.1', short_message: 'x' }],
    ['"short_message" is missing', { version: '1.1', host: 'h' }],
    ['"version" is missing', { host: 'h', short_message: 'x' }],
    ['"version" is not "1.1"', { ...least, version: '1.0' }],
    ['"version" is not "1.1"', { ...least, version: 1.1 }],
    ['"host" is not a text', { ...least, host: 42 }],
    ['"host" is not a text', { ...least, host: null }],
    ['"level" is not a whole number', { ...least, level: 'baz' }],
    ['"level" is not a whole number', { ...least, level: 256 }],
    ['"level" is not a whole number', '{"version":"1.1","host":"h","short_message":"x","level":1.0}'],
    ['"line" is not a number', { ...least, line: '1' }],
    ['"timestamp" is not a number', { ...least, timestamp: 'now' }],
    ['"timestamp" is no time', { ...least, timestamp: 1e300 }],
    ['does not begin with "_"', { ...least, 'bad-key': 'x' }],
    ['has other characters', { ...least, '_bad%key': 'x' }],
    ['neither text nor number', { ...least, _a: null }],
    ['neither text nor number', { ...least, _a: true }],
    ['neither text nor number', { ...least, _a: ['x'] }],
    ['neither text nor number', { ...least, _a: { b: 1 } }],
    ['a message is a JSON object', '["x"]'],
    ['JSON', '{oops'],
  ])('a message where %s is dropped and counted', async (problem, message) => {
    const { values, dropped, failed } = await decode(message)
    expect(values).toEqual([])
    expect(dropped).toEqual({ decode_failed: 1 })
    expect(failed.get('decode_failed')?.[0]).toContain(problem)
  })

  test('with validation: relaxed version and additional fields are what was sent', async () => {
    const odd = { 'incorrect^field': null, plain: true, _list: [1], _id: 'secret' }
    const { value } = await decode({ ...least, version: '1.0', ...odd }, relaxed)
    expect(value).toMatchObject({ version: '1.0', 'incorrect^field': null, plain: true, _list: [1] })
    expect(value).not.toHaveProperty('_id')
    for (const wrong of [{ host: 42 }, { version: 1 }, { level: 'high' }]) {
      expect((await decode({ ...least, ...wrong }, relaxed)).dropped).toEqual({ decode_failed: 1 })
    }
  })

  test('hostile names are data, and long ones do not make long messages', async () => {
    const { value } = await decode('{"version":"1.1","host":"h","short_message":"x","__proto__":"p"}')
    expect(Object.keys(value ?? {})).toContain('__proto__')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    const { failed } = await decode({ ...least, ['x'.repeat(100_000)]: 1 })
    expect(failed.get('decode_failed')?.[0]?.length).toBeLessThan(300)
  })

  test('invalid UTF-8 is replaced, or the message is dropped with lossy: false', async () => {
    const bytes = Buffer.from('{"version":"1.1","host":"\xff","short_message":"x"}', 'latin1')
    expect(((await decoded(gelf, bytes)).events[0] as LogEvent).value).toMatchObject({ host: '\ufffd' })
    const strict = await decoded({ codec: 'gelf', gelf: { lossy: false } }, bytes)
    expect(strict.events).toEqual([])
    expect(strict.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
  })

  test('messages of a stream end with a zero byte, and blank ones are skipped', async () => {
    const decoding = await createDecoding({ decoding: gelf }, testContext())
    const stream = decoding.open()
    const pretty = JSON.stringify(least, null, 2)
    expect(eventsOf(stream.push(Buffer.from(`${pretty}\0\0\n\0${pretty}\0{`), FIELDS))).toHaveLength(2)
  })

  test('messages of datagrams are chunked by default, those of other codecs whole', () => {
    expect(messageFraming({ decoding: gelf })).toEqual({ method: 'chunked_gelf' })
    expect(messageFraming({ decoding: { codec: 'json' } })).toEqual({ method: 'bytes' })
    expect(messageFraming({ decoding: gelf, framing: { method: 'newline_delimited' } })).toEqual({
      method: 'newline_delimited',
    })
  })

  test('of any bytes, each frame is a log or a counted fault', async () => {
    const cx = testContext()
    const decoding = await createDecoding({ decoding: gelf, framing: { method: 'bytes' } }, cx)
    const full = { ...least, level: 3, line: 1.5, timestamp: 1.25, _a: 'é', _b: 1e300, full_message: 'x', file: '' }
    fc.assert(
      fc.property(mutationsOf([JSON.stringify(full), JSON.stringify({ ...least, host: 1 })]), (bytes) => {
        const before = cx.recorded.dropped.get('decode_failed') ?? 0
        const events = eventsOf(decoding.message(bytes, FIELDS)).length
        const dropped = (cx.recorded.dropped.get('decode_failed') ?? 0) - before
        expect(events + dropped).toBe(bytes.toString().trim() === '' ? 0 : 1)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('encoding', () => {
  test('a log gets a version and a short message, and its other fields an underscore', async () => {
    const { text } = await encode({
      message: 'Some message',
      host: 'example.org',
      full_message: 'more',
      timestamp: new Timestamp(1_385_053_862, 307_999_999),
      level: 5,
      facility: '',
      file: '/tmp/foobar',
      line: 1.5,
      source_type: 'stdin',
      _kept: 7n,
      count: float(2),
    })
    expect(text).toBe(
      '{"_count":2.0,"_kept":7,"_source_type":"stdin","facility":"","file":"/tmp/foobar","full_message":"more",' +
        '"host":"example.org","level":5,"line":1.5,"short_message":"Some message","timestamp":1385053862.307,"version":"1.1"}\0',
    )
  })

  test('a time without milliseconds is a whole number; one that is a number stays', async () => {
    const log = { host: 'h', short_message: 'x' }
    expect((await encode({ ...log, timestamp: new Timestamp(7, 999) })).text).toContain('"timestamp":7,')
    expect((await encode({ ...log, timestamp: 8 })).text).toContain('"timestamp":8,')
    expect((await encode({ ...log, timestamp: 8.5 })).text).toContain('"timestamp":8.5,')
  })

  test('the message is where log_schema says', async () => {
    const at = (message_key: string[] | null) =>
      testContext({ globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, message_key } } })
    expect((await encode({ host: 'h', msg: 'x', message: 'y' }, at(['msg']))).text).toBe(
      '{"_message":"y","host":"h","short_message":"x","version":"1.1"}\0',
    )
    const nested = await encode({ host: 'h', log: { msg: 'x', more: 1 } }, at(['log', 'msg']))
    expect(nested.fault).toContain('"log" is a text or a number')
    expect((await encode({ host: 'h', message: 'x' }, at(null))).fault).toContain('needs a message')
  })

  test.each<[string, Value]>([
    ['needs a `host`', { message: 'x' }],
    ['needs a message', { host: 'h' }],
    ['"short_message" is a text', { host: 'h', short_message: 0 }],
    ['"message" is a text', { host: 'h', message: { a: 1 } }],
    ['"host" is a text', { host: 1, message: 'x' }],
    ['"version" is a text', { host: 'h', message: 'x', version: 1.1 }],
    ['"level" is a whole number', { host: 'h', message: 'x', level: '1' }],
    ['"level" is a whole number', { host: 'h', message: 'x', level: float(1) }],
    ['"line" is a number', { host: 'h', message: 'x', line: '1.2' }],
    ['"timestamp" is a time', { host: 'h', message: 'x', timestamp: 'now' }],
    ['in names of fields', { host: 'h', message: 'x', 'invalid%field': 'foo' }],
    ['"_foobar" is a text or a number', { host: 'h', message: 'x', _foobar: false }],
    ['"_foobar" is a text or a number', { host: 'h', message: 'x', _foobar: null }],
    ['"a" is a text or a number', { host: 'h', message: 'x', a: Number.POSITIVE_INFINITY }],
    ['"a" is a text or a number', { host: 'h', message: 'x', a: [] }],
    ['"a" is a text or a number', { host: 'h', message: 'x', a: NOW }],
    ['a bare value', 'text'],
  ])('a log is rejected, since %s: %o', async (fault, log) => {
    const encoded = await encode(log)
    expect(encoded).toMatchObject({ text: '', rejected: [0] })
    expect(encoded.fault).toContain(fault)
  })

  test('metrics are rejected, and hostile names are written as they are', async () => {
    const metric = new MetricEvent({ series: Series.of('m'), kind: 'absolute', value: { type: 'counter', value: 1 } })
    expect((await encoderOf()).encode(MetricBatch.of([metric])).rejected).toEqual([0])
    const log = JSON.parse('{"host":"h","message":"x","__proto__":"p","constructor":1}') as Value
    expect((await encode(log)).text).toBe(
      '{"__proto__":"p","_constructor":1,"host":"h","short_message":"x","version":"1.1"}\0',
    )
  })

  test('the log that was encoded is not changed', async () => {
    const log = { host: 'h', message: 'x', timestamp: NOW }
    await encode(log)
    expect(log).toEqual({ host: 'h', message: 'x', timestamp: NOW })
  })

  test('what was decoded encodes to the same message', async () => {
    const text =
      '{"_a":"é","_b":2.5,"host":"h","level":3,"line":1.5,"short_message":"x","timestamp":1.25,"version":"1.1"}'
    const { value } = await decode(text)
    expect((await encode({ ...value, source_type: undefined })).text).toBe(`${text}\0`)
  })
})

describe('datagrams', () => {
  const log = (length: number) => new LogEvent({ host: 'h', message: 'é'.repeat(length) }, new Metadata())

  test('a large message is sent in chunks, which make the message again whatever their order', async () => {
    const encoder = await encoderOf({ gelf: { max_chunk_size: 100 } })
    const batch = LogBatch.of([log(1), log(500), new LogEvent({}, new Metadata()), log(40)])
    const { datagrams, rejected } = encoder.datagrams(batch)
    expect(rejected).toEqual([2])
    expect(datagrams.map((list) => list?.length)).toEqual([1, 12, undefined, 2])
    for (const one of datagrams.flatMap((list) => list ?? [])) expect(one.length).toBeLessThanOrEqual(100)
    const decoding = await createDecoding(
      { decoding: gelf, framing: messageFraming({ decoding: gelf }) },
      testContext(),
    )
    const events = datagrams.flatMap((list = []) =>
      list.toReversed().flatMap((datagram) => eventsOf(decoding.message(datagram, FIELDS))),
    )
    const messages = events.map((event) => ((event as LogEvent).value as ValueObject)['message'])
    expect(messages).toEqual(['é', 'é'.repeat(500), 'é'.repeat(40)])
  })

  test('a message that needs more than 128 chunks is rejected', async () => {
    const encoder = await encoderOf({ gelf: { max_chunk_size: 13 } })
    const { datagrams, rejected, fault } = encoder.datagrams(LogBatch.of([new LogEvent({}, new Metadata()), log(200)]))
    expect(datagrams).toEqual([undefined, undefined])
    expect(rejected).toEqual([0, 1])
    expect(fault).toContain('needs a message')
    expect(encoder.datagrams(LogBatch.of([log(200)])).fault).toContain('GELF allows 128')
  })

  test('other codecs send an event as one datagram', async () => {
    const encoder = await createEncoding({ encoding: { codec: 'json' } }, testContext())
    expect(encoder.datagrams(LogBatch.of([log(1)])).datagrams).toEqual([[Buffer.from('{"host":"h","message":"é"}')]])
  })
})

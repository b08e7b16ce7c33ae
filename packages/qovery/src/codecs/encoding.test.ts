import {
  DEFAULT_LOG_SCHEMA,
  LogBatch,
  LogEvent,
  Metadata,
  TraceBatch,
  TraceEvent,
  type AnyBatch,
  type SourceFields,
} from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { float, Timestamp, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding } from './decoding.ts'
import { createEncoding, encodedKinds, encodingOption } from './encoding.ts'
import { outputFramingOption } from './framing.ts'

const metadata = new Metadata()
const time = new Timestamp(1_795_000_000, 123_456_789)
const fields: SourceFields = {
  source_id: 'in',
  source_type: 'stdin',
  timestamp: time,
  own: [{ name: 'host', legacy: ['host'], value: 'h "1"' }],
}

const logs = (...values: Value[]) => LogBatch.of(values.map((value) => new LogEvent(value, metadata)))

async function encoder(encoding: unknown, framing?: unknown, cx = testContext()) {
  const parsed = framing === undefined ? undefined : outputFramingOption.parse(framing)
  return createEncoding({ encoding: encodingOption.parse(encoding), framing: parsed }, cx)
}

async function encode(encoding: unknown, batch: AnyBatch, framing?: unknown): Promise<string> {
  return (await encoder(encoding, framing)).encode(batch).bytes.toString('latin1')
}

const SCHEMAS = {
  legacy: DEFAULT_LOG_SCHEMA,
  vector: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const },
  nested: { ...DEFAULT_LOG_SCHEMA, message_key: ['log', 'message'] },
}

describe('raw lines', () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 40 }),
    fc.string({ maxLength: 40 }).map((text) => Uint8Array.from(Buffer.from(text))),
    fc.string({ unit: 'grapheme', maxLength: 30 }).map((text) => Uint8Array.from(Buffer.from(text))),
  )
  const input = fc.array(content, { maxLength: 8 }).map((lines) => lines.flatMap((line) => [...line, 0x0a]))
  const encodings = [
    { codec: 'text' },
    { codec: 'raw_message' },
    { codec: 'json' },
    { codec: 'json', json: { pretty: true } },
    { codec: 'native_json' },
    { codec: 'json', except_fields: ['host'], timestamp_format: 'unix_ns' },
    { codec: 'json', only_fields: ['message', 'missing'] },
    { codec: 'text', except_fields: ['message'] },
  ]
  const framings = [
    undefined,
    { method: 'bytes' },
    { method: 'length_delimited' },
    { method: 'length_delimited', length_delimited: { max_frame_length: 20 } },
    { method: 'character_delimited', character_delimited: { delimiter: '\t' } },
  ]

  test.each(['legacy', 'vector'] as const)(
    'become the same bytes as their events, in the namespace %s',
    async (name) => {
      const cx = testContext({ globals: { log_schema: SCHEMAS[name] } })
      const decoding = await createDecoding({ decoding: { codec: 'bytes' } }, cx)
      const encoders = await Promise.all(
        encodings.flatMap((one) => framings.map((framing) => encoder(one, framing, cx))),
      )
      fc.assert(
        fc.property(input, fc.nat(3), (bytes, shift) => {
          // A shifted view puts the chunk at every alignment.
          for (const batch of decoding.message(Uint8Array.from(bytes), fields) as LogBatch[]) {
            const lines = batch.lines
            if (lines === null) throw new Error('the batch has no raw lines')
            const chunk = Buffer.concat([Buffer.alloc(shift), lines.chunk]).subarray(shift)
            const raw = LogBatch.fromLines({ ...lines, chunk })
            const objects = LogBatch.of(raw.edit())
            for (const one of encoders) {
              const [fromRaw, fromObjects] = [one.encode(raw), one.encode(objects)]
              expect(fromRaw.bytes.toString('latin1')).toBe(fromObjects.bytes.toString('latin1'))
              expect(fromRaw.rejected).toEqual(fromObjects.rejected)
              expect(one.pieces(raw).pieces).toEqual(one.pieces(objects).pieces)
            }
          }
        }),
        { numRuns: 120 },
      )
    },
  )

  test('leave as the memory they came in, where text and framing fit', async () => {
    const cx = testContext()
    const decoding = await createDecoding({ decoding: { codec: 'bytes' } }, cx)
    const [batch] = decoding.message(Buffer.from('one\ntwo\nthree\n'), fields) as LogBatch[]
    const text = await encoder({ codec: 'text' })
    expect(text.encode(batch!).bytes.buffer).toBe(batch!.lines!.chunk.buffer)
    expect(text.encode(batch!.pick([0, 2])).bytes.toString()).toBe('one\nthree\n')
    expect(text.encode(batch!.slice(1, 3)).bytes.toString()).toBe('two\nthree\n')
  })
})

describe('json', () => {
  test('keys are sorted, timestamps are RFC 3339, floats stay floats', async () => {
    const batch = logs({ b: float(1), a: time, c: [1, null, true], d: { z: 1, y: 'é' } })
    expect((await encoder({ codec: 'json' })).encode(batch).bytes.toString()).toBe(
      '{"a":"2026-11-18T11:06:40.123456789Z","b":1.0,"c":[1,null,true],"d":{"y":"é","z":1}}\n',
    )
  })

  test('pretty objects are indented by two spaces', async () => {
    const batch = logs({ a: '{"x": [1,\\"]}', b: [], c: {}, d: [{ e: 1.5 }, 2] })
    const pretty = await encode({ codec: 'json', json: { pretty: true } }, batch)
    expect(pretty).toBe(`${JSON.stringify({ a: '{"x": [1,\\"]}', b: [], c: {}, d: [{ e: 1.5 }, 2] }, null, 2)}\n`)
  })

  test('traces are written like logs', async () => {
    const batch = TraceBatch.of([new TraceEvent({ trace_id: 'x' }, metadata)])
    expect(await encode({ codec: 'json' }, batch)).toBe('{"trace_id":"x"}\n')
    expect(await encode({ codec: 'native_json' }, batch)).toBe('{"trace":{"trace_id":"x"}}\n')
    expect(await encode({ codec: 'native_json' }, logs({ a: 1 }))).toBe('{"log":{"a":1}}\n')
  })

  test('an event that nests too deep is rejected, and the others are written', async () => {
    let deep: Value = 1
    for (let i = 0; i < 200_000; i++) deep = [deep]
    const values: Value[] = Array.from({ length: 17 }, (_, i) => (i === 1 ? deep : i))
    const { bytes, rejected, fault } = (await encoder({ codec: 'json' })).encode(logs(...values))
    expect(bytes.toString().split('\n').slice(0, 3)).toEqual(['0', '2', '3'])
    expect(rejected).toEqual([1])
    expect(fault).toMatch(/stack/)
  })
})

describe('text and raw_message', () => {
  test.each(['text', 'raw_message'])('%s writes the message, and an empty frame where there is none', async (codec) => {
    const batch = logs({ message: 'hello' }, { other: 1 }, { message: null }, { message: { a: 1 } }, 'bare', {
      message: 7,
    })
    expect(await encode({ codec }, batch)).toBe('hello\n\n\n{"a":1}\nbare\n7\n')
  })

  test('bytes that are not UTF-8 leave as they came', async () => {
    expect(await encode({ codec: 'text' }, logs({ message: Uint8Array.of(0xff, 0x00, 0x61) }))).toBe('\xff\0a\n')
  })

  test('the message is where log_schema says', async () => {
    const text = await encoder({ codec: 'text' }, undefined, testContext({ globals: { log_schema: SCHEMAS.nested } }))
    expect(text.encode(logs({ log: { message: 'deep' }, message: 'shallow' })).bytes.toString()).toBe('deep\n')
  })
})

describe('logfmt', () => {
  test('pairs are sorted, nested fields are flattened, flags stand alone', async () => {
    const batch = logs({
      msg: 'it works',
      agent: { name: 'x' },
      list: ['a', 2.5],
      yes: true,
      no: false,
      none: null,
      at: time,
    })
    expect(await encode({ codec: 'logfmt' }, batch)).toBe(
      'agent.name=x at=2026-11-18T11:06:40.123456789Z list.0=a list.1=2.5 msg="it works" none=null yes\n',
    )
  })

  test('quotes, backslashes and newlines are escaped', async () => {
    expect(await encode({ codec: 'logfmt' }, logs({ a: 'say "x"', b: 'c:\\d', e: 'x\ny', 'k y': 'v=w', m: '' }))).toBe(
      'a="say \\"x\\"" b=c:\\\\d e="x\\ny" "k y"="v=w" m=\n',
    )
  })
})

describe('framing', () => {
  test('frames are marked as the options say', async () => {
    const batch = logs({ message: 'ab' }, { message: '' })
    expect(await encode({ codec: 'text' }, batch, { method: 'bytes' })).toBe('ab')
    expect(await encode({ codec: 'text' }, batch, { method: 'length_delimited' })).toBe('\0\0\0\x02ab\0\0\0\0')
    const little = { length_field_length: 2, length_field_is_big_endian: false }
    expect(await encode({ codec: 'text' }, batch, { method: 'length_delimited', length_delimited: little })).toBe(
      '\x02\0ab\0\0',
    )
    const comma = { method: 'character_delimited', character_delimited: { delimiter: ',' } }
    expect(await encode({ codec: 'text' }, batch, comma)).toBe('ab,,')
  })

  test('an event longer than its frame may be is rejected', async () => {
    const framing = { method: 'length_delimited', length_delimited: { max_frame_length: 3 } }
    const { bytes, rejected } = (await encoder({ codec: 'text' }, framing)).encode(
      logs({ message: 'toolong' }, { message: 'ok' }),
    )
    expect(bytes.toString('latin1')).toBe('\0\0\0\x02ok')
    expect(rejected).toEqual([0])
  })

  test('pieces have no marks, and keep the place of a rejected event', async () => {
    const { pieces } = (await encoder({ codec: 'json' })).pieces(logs({ a: 1 }, { b: 'é' }))
    expect(pieces.map(String)).toEqual(['{"a":1}', '{"b":"é"}'])
  })
})

describe('selection of fields', () => {
  const event = { a: { b: 1, c: 2 }, d: [{ e: 1, f: 2 }], time }

  test.each<[string, object, Value]>([
    [
      'except_fields takes fields away',
      { except_fields: ['a.b', 'd[0].f', 'time', 'nowhere.x'] },
      { a: { c: 2 }, d: [{ e: 1 }] },
    ],
    [
      'only_fields keeps fields where they are',
      { only_fields: ['a.c', 'd[0].e', 'nowhere'] },
      { a: { c: 2 }, d: [{ e: 1 }] },
    ],
    ['unix is in seconds', { only_fields: ['time'], timestamp_format: 'unix' }, { time: 1_795_000_000 }],
    ['unix_ms is in milliseconds', { only_fields: ['time'], timestamp_format: 'unix_ms' }, { time: 1_795_000_000_123 }],
    [
      'unix_us is in microseconds',
      { only_fields: ['time'], timestamp_format: 'unix_us' },
      { time: 1_795_000_000_123_456 },
    ],
    [
      'unix_float has a fraction',
      { only_fields: ['time'], timestamp_format: 'unix_float' },
      { time: 1_795_000_000.123456 },
    ],
  ])('%s', async (_title, options, expected) => {
    const before = JSON.stringify(event)
    expect(JSON.parse(await encode({ codec: 'json', ...options }, logs(event)))).toEqual(expected)
    expect(JSON.stringify(event)).toBe(before)
  })

  test('unix_ns keeps every digit', async () => {
    expect(await encode({ codec: 'json', only_fields: ['time'], timestamp_format: 'unix_ns' }, logs(event))).toBe(
      '{"time":1795000000123456789}\n',
    )
  })

  test('a field cannot be both kept and left out', () => {
    const parsed = encodingOption.safeParse({ codec: 'json', only_fields: ['.a.b'], except_fields: ['c', 'a.b'] })
    expect(parsed.error?.issues[0]).toMatchObject({
      path: ['except_fields', 1],
      message: expect.stringContaining('only_fields and in except_fields') as string,
    })
  })
})

test('metadata cannot be selected', () => {
  const parsed = encodingOption.safeParse({ codec: 'json', only_fields: ['a', '%b'] })
  expect(parsed.error?.issues[0]).toMatchObject({ path: ['only_fields', 1] })
})

test('the option knows its codecs and their inputs', () => {
  expect(encodedKinds({ codec: 'logfmt' })).toEqual(['log'])
  expect(encodedKinds({ codec: 'json' })).toEqual(['log', 'metric', 'trace'])
  expect(encodingOption.safeParse({ codec: 'morse' }).success).toBe(false)
  expect(encodingOption.safeParse({ codec: 'text', json: { pretty: true } }).success).toBe(false)
})

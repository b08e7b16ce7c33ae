import { BATCH_EVENTS, DEFAULT_LOG_SCHEMA, type LogBatch, type LogEvent, type SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Float, Timestamp } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodedKinds, decodingOption } from './decoding.ts'
import { framingOption } from './framing.ts'
import { TooManyFrames } from './framing/framer.ts'
import { eventsOf } from './testing/decoded.ts'
import { decodeUtf8 } from './utf8.ts'

const now = new Timestamp(1_795_000_000, 0)
const fields: SourceFields = { source_id: 'in', source_type: 'stdin', timestamp: now, own: [] }
const vector = { globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const } } }

async function decode(decoding: unknown, input: Uint8Array | string, cx = testContext()) {
  const codec = await createDecoding({ decoding: decodingOption.parse(decoding) }, cx)
  const batches = codec.message(typeof input === 'string' ? Buffer.from(input) : input, fields)
  const events = batches.flatMap((batch) => batch.events as readonly LogEvent[])
  return { batches, events, values: events.map((event) => event.value), recorded: cx.recorded }
}

describe('bytes', () => {
  test('lines stay raw bytes until events are asked for', async () => {
    const { batches, values } = await decode(undefined, 'one\ntwo\n')
    expect((batches[0] as LogBatch).lines).not.toBeNull()
    expect(values).toEqual([
      { message: 'one', source_type: 'stdin', timestamp: now },
      { message: 'two', source_type: 'stdin', timestamp: now },
    ])
  })

  test('a message that nobody changes any more is not copied, but for a small one in large memory', async () => {
    const codec = await createDecoding({ decoding: decodingOption.parse(undefined) }, testContext())
    const memory = Buffer.allocUnsafeSlow(64).fill('x\n')
    const chunkOf = (message: Buffer) => (codec.ownMessage(message, fields, 100)[0] as LogBatch).lines?.chunk
    expect(chunkOf(memory)?.buffer).toBe(memory.buffer)
    expect(chunkOf(memory.subarray(0, 10))?.buffer).not.toBe(memory.buffer)
  })

  test.for([undefined, { method: 'octet_counting' }])(
    'a message of more frames than are wanted is refused as a whole, with the framing %j',
    async (framing) => {
      const cx = testContext()
      const options = { decoding: decodingOption.parse(undefined), framing: framing && framingOption.parse(framing) }
      const codec = await createDecoding(options, cx)
      for (const text of ['a\nb\nc\nd\n', 'a\nb\nc\nd']) {
        for (const message of [Buffer.from(text), Buffer.from(new TextEncoder().encode(text).buffer)]) {
          expect(() => codec.ownMessage(message, fields, 3)).toThrow(TooManyFrames)
          expect(eventsOf(codec.ownMessage(message, fields, 4))).toHaveLength(4)
        }
      }
      expect(cx.recorded.dropped.size).toBe(0)
    },
  )

  test('in the namespace vector the line is the whole event', async () => {
    const { events } = await decode(undefined, 'one', testContext(vector))
    expect(events[0]?.value).toBe('one')
    expect(events[0]?.metadata.value['vector']).toEqual({ ingest_timestamp: now, source_type: 'stdin' })
  })

  test('the message goes to where log_schema wants it', async () => {
    const schema = (message_key: string[] | null) =>
      testContext({ globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, message_key } } })
    const rest = { source_type: 'stdin', timestamp: now }
    expect((await decode(undefined, 'x', schema(['msg']))).values).toEqual([{ msg: 'x', ...rest }])
    expect((await decode(undefined, 'x', schema(['log', 'line']))).values).toEqual([{ log: { line: 'x' }, ...rest }])
    expect((await decode(undefined, 'x', schema(null))).values).toEqual([rest])
  })

  test('a long read becomes batches of the usual size', async () => {
    const { batches } = await decode(undefined, 'x\n'.repeat(BATCH_EVENTS * 2 + 5))
    expect(batches.map((batch) => batch.length)).toEqual([BATCH_EVENTS, BATCH_EVENTS, 5])
  })

  test('every sequence of bytes is kept: as text where it is UTF-8, else as the same bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.boolean(), (bytes, pooled) => {
        const chunk = pooled ? Buffer.from(bytes) : bytes
        const value = decodeUtf8(chunk, 0, chunk.length)
        expect(Buffer.from(value as string)).toEqual(Buffer.from(bytes))
      }),
    )
  })

  test('a replacement character that was really written is text', () => {
    expect(decodeUtf8(Buffer.from('a\ufffdb'), 0, 5)).toBe('a\ufffdb')
    expect(decodeUtf8(Buffer.from([0x61, 0xff]), 0, 2)).toEqual(Uint8Array.of(0x61, 0xff))
  })
})

describe('json', () => {
  const json = { codec: 'json' }

  test('an object is an event, an array is an event for each item, a blank line is none', async () => {
    const { values, recorded } = await decode(json, '{"a":1}\n\r\n[{"b":2},{"c":3}]\n')
    expect(values).toEqual([
      { a: 1, source_type: 'stdin', timestamp: now },
      { b: 2, source_type: 'stdin', timestamp: now },
      { c: 3, source_type: 'stdin', timestamp: now },
    ])
    expect(recorded.dropped.size).toBe(0)
  })

  test('numbers keep their type and all their digits', async () => {
    const { values } = await decode(json, '{"f":1.0,"i":1,"big":9007199254740993}')
    expect(values[0]).toMatchObject({ f: new Float(1), i: 1, big: 9_007_199_254_740_993n })
  })

  test('a field that the line brings along stays', async () => {
    const { values } = await decode(json, '{"timestamp":"yesterday"}')
    expect(values).toEqual([{ timestamp: 'yesterday', source_type: 'stdin' }])
  })

  test('frames that are not JSON are dropped, counted once each and reported once', async () => {
    const { values, recorded } = await decode(json, '{"a":1}\n{oops\nnope\n{"b":2}\n')
    expect(values).toHaveLength(2)
    expect(recorded.dropped).toEqual(new Map([['decode_failed', 2]]))
    expect(recorded.failed.get('decode_failed')).toHaveLength(1)
    expect(recorded.failed.get('decode_failed')?.[0]).toMatch(/^2 frames are not an event in JSON: /)
  })

  test('what is no object is dropped in the namespace legacy, and an event in the namespace vector', async () => {
    const legacy = await decode(json, '[1,{"a":2}]')
    expect(legacy.values).toHaveLength(1)
    expect(legacy.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
    expect((await decode(json, '[1,"x",null]', testContext(vector))).values).toEqual([1, 'x', null])
  })

  test('invalid UTF-8 is replaced, or dropped with lossy: false', async () => {
    const bytes = Buffer.from('{"a":"\xff"}', 'latin1')
    expect((await decode(json, bytes)).values[0]).toMatchObject({ a: '\ufffd' })
    const strict = await decode({ codec: 'json', json: { lossy: false } }, bytes)
    expect(strict.values).toEqual([])
    expect(strict.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
  })

  test('hostile keys are data', async () => {
    const { values } = await decode(json, '{"__proto__":{"polluted":1},"constructor":2}')
    expect(Object.keys(values[0] as object)).toEqual(['__proto__', 'constructor', 'source_type', 'timestamp'])
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })

  test('arbitrary and mutated bytes never throw, and every frame is an event or counted', async () => {
    const cx = testContext()
    const codec = await createDecoding({ decoding: { codec: 'json' } }, cx)
    const valid = Buffer.from('{"a":{"x":2.5,"y":{"b":"\\u00e9 é"}},"c":null,"d":-0.0,"e":123456789012345678901}')
    const mutated = fc.tuple(fc.nat(valid.length - 1), fc.nat(255), fc.nat(valid.length)).map(([at, byte, end]) => {
      const copy = Buffer.from(valid)
      copy[at] = byte
      return new Uint8Array(copy.subarray(0, end))
    })
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 60 }), mutated), (bytes) => {
        const before = cx.recorded.dropped.get('decode_failed') ?? 0
        const events = codec.message(bytes, fields).reduce((sum, batch) => sum + batch.length, 0)
        const frames = Buffer.from(bytes)
          .toString('utf8')
          .split('\n')
          .filter((frame) => frame.trim() !== '').length
        const dropped = (cx.recorded.dropped.get('decode_failed') ?? 0) - before
        expect(events + dropped).toBe(frames)
      }),
      { numRuns: 500 },
    )
  })

  test('nesting without end is refused, not followed', async () => {
    const { recorded } = await decode(json, `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`)
    expect(recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
  })
})

test('the option knows its codecs, and takes bytes when it is left out', () => {
  expect(decodingOption.parse(undefined)).toEqual({ codec: 'bytes' })
  expect(decodedKinds({ codec: 'json' })).toEqual(['log'])
  expect(decodingOption.safeParse({ codec: 'morse' }).success).toBe(false)
  expect(decodingOption.safeParse({ codec: 'bytes', json: {} }).success).toBe(false)
})

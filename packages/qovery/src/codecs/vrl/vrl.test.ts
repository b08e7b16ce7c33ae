import { DEFAULT_LOG_SCHEMA, LogBatch, ProgramError, type LogEvent, type SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp, type ValueObject } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodingOption } from '../decoding.ts'
import { decoded, eventsOf, FIELDS, NOW } from '../testing/decoded.ts'

const STANDARD = { source_type: 'socket', timestamp: NOW }
const vectorSchema = { globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' as const } } }
const option = (source: string, more: object = {}) => ({ codec: 'vrl', vrl: { source, ...more } })

async function decode(source: string, input: Uint8Array | string, cx = testContext()) {
  const { events, recorded } = await decoded(option(source), input, cx)
  const logs = events as LogEvent[]
  return { logs, values: logs.map(({ value }) => value), recorded }
}

describe('a frame', () => {
  test('is the message of a log, and what the program leaves in `.` is the event', async () => {
    const { values, recorded } = await decode('. = parse_json!(string!(.message))\n.n = to_int!(.n) + 1', '{"n":"1"}')
    expect(values).toEqual([{ n: 2, ...STANDARD }])
    expect(recorded.dropped.size).toBe(0)
  })

  test('has nothing beside its message, and that is where `log_schema` wants it', async () => {
    const log_schema = { ...DEFAULT_LOG_SCHEMA, message_key: ['log', 'line'] }
    const { values } = await decode('. = { "seen": encode_json(.) }', 'x', testContext({ globals: { log_schema } }))
    expect(values).toEqual([{ seen: '{"log":{"line":"x"}}', ...STANDARD }])
  })

  test('is the whole event in the namespace vector, and its result may be any value', async () => {
    const cx = testContext(vectorSchema)
    expect((await decode('. = length(string!(.))', 'abc', cx)).values).toEqual([3])
    expect((await decode('. = parse_syslog(.) ?? parse_cef(.) ?? null', 'a|- -| x', cx)).values).toEqual([null])
  })

  test('that is blank is given to the program too', async () => {
    const decoding = await createDecoding({ decoding: decodingOption.parse(option('.n = 1')) }, testContext())
    expect(eventsOf(decoding.message(Buffer.from('a\n\nb\n'), FIELDS))).toHaveLength(3)
  })

  test('of any bytes is kept as they are', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 40 }), async (bytes) => {
        const { values } = await decode('.b = encode_base64(string!(.message))', bytes)
        expect(values).toMatchObject([{ b: Buffer.from(bytes).toString('base64') }])
      }),
      { numRuns: 30 },
    )
  })
})

describe('the result', () => {
  test('gives an event for each item of an array, none of which shares its parts with another', async () => {
    const { values } = await decode('x = { "deep": { "n": 1 } }\n. = [x, x, 5]', 'abc')
    expect(values).toEqual([
      { deep: { n: 1 }, ...STANDARD },
      { deep: { n: 1 }, ...STANDARD },
      { message: 5, ...STANDARD },
    ])
    expect(values[0]).not.toBe(values[1])
    expect((values[0] as ValueObject)['deep']).not.toBe((values[1] as ValueObject)['deep'])
  })

  test('is none of an empty array, and nothing counts as dropped', async () => {
    const { values, recorded } = await decode('. = []', 'x')
    expect([values, recorded.dropped.size]).toEqual([[], 0])
  })

  test('of one frame is not seen in the next', async () => {
    const cx = testContext()
    const decoding = await createDecoding(
      {
        decoding: decodingOption.parse(option('if .message == "a" { .left = 1; %left = 1 } else { . = { "c": {} } }')),
      },
      cx,
    )
    const events = eventsOf(decoding.message(Buffer.from('a\nb\nb\n'), FIELDS)) as LogEvent[]
    expect(events.map(({ value }) => value)).toEqual([
      { message: 'a', left: 1, ...STANDARD },
      { c: {}, ...STANDARD },
      { c: {}, ...STANDARD },
    ])
    expect(events.map(({ metadata }) => metadata.value)).toEqual([{ left: 1 }, {}, {}])
  })

  test('keeps the metadata of the program beside that of the source, secrets included', async () => {
    const fields: SourceFields = { ...FIELDS, own: [{ name: 'host', legacy: ['host'], value: 'h' }] }
    const source = '%mine = %socket.host\nset_secret("key", "s3cret")'
    const decoding = await createDecoding({ decoding: decodingOption.parse(option(source)) }, testContext(vectorSchema))
    const [event] = eventsOf(decoding.message(Buffer.from('x'), fields)) as LogEvent[]
    expect(event?.metadata.value).toEqual({
      mine: 'h',
      socket: { host: 'h' },
      vector: { ingest_timestamp: NOW, source_type: 'socket' },
    })
    expect([event?.metadata.source_id, event?.metadata.secrets?.get('key')]).toEqual(['in', 's3cret'])
  })
})

test.each([
  ['. = parse_json!(.message)', 'function call error for "parse_json"'],
  ['if .message != "1" { abort }', 'it ends by "abort"'],
  ['if .message != "1" { abort "not this one" }', 'not this one'],
])('frames on which the program "%s" ends early are dropped and counted once for all', async (source, reason) => {
  const cx = testContext()
  const decoding = await createDecoding({ decoding: decodingOption.parse(option(`${source}\n. = { "ok": true }`)) }, cx)
  expect(eventsOf(decoding.message(Buffer.from('{x\n1\n{y\n'), FIELDS))).toHaveLength(1)
  expect(cx.recorded.dropped).toEqual(new Map([['decode_failed', 2]]))
  const messages = cx.recorded.failed.get('decode_failed') ?? []
  expect(messages).toHaveLength(1)
  expect(messages[0]).toMatch(/^2 frames are not decoded by the program: /)
  expect(messages[0]).toContain(reason)
})

describe('options', () => {
  test('times without a zone are in that of the option', async () => {
    const program = '. = { "t": parse_timestamp!(.message, "%F %T") }'
    const { events } = await decoded(option(program, { timezone: 'Asia/Tokyo' }), '2026-01-01 09:00:00')
    expect((events[0] as LogEvent).value).toMatchObject({ t: Timestamp.parse('2026-01-01T00:00:00Z') })
  })

  test.each([
    [option('.', { timezone: 'Mars/Olympus' }), 'it is no time zone'],
    [{ codec: 'vrl' }, 'vrl'],
    [{ codec: 'vrl', vrl: {} }, 'source'],
  ])('%j is refused', (decoding, problem) => {
    expect(JSON.stringify(decodingOption.safeParse(decoding).error?.issues)).toContain(problem)
  })

  test.each([
    ['. ?', 'syntax error'],
    ['. = parse_json(.message)', 'E'],
    ['.ip = dns_lookup!("localhost")', 'dns_lookup'],
  ])('the program "%s" is refused, with a drawing', async (source, problem) => {
    const error = await decode(source, '').catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ProgramError)
    expect((error as ProgramError).drawing).toContain(problem)
  })

  test('warnings of the compiler go to the log', async () => {
    const { recorded } = await decode('x = 1\n. = {}', 'a')
    expect(recorded.log.map(({ level, message }) => `${level} ${message}`)).toEqual([
      expect.stringMatching(/^warn .*x/),
    ])
  })
})

test('events come in batches of the usual size', async () => {
  const decoding = await createDecoding({ decoding: decodingOption.parse(option('.')) }, testContext())
  const batches = decoding.message(Buffer.from('x\n'.repeat(2005)), FIELDS)
  expect(batches.map((batch) => [batch instanceof LogBatch, batch.length])).toEqual([
    [true, 1000],
    [true, 1000],
    [true, 5],
  ])
})

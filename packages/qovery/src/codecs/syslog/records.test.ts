import { DEFAULT_LOG_SCHEMA, LogBatch, type LogSchema, type SourceFields } from '@qovery/sdk'
import { CollectedOutput, testContext } from '@qovery/sdk/testing'
import { getPath } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEncoding } from '../encoding.ts'
import type { BatchEncoder } from '../batch-encoder.ts'
import { Gathering } from '../gathering.ts'
import { SyslogDecoder } from './decoder.ts'

const address = '192.0.2.1'
const fields: SourceFields = {
  source_id: 'in',
  source_type: 'syslog',
  timestamp: new Timestamp(1_795_000_000, 123_000_000),
  own: [
    { name: 'host', legacy: ['host'], value: address },
    { name: 'source_ip', legacy: ['source_ip'], value: address },
    { name: 'tls_client_metadata', legacy: ['client'], value: { subject: 'CN=é "x"' } },
  ],
}
const json = await createEncoding({ encoding: { codec: 'json' } }, testContext())

interface Given {
  readonly schema?: Partial<LogSchema>
  readonly native?: boolean
  readonly own?: SourceFields['own']
}

function decoderFor({ schema, native = true, own = fields.own }: Given = {}) {
  const cx = testContext({ globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, ...schema }, timezone: 'UTC' } })
  const decoder = new SyslogDecoder({ lossy: true, native }, cx)
  return {
    recorded: cx.recorded,
    /** Decodes messages that stand one behind the other, with nothing in between. */
    decode: (messages: readonly Uint8Array[]) => {
      const ends: number[] = []
      for (const message of messages) ends.push((ends.at(-1) ?? 0) + message.length)
      const frames = { chunk: Buffer.concat(messages), starts: [0, ...ends.slice(0, -1)], ends }
      return decoder.decode(frames, { ...fields, own }) as LogBatch[]
    },
  }
}

/** That what is written from bytes is what the objects would give. */
function expectSameJson(batches: readonly LogBatch[], encoder: BatchEncoder = json): void {
  for (const batch of batches) {
    const fast = encoder.encode(batch)
    expect(fast.rejected).toEqual([])
    expect(fast.bytes.toString('latin1')).toBe(encoder.encode(LogBatch.of(batch.edit())).bytes.toString('latin1'))
  }
}

const name = fc.stringMatching(/^[a-z@"\\é]{1,4}$/)
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.constantFrom('say "hi"', 'a\\b', '\u0007\u001f', 'é😀'),
)
const token = fc.oneof(
  fc.constant('-'),
  fc.stringMatching(/^[!-~é]{1,9}$/),
  fc.constantFrom('12', '007', '+5', '4294967296', '-'),
)
const value = text.map((plain) => plain.replaceAll(/["\\\]]/g, String.raw`\$&`))
const element = fc
  .tuple(
    fc.oneof(name, fc.constantFrom('host', 'message', 'a', 'b', '__proto__')),
    fc.array(fc.tuple(name, value), { maxLength: 3 }),
  )
  .map(([id, params]) => `[${id}${params.map(([key, text]) => ` ${key}="${text}"`).join('')}]`)
const data = fc.oneof(
  fc.constant('-'),
  fc.array(element, { minLength: 1, maxLength: 3 }).map((all) => all.join('')),
)
const time = fc.oneof(
  fc.constant('-'),
  fc
    .tuple(
      fc.date({ min: new Date('0001-01-02'), max: new Date('9999-12-30'), noInvalidDate: true }),
      fc.constantFrom('Z', '+02:00', '-11:30', '.5Z', '.123456Z', '.000000001Z', '.1234567891Z'),
    )
    .map(([date, rest]) => `${date.toISOString().slice(0, 19)}${rest}`),
)
const priority = fc.oneof(
  fc.constant(''),
  fc.integer({ min: 0, max: 255 }).map((number) => `<${number}>`),
)
const rfc5424 = fc
  .tuple(
    priority,
    fc.constantFrom(1, 1, 1, 2, 999_999),
    time,
    fc.array(token, { minLength: 4, maxLength: 4 }),
    data,
    text,
  )
  .map(
    ([priority, version, time, tokens, data, text]) =>
      `${priority}${version} ${time} ${tokens.join(' ')} ${data} ${text}`,
  )
const rfc3164 = fc
  .tuple(priority, token, token, fc.oneof(fc.constant(''), element), text)
  .map(([priority, host, tag, element, text]) => `${priority}Oct 11 22:14:15 ${host} ${tag}: ${element} ${text}`)
const message = fc.oneof(rfc5424, rfc3164).map((text) => Buffer.from(text))
/** A message of which some bytes were replaced, or the end is missing. */
const broken = fc
  .tuple(message, fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { maxLength: 4 }), fc.nat())
  .map(([message, changes, cut]) => {
    const bytes = Buffer.from(message)
    for (const [at, byte] of changes) bytes[at % bytes.length] = byte
    return cut % 3 === 0 ? bytes.subarray(0, cut % (bytes.length + 1)) : bytes
  })

describe('JSON that is written from bytes is what the objects would give', () => {
  test.each<[string, Given]>([
    ['for the source syslog', {}],
    ['for a codec', { native: false, own: [] }],
    ['for a codec in the namespace vector', { native: false, schema: { namespace: 'vector' } }],
    ['for the source syslog in the namespace vector', { schema: { namespace: 'vector' } }],
    ['with fields at other names', { schema: { message_key: ['msg'], timestamp_key: ['@t'], source_type_key: null } }],
    ['with fields inside of others', { schema: { message_key: ['a', 'b'], timestamp_key: ['a', 'c'] } }],
    ['with two fields at one name', { own: [{ name: 'host', legacy: ['hostname'], value: address }] }],
  ])('%s', (_, given) => {
    // Shapes are remembered: one decoder for all runs, so that they mix.
    const { decode } = decoderFor(given)
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), (messages) => {
        expectSameJson(decode(messages))
      }),
      { numRuns: 200 },
    )
  })

  test('also where bytes are broken, characters cut in two and messages stand one behind the other', () => {
    const { decode, recorded } = decoderFor()
    let count = 0
    let blank = 0
    let decoded = 0
    fc.assert(
      fc.property(fc.array(broken, { maxLength: 5 }), (messages) => {
        const batches = decode(messages)
        expectSameJson(batches)
        count += messages.length
        blank += messages.filter((bytes) => bytes.every((byte) => byte <= 0x20)).length
        decoded += batches.reduce((sum, { length }) => sum + length, 0)
      }),
      { numRuns: 1000 },
    )
    expect(decoded + blank + (recorded.dropped.get('decode_failed') ?? 0)).toBe(count)
  })

  test('a character whose second half is in the next frame is replaced', () => {
    const { decode } = decoderFor()
    const batches = decode([Buffer.from('<1>1 - - - - - - x\xc3', 'latin1'), Buffer.from('\xa9', 'latin1')])
    expectSameJson(batches)
    expect(json.encode(batches[0] as LogBatch).bytes.toString()).toContain('"message":"x\ufffd"')
  })

  test('with pieces, chosen events and a selection of fields', async () => {
    const { decode } = decoderFor()
    const [batch] = decode(
      ['<1>1 - h - - - - a', '<2>1 - h - - - [x y="\\""] b', 'Oct 11 22:14:15 h c: d'].map((text) => Buffer.from(text)),
    )
    const chosen = (batch as LogBatch).pick([1, 2])
    expectSameJson([chosen, chosen.slice(1, 2)])
    expect(json.pieces(chosen).pieces.map(String)).toEqual(json.pieces(LogBatch.of(chosen.edit())).pieces.map(String))
    const selecting = await createEncoding(
      { encoding: { codec: 'json', timestamp_format: 'unix' } as never },
      testContext(),
    )
    expectSameJson([chosen], selecting)
    const pretty = await createEncoding({ encoding: { codec: 'json', json: { pretty: true } } as never }, testContext())
    expectSameJson([chosen], pretty)
    const counted = await createEncoding(
      { encoding: { codec: 'json' }, framing: { method: 'octet_counting' } },
      testContext(),
    )
    expectSameJson([chosen], counted)
  })

  test('when a sender makes up names all the time, and when names share a hash', () => {
    const { decode } = decoderFor({ own: [] })
    for (let i = 0; i < 3000; i++) {
      expectSameJson(
        decode([Buffer.from(`<1>1 - - - - - [n${i} a${i % 7}="v"] x`), Buffer.from('<1>1 - h - - - [n x="y"] x')]),
      )
    }
  })

  test('when structured data is very large', () => {
    const { decode } = decoderFor()
    const params = Array.from({ length: 2000 }, (_, i) => ` p${i}="${i}"`).join('')
    expectSameJson(decode([Buffer.from(`<1>1 - - - - - [n${params}] x`), Buffer.from(`<1>1 - - - - - [n${params}] y`)]))
  })
})

test('events do not share what the source gives to each of them', () => {
  const message = Buffer.from('<14>1 - h a - - - m')
  const [batch] = decoderFor().decode([message, message]) as [LogBatch]
  const [first, second] = batch.edit()
  expect(first?.value).toMatchObject({ client: { subject: 'CN=é "x"' } })
  expect(getPath(first?.value ?? null, ['client'])).not.toBe(getPath(second?.value ?? null, ['client']))
})

test('an event that was made is kept with its record when events are chosen', () => {
  const { decode } = decoderFor()
  const batch = decode([Buffer.from('<1>1 - - - - - - a'), Buffer.from('<1>1 - - - - - - b')])[0] as LogBatch
  const second = batch.events[1]
  const chosen = batch.pick([1])
  expect(chosen.events[0]).toBe(second)
  expect(chosen.records).not.toBeNull()
  expectSameJson([chosen])
})

test('small batches that are sent together stay records, and are cut and chosen from as one', async () => {
  const out = new CollectedOutput()
  const gathering = new Gathering(out)
  for (const [decoder, text] of [
    ['a', 'one'],
    ['b', 'two'],
    ['a', 'three'],
  ] as const) {
    const { decode } = decoderFor({ own: [{ name: 'host', legacy: ['host'], value: decoder }] })
    void gathering.add(decode([Buffer.from(`<1>1 - - - - - - ${text}`), Buffer.from(`<1>1 - h - - - - ${text} é`)]))
  }
  await gathering.close()
  const batch = out.batches[0]?.batch as LogBatch
  expect(batch.parts?.map(({ records }) => records?.length)).toEqual([2, 2, 2])
  const pieces = [batch, batch.pick([1, 4]), batch.slice(2, 5), batch.slice(3, 9).pick([0, 2])]
  expectSameJson(pieces)
  const messages = (piece: LogBatch) => piece.edit().map(({ value }) => (value as { message: string }).message)
  expect(pieces.map(messages)).toEqual([
    ['one', 'one é', 'two', 'two é', 'three', 'three é'],
    ['one é', 'three'],
    ['two', 'two é', 'three'],
    ['two é', 'three é'],
  ])
  expect(batch.bytes).toBeGreaterThan(600)
})

import { DEFAULT_LOG_SCHEMA, type LogBatch, type LogSchema, type SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { getPath } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { BatchEncoder } from '../batch-encoder.ts'
import type { Frames } from '../framing/frames.ts'
import { JsonDecoder } from './decoder.ts'
import { JsonEncoder } from './encoder.ts'

const FIELDS: SourceFields = {
  source_id: 'in',
  source_type: 'http_server',
  timestamp: new Timestamp(1_700_000_000, 5_000_000),
  own: [
    { name: 'path', legacy: ['path'], value: '/ü"' },
    { name: null, legacy: ['query'], value: 'q', replaces: true },
    { name: 'other', legacy: null, value: 1 },
  ],
}

function framesOf(lines: readonly (string | Uint8Array)[], delimiter = '\n'): Frames {
  const starts: number[] = []
  const ends: number[] = []
  const pieces: Uint8Array[] = []
  let at = 0
  for (const line of lines) {
    const bytes = Buffer.from(line as string)
    starts.push(at)
    at += bytes.length
    ends.push(at)
    at += 1
    pieces.push(bytes, Buffer.from(delimiter))
  }
  return { chunk: Buffer.concat(pieces), starts, ends }
}

/** Decodes lines by a decoder that takes them apart, and by one that never does. */
function both(frames: Frames, fields: SourceFields = FIELDS, schema: Partial<LogSchema> = {}) {
  const globals = { log_schema: { ...DEFAULT_LOG_SCHEMA, ...schema } }
  const lazyContext = testContext({ globals })
  const exactContext = testContext({ globals })
  const lazy = new JsonDecoder(true, lazyContext).decode(frames, fields) as LogBatch[]
  const exact = new JsonDecoder(true, exactContext)
  // One whose events were asked for makes them at once from then on.
  const asked = exact.decode(framesOf(['{"a":1}']), FIELDS)[0]?.events
  if (asked?.length !== 1) throw new Error('the object was not made')
  return { lazy, lazyContext, exact: exact.decode(frames, fields) as LogBatch[], exactContext }
}

const encoder = new BatchEncoder(new JsonEncoder(false, 'single'), { header: 0, delimiter: 0x0a }, undefined)
const encoded = (batches: readonly LogBatch[]) =>
  batches.map((batch) => encoder.encode(batch).bytes.toString()).join('')

/** Everything about both must be the same. */
function expectSame(
  lines: readonly (string | Uint8Array)[],
  ...more: [fields?: SourceFields, schema?: Partial<LogSchema>]
) {
  for (const delimiter of ['\n', ',', '}', '"', '0']) {
    const { lazy, exact, lazyContext, exactContext } = both(framesOf(lines, delimiter), ...more)
    expect(encoded(lazy)).toBe(encoded(exact))
    expect(lazy.flatMap((batch) => batch.events)).toEqual(exact.flatMap((batch) => batch.events))
    expect(lazyContext.recorded.dropped).toEqual(exactContext.recorded.dropped)
    expect(lazyContext.recorded.failed).toEqual(exactContext.recorded.failed)
  }
}

const isTakenApart = (line: string) => both(framesOf([line])).lazy[0]?.records !== null

const TRICKY = [
  '{}',
  ' { } ',
  '{"b":1,"a":2}',
  '{"seq":1,"timestamp":"mine","path":null,"query":"mine"}',
  '{ "a" : 1 , "b" : [1,2] }\r',
  '{"a":1.5,"b":-0.25,"c":0.000001,"d":123456789012345}',
  '{"a":1.0}',
  '{"a":1.50}',
  '{"a":-0}',
  '{"a":1e3}',
  '{"a":0.0000001}',
  '{"a":1234567890123456789}',
  '{"a":123456789012345678901234567890}',
  '{"a":1e999}',
  '{"a":01}',
  '{"a":1.}',
  '{"a":-}',
  '{"a":"é","b":"\u2028","c":"\u007f"}',
  '{"a":"\\n\\"\\\\\\t\\b\\f\\r"}',
  '{"a":"\\/"}',
  '{"a":"\\u00e9"}',
  '{"a":"\\ud800"}',
  '{"a":"\t"}',
  '{"a":"\\x"}',
  '{"a":"open',
  '{"a":"open\\',
  '{"a\\n":1}',
  '{"\\u0061":1,"a":2}',
  '{"a":1,"a":2}',
  '{"__proto__":1,"constructor":2}',
  '{"1":1,"10":2,"2":3}',
  '{"":0}',
  '{"a":{"b":1,"c":{}}}',
  '{"a":{"c":1,"b":2}}',
  '{"a":{"b":1,"b":2}}',
  '{"a":{"a":1,"ab":2,"b":3}}',
  '{"a":{"ab":1,"a":2}}',
  '{"a":{"é":1,"z":2}}',
  '{"a":[ 1]}',
  '{"a":[]}',
  '{"a":[1,]}',
  '{"a":[{"b":[[{}]]}]}',
  `{"a":${'['.repeat(20)}${']'.repeat(20)}}`,
  `{"a":${'['.repeat(200)}${']'.repeat(200)}}`,
  '{"a":true,"b":false,"c":null}',
  '{"a":tru}',
  '{"a":nulls}',
  '{"a":1}x',
  '{"a":1',
  '{"a"',
  '{"a":',
  '{"a":1,}',
  '{,}',
  '',
  '   ',
  '1',
  '"text"',
  'null',
  '[{"a":1},{"b":2}]',
  '[1]',
  '\ufeff{"a":1}',
]

describe('JSON objects that stay bytes', () => {
  test.for(TRICKY)('give what objects give: %s', (line) => {
    expectSame([line])
    expectSame(['{"before":1}', line, '{"after":"x"}'])
    expectSame([line], FIELDS, { namespace: 'vector' })
    expectSame([line, line, line, `${line} `, line])
  })

  test('are the usual ones', () => {
    expect(isTakenApart('{"seq":1,"level":"info","took":0.25,"tags":["a","b"],"ctx":{"a":1,"b":null},"ok":true}')).toBe(
      true,
    )
    expect(isTakenApart('{"text":"a \\"quoted\\" line\\n and ünicode"}')).toBe(true)
    expect(isTakenApart('{"a":1.0}')).toBe(false)
  })

  test('are not those with bytes that are no UTF-8', () => {
    expectSame([Buffer.from('{"a":"\xff"}', 'latin1'), '{"b":1}'])
  })

  test('know the fields of their source, wherever they go', () => {
    expectSame(['{"host":"mine"}', '{"a":1}'], {
      ...FIELDS,
      own: [{ name: 'host', legacy: ['host'], value: 'h', replaces: true }],
    })
    expectSame(['{"a":{"b":1}}', '{"b":1}'], {
      ...FIELDS,
      own: [{ name: 'b', legacy: ['a', 'b'], value: [1, { z: 1, y: 2 }] }],
    })
    expectSame(['{"a":1}'], { ...FIELDS, own: [{ name: '__proto__', legacy: ['__proto__'], value: 1 }] })
    // Much longer than its size is estimated, between fields that lie before and behind it.
    const own = [{ name: 'host', legacy: ['host'], value: '\u0001'.repeat(5000) }]
    expectSame(new Array<string>(5).fill(`{"z":"${'z'.repeat(300)}","a":1}`), { ...FIELDS, own })
    expectSame(['{"timestamp":1,"source_type":2}'], FIELDS, { timestamp_key: null, source_type_key: ['type'] })
  })

  test('can be sliced, picked and joined', () => {
    const lines = Array.from({ length: 2500 }, (_, i) => (i % 7 === 0 ? `{"z":${i}.0}` : `{"z":${i},"a":"${i}"}`))
    const { lazy, exact } = both(framesOf(lines))
    expect(lazy.map(({ length }) => length)).toEqual([1000, 1000, 500])
    const [first, other] = [lazy[1], exact[1]] as [LogBatch, LogBatch]
    expect(encoded([first.slice(10, 20)])).toBe(encoded([other.slice(10, 20)]))
    expect(encoded([first.slice(500, 900).pick([1, 7, 30])])).toBe(encoded([other.slice(500, 900).pick([1, 7, 30])]))
    const lengths = lazy.map((batch) => batch.bytes / batch.length)
    expect(Math.min(...lengths)).toBeGreaterThan(50)
  })

  test('are made anew for each who edits them, also those that had to be made at once', () => {
    const frames = framesOf(['{"a":{"b":1}}', '{"a":{"b":1.0}}'])
    const [batch] = new JsonDecoder(true, testContext()).decode(frames, FIELDS) as [LogBatch]
    const [one, other] = [batch.edit(), batch.edit()]
    for (const [i, { value }] of one.entries()) {
      expect(value).not.toBe(other[i]?.value)
      expect(getPath(value, ['a'])).not.toBe(getPath(other[i]?.value ?? null, ['a']))
    }
  })

  test('are the same for any JSON', () => {
    const value = fc.jsonValue({ maxDepth: 4 })
    const object = fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('a', 'b', 'path', 'query')), value)
    const written = fc.oneof(
      object.map((one) => JSON.stringify(one)),
      object.map((one) => JSON.stringify(one, null, 1).replaceAll('\n', ' ')),
      value.map((one) => JSON.stringify(one)),
    )
    fc.assert(
      fc.property(fc.array(written, { minLength: 1, maxLength: 5 }), (lines) =>
        expectSame([...lines, ...lines, ...lines]),
      ),
      { numRuns: 300 },
    )
  })

  test('are the same for any damage', () => {
    const base = Buffer.from('{"seq":12,"a":"x\\ny","took":1.25,"in":{"a":[1,true],"b":"é"},"ok":false,"none":null}')
    const damage = fc.record({
      at: fc.nat(base.length - 1),
      byte: fc.constantFrom(...Buffer.from('"\\{}[],:.-0e1tn\n \xff\x01', 'latin1')),
    })
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), fc.nat(base.length), (damages, cut) => {
        const bytes = Buffer.from(base)
        for (const { at, byte } of damages) bytes[at] = byte
        expectSame([bytes, bytes.subarray(0, cut), base])
        // What is known of the object before must not hide what is wrong with the next.
        expectSame([base, base, bytes, base, bytes.subarray(0, cut)])
      }),
      { numRuns: 1000 },
    )
  })

  test('have at most 256 keys: one of very many takes no time of their square', () => {
    const withKeys = (count: number) => `{${Array.from({ length: count }, (_, i) => `"k${i}":${i}`).join(',')}}`
    const staysBytes = (count: number) => {
      const { lazy, exact } = both(framesOf([withKeys(count)]))
      expect(lazy[0]?.events[0]?.value).toEqual(exact[0]?.events[0]?.value)
      return lazy[0]?.records !== null
    }
    expect([256, 257, 100_000].map(staysBytes)).toEqual([true, false, false])
  })

  test('forget what they learned of hostile keys, and go on', () => {
    const lines = Array.from({ length: 20_000 }, (_, i) => `{"a${i % 40}":{"x":1},"k${i}":1,"l${i}":2}`)
    const { lazy, exact } = both(framesOf(lines))
    expect(encoded(lazy)).toBe(encoded(exact))
  })
})

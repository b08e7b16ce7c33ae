import { LogBatch, LogEvent, Metadata, MetricBatch, MetricEvent, Series } from '@qovery/sdk'
import { hostileBatches, testContext } from '@qovery/sdk/testing'
import { Float, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import avsc from 'avsc'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodingOption } from '../decoding.ts'
import { createEncoding, encodingOption } from '../encoding.ts'
import { decoded, eventsOf, FIELDS, mutationsOf, NOW } from '../testing/decoded.ts'

const STANDARD = { source_type: 'socket', timestamp: NOW }

interface Field {
  readonly name: string
  readonly type: unknown
  readonly default?: unknown
}

const schemaOf = (...fields: Field[]) => JSON.stringify({ type: 'record', name: 'log', fields })
const fieldOf = (type: unknown, more: object = {}) => schemaOf({ name: 'a', type, ...more })

const decode = (schema: string, bytes: Buffer, more: object = {}) =>
  decoded({ codec: 'avro', avro: { schema, ...more } }, bytes)

async function encode(schema: string, ...values: Value[]) {
  const encoding = encodingOption.parse({ codec: 'avro', avro: { schema } })
  const encoder = await createEncoding({ encoding, framing: { method: 'bytes' } }, testContext())
  return encoder.encode(LogBatch.of(values.map((value) => new LogEvent(value, new Metadata()))))
}

/** The value of the field `a` when it has been written and read again. */
async function again(type: unknown, value: Value): Promise<Value | undefined> {
  const { bytes, fault } = await encode(fieldOf(type), { a: value })
  if (fault !== undefined) throw new Error(fault)
  const { events } = await decode(fieldOf(type), bytes)
  return ((events[0] as LogEvent).value as ValueObject)['a']
}

describe('the encoding of the specification', () => {
  // Examples of the chapter "Binary Encoding".
  test.each<[unknown, string, Value]>([
    ['long', '00', 0],
    ['long', '01', -1],
    ['long', '02', 1],
    ['long', '7f', -64],
    ['long', '8001', 64],
    ['string', '06666f6f', 'foo'],
    [{ type: 'array', items: 'long' }, '04063600', [3, 27]],
    [['null', 'string'], '00', null],
    [['null', 'string'], '020261', 'a'],
    ['boolean', '01', true],
    ['long', 'ffffffffffffffffff01', -(2n ** 63n)],
    ['long', 'feffffffffffffffff01', 2n ** 63n - 1n],
    ['float', '0000c03f', 1.5],
    ['double', '000000000000f0bf', new Float(-1)],
    ['bytes', '04ff00', Uint8Array.of(0xff, 0)],
    [{ type: 'fixed', name: 'f', size: 2 }, 'ff00', Uint8Array.of(0xff, 0)],
    [{ type: 'enum', name: 'e', symbols: ['A', 'B'] }, '02', 'B'],
    [{ type: 'map', values: 'int' }, '0402780202790400', { y: 2, x: 1 }],
    [{ type: 'map', values: 'int' }, '00', {}],
  ])('of the type %j is read and written: %s', async (type, hex, value) => {
    const { events } = await decode(fieldOf(type), Buffer.from(hex, 'hex'))
    expect((events[0] as LogEvent).value).toEqual({ a: value, ...STANDARD })
    expect((await encode(fieldOf(type), { a: value })).bytes.toString('hex')).toBe(hex)
  })

  test('has blocks, also with their sizes', async () => {
    const array = { type: 'array', items: 'long' }
    const { events } = await decode(fieldOf(array), Buffer.from('010206023600', 'hex'))
    expect((events[0] as LogEvent).value).toMatchObject({ a: [3, 27] })
  })

  test('is that of avsc for any record', async () => {
    const schema = {
      type: 'record',
      name: 'r',
      fields: [
        { name: 'i', type: 'int' },
        { name: 'l', type: 'long' },
        { name: 'd', type: 'double' },
        { name: 's', type: 'string' },
        { name: 'b', type: 'boolean' },
        { name: 'list', type: { type: 'array', items: ['null', 'string', { type: 'map', values: 'double' }] } },
        { name: 'next', type: ['null', 'r'] },
      ],
    }
    const type = avsc.Type.forSchema(schema as avsc.Schema, { wrapUnions: 'never' } as never)
    const text = fc.string({ unit: 'grapheme' })
    const double = fc.double({ noNaN: true, noInteger: true, noDefaultInfinity: true })
    const item = fc.oneof(
      fc.constant(null),
      text,
      fc.dictionary(
        fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
        double,
      ),
    )
    const { record } = fc.letrec((tie) => ({
      record: fc.record({
        i: fc.integer(),
        // Beyond 53 bits avsc rounds.
        l: fc.integer({ min: -(2 ** 52), max: 2 ** 52 }),
        d: double,
        s: text,
        b: fc.boolean(),
        list: fc.array(item),
        next: fc.option(tie('record'), { maxDepth: 3 }),
      }),
    }))
    await fc.assert(
      fc.asyncProperty(record, async (value) => {
        const expected = type.toBuffer(value)
        const { bytes } = await encode(JSON.stringify(schema), value as Value)
        expect(type.fromBuffer(bytes)).toEqual(type.fromBuffer(expected))
        const { events } = await decode(JSON.stringify(schema), expected)
        expect((events[0] as LogEvent).value).toEqual({ ...(value as object), ...STANDARD })
      }),
      { numRuns: 200 },
    )
  })
})

describe('decoding', () => {
  test('goes by names of types, within namespaces', async () => {
    const point = { type: 'record', name: 'Point', fields: [{ name: 'x', type: 'int' }] }
    const schema = JSON.stringify({
      type: 'record',
      name: 'a.b.Line',
      fields: [
        { name: 'from', type: point },
        { name: 'to', type: 'Point' },
        { name: 'via', type: { type: 'array', items: 'a.b.Point' } },
      ],
    })
    const { events } = await decode(schema, Buffer.from('0204020600', 'hex'))
    expect((events[0] as LogEvent).value).toMatchObject({ from: { x: 1 }, to: { x: 2 }, via: [{ x: 3 }] })
  })

  test('passes over the id of a schema where one stands before the data', async () => {
    const bytes = Buffer.from('000000000702', 'hex')
    const { events } = await decode(fieldOf('int'), bytes, { strip_schema_id_prefix: true })
    expect((events[0] as LogEvent).value).toMatchObject({ a: 1 })
    const bare = await decode(fieldOf('int'), bytes.subarray(5), { strip_schema_id_prefix: true })
    expect(bare.recorded.failed.get('decode_failed')?.[0]).toContain('no id of a schema')
  })

  test('reads logical types as what they are stored as', async () => {
    const millis = { type: 'long', logicalType: 'timestamp-millis' }
    expect(await again(millis, new Timestamp(1_795_000_000, 123_456_789))).toBe(1_795_000_000_123)
    expect(await again({ type: 'int', logicalType: 'date' }, 20_000)).toBe(20_000)
  })

  test('keeps keys of maps that prototypes have', async () => {
    const value = JSON.parse('{ "__proto__": 1, "constructor": 2 }') as Value
    expect(await again({ type: 'map', values: 'int' }, value)).toEqual(value)
  })

  test.each([
    ['no bytes for a field', '"int"', '80', 'ends too early'],
    ['bytes behind the record', '"int"', '0202', '1 bytes are left'],
    ['an integer of more than ten bytes', '"long"', 'ffffffffffffffffffff01', 'more than ten bytes'],
    ['a negative length', '"bytes"', '01', 'a length is negative'],
    ['a text that is not UTF-8', '"string"', '02ff', 'is not UTF-8'],
    ['a type that the union has not', '["null","int"]', '04', 'has the number 2, and there are 2'],
    ['a symbol below zero', '{"type":"enum","name":"e","symbols":["A"]}', '01', 'has the number -1'],
    ['more items than bytes', '{"type":"array","items":"null"}', 'feffffffffffffffff01', 'more than there are bytes'],
    ['a NaN', '"double"', '000000000000f87f', 'NaN'],
  ])('drops and counts %s', async (_what, type, hex, problem) => {
    const { events, recorded } = await decode(fieldOf(JSON.parse(type)), Buffer.from(hex, 'hex'))
    expect([events, recorded.dropped]).toEqual([[], new Map([['decode_failed', 1]])])
    expect(recorded.failed.get('decode_failed')?.[0]).toMatch(/^A frame is not a datum of the Avro schema: /)
    expect(recorded.failed.get('decode_failed')?.[0]).toContain(problem)
  })

  test('drops and counts records that nest without end', async () => {
    const schema = schemaOf({ name: 'next', type: ['null', 'log'] })
    const { recorded } = await decode(schema, Buffer.from(`${'02'.repeat(5000)}00`, 'hex'))
    expect(recorded.failed.get('decode_failed')?.[0]).toContain('deeper than 128')
  })

  test('any bytes give an event or a count', async () => {
    const schema = schemaOf(
      { name: 's', type: 'string' },
      { name: 'list', type: { type: 'array', items: ['null', 'long', { type: 'map', values: 'bytes' }] } },
    )
    const { bytes } = await encode(schema, { s: 'text', list: [null, 5, { a: 'b', c: 'd' }] })
    const cx = testContext()
    const decoding = await createDecoding({ decoding: decodingOption.parse({ codec: 'avro', avro: { schema } }) }, cx)
    fc.assert(
      fc.property(mutationsOf([bytes.toString('latin1')]), (frame) => {
        const before = cx.recorded.dropped.get('decode_failed') ?? 0
        const { length } = eventsOf(decoding.message(frame, FIELDS))
        expect(length + (cx.recorded.dropped.get('decode_failed') ?? 0) - before).toBe(frame.length === 0 ? 0 : 1)
      }),
    )
  })
})

describe('encoding', () => {
  test('frames each datum with its length in streams', async () => {
    const encoding = encodingOption.parse({ codec: 'avro', avro: { schema: fieldOf('int') } })
    const encoder = await createEncoding({ encoding }, testContext())
    const { bytes } = encoder.encode(LogBatch.of([new LogEvent({ a: 1, other: 2 }, new Metadata())]))
    expect(bytes.toString('hex')).toBe('0000000102')
  })

  test('takes what is missing from the defaults, and is null where that may be', async () => {
    const schema = schemaOf(
      { name: 'text', type: 'string', default: 'none' },
      { name: 'bytes', type: 'bytes', default: 'ÿ' },
      { name: 'maybe', type: ['null', 'int'] },
      { name: 'first', type: ['int', 'null'], default: 7 },
    )
    const { bytes } = await encode(schema, {})
    const { events } = await decode(schema, bytes)
    expect((events[0] as LogEvent).value).toMatchObject({
      text: 'none',
      bytes: Uint8Array.of(255),
      maybe: null,
      first: 7,
    })
  })

  test.each<[unknown, Value, Value]>([
    [['int', 'long'], 2 ** 40, 2 ** 40],
    [['string', 'bytes'], Uint8Array.of(255), Uint8Array.of(255)],
    [['float', 'double'], 0.1, 0.1],
    [['long', 'double'], new Float(5), new Float(5)],
    [['double'], 5, new Float(5)],
    [['string', { type: 'long', logicalType: 'timestamp-micros' }], new Timestamp(1, 5000), 1_000_005],
    [['null', 'string'], new Timestamp(0, 0), '1970-01-01T00:00:00Z'],
    [
      ['null', { type: 'record', name: 'p', fields: [{ name: 'x', type: 'int' }] }, { type: 'map', values: 'int' }],
      { y: 1 },
      { y: 1 },
    ],
  ])('of a union takes the type that holds the value best: %j %j', async (type, value, expected) => {
    expect(await again(type, value)).toEqual(expected)
  })

  test.each<[unknown, Value, string]>([
    ['int', 2 ** 31, 'the field "a" is the number 2147483648, and has to be of the type int'],
    ['int', '5', 'the field "a" is text, and has to be of the type int'],
    ['string', 5, 'the field "a" is the number 5, and has to be of the type string'],
    ['long', new Timestamp(0, 0), 'the field "a" is a timestamp, and has to be of the type long'],
    ['long', 1.5, 'the field "a" is the number 1.5, and has to be of the type long'],
    [['null', 'int'], 'x', 'the field "a" is text, and has to be one of null, int'],
    [{ type: 'array', items: 'int' }, [1, null], 'the field "a.[1]" is null, and has to be of the type int'],
    [{ type: 'map', values: 'int' }, [], 'the field "a" is a list, and has to be of the type map'],
    [{ type: 'fixed', name: 'f', size: 2 }, 'abc', 'the field "a" is text, and has to be 2 bytes'],
    [{ type: 'enum', name: 'e', symbols: ['A'] }, 'B', 'the field "a" is text, and has to be one of A'],
  ])('says which field does not fit: %j %j', async (type, value, fault) => {
    const encoded = await encode(fieldOf(type), { a: value })
    expect([encoded.rejected, encoded.fault]).toEqual([[0], fault])
  })

  test('says what is missing, and takes objects only', async () => {
    expect((await encode(fieldOf('int'), {})).fault).toBe('the event has no field "a"')
    expect((await encode(fieldOf('int'), 'text')).fault).toBe('the event is text, and has to be a record "log"')
    const encoding = encodingOption.parse({ codec: 'avro', avro: { schema: fieldOf('int') } })
    const metric = new MetricEvent({ series: Series.of('m'), kind: 'absolute', value: { type: 'gauge', value: 1 } })
    expect((await createEncoding({ encoding }, testContext())).encode(MetricBatch.of([metric])).fault).toContain(
      'logs only',
    )
  })

  test('says for whatever events hold why it does not fit', async () => {
    const encoding = encodingOption.parse({
      codec: 'avro',
      avro: { schema: schemaOf({ name: 'nowhere', type: 'int' }) },
    })
    const encoder = await createEncoding({ encoding }, testContext())
    for (const batch of hostileBatches('log') as LogBatch[]) {
      expect(encoder.encode(batch).rejected).toHaveLength(batch.length)
    }
  })
})

test.each<[string, string]>([
  ['{', 'it is no JSON'],
  ['"int"', 'that of a record, and it is a int'],
  ['{"type":"record","name":"r"}', 'has no list of fields'],
  ['{"type":"record","name":"r","fields":[5]}', 'is no object'],
  ['{"type":"record","name":"r","fields":[{"name":"a","type":"nope"}]}', 'there is no type "nope"'],
  ['{"type":"record","name":"r","fields":[{"name":"a","type":"int"},{"name":"a","type":"int"}]}', 'two fields "a"'],
  ['{"type":"record","name":"r","fields":[{"name":"a b","type":"int"}]}', 'a name is missing'],
  ['{"type":"record","name":"r","fields":[{"name":"a","type":[]}]}', 'a union has no types'],
  [
    '{"type":"record","name":"r","fields":[{"name":"a","type":{"type":"fixed","name":"f","size":-1}}]}',
    '"size" of "f"',
  ],
  ['{"type":"record","name":"r","fields":[{"name":"a","type":{"type":"enum","name":"e"}}]}', '"symbols" of "e"'],
  [
    `{"type":"record","name":"r","fields":[{"name":"a","type":${'{"type":"array","items":'.repeat(500)}"int"${'}'.repeat(501)}]}`,
    'deeper than 128',
  ],
])('refuses a schema that is wrong: %s', async (schema, problem) => {
  await expect(decode(schema, Buffer.alloc(1))).rejects.toThrow(problem)
  await expect(encode(schema, {})).rejects.toThrow(problem)
})

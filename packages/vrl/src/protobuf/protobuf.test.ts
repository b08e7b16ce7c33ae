import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { descriptors } from '../../tests/descriptors.ts'
import { thrownBy } from '../../tests/thrown.ts'
import { Failure } from '../function/index.ts'
import { cloneValue, float, Timestamp, type Value, type ValueObject } from '../value/index.ts'
import { messageTypeOf, protobuf } from './descriptor.ts'
import { MessageType } from './message-type.ts'
import { readMessage } from './read.ts'
import { writeMessage } from './write.ts'

beforeAll(() => protobuf.load())

function typeOf(name: string) {
  const constants: Record<string, Value> = { desc_file: 'any', message_type: name }
  return messageTypeOf({
    kind: () => expect.fail(),
    constant: (parameter) => constants[parameter],
    has: () => true,
    timezone: 'UTC',
    host: { readFile: descriptors },
  })
}

function through(name: string, value: Value): ValueObject {
  const bytes = writeMessage(typeOf(name), value, protobuf.get(), { toText: true })
  return readMessage(typeOf(name), bytes, protobuf.get())
}

test.each<[ValueObject, ValueObject]>([
  [
    { int32: 4294967297, uint32: -1, sint32: -5 },
    { int32: 1, uint32: 4294967295, sint32: -5 },
  ],
  [
    { int64: 2n ** 63n - 1n, uint64: -1 },
    { int64: 2n ** 63n - 1n, uint64: -1 },
  ],
  [
    { int64: '-12', fixed64: '18446744073709551615' },
    { int64: -12, fixed64: -1 },
  ],
  [{ int64: new Timestamp(1, 500_000_999) }, { int64: 1_500_000 }],
  [
    { double: 3, float: '0.5' },
    { double: float(3), float: 0.5 },
  ],
  [{ bool: 'yes' }, { bool: true }],
  [
    { string: float(2), bytes: 'é' },
    { string: '2', bytes: 'é' },
  ],
  [{ string: true, int32: 0, other: 1 }, { string: 'true' }],
])('scalars come back: %o as %o', (given, expected) => {
  expect(through('kinds.Scalars', given)).toEqual(expected)
})

test('maps, lists, messages and timestamps come back', () => {
  expect(
    through('kinds.Composed', {
      when: new Timestamp(5, 7),
      numbers: [1, '2', 2n ** 60n],
      by_id: { '18446744073709551615': 'x', __proto__: null },
      by_flag: { true: 1 },
      self: { numbers: 4 },
    }),
  ).toEqual({
    when: { seconds: 5, nanos: 7 },
    numbers: [1, 2, 2n ** 60n],
    by_id: { '18446744073709551615': 'x' },
    by_flag: { true: 1 },
    self: { numbers: [4] },
  })
})

test.each<[string, Value, string]>([
  ['kinds.Scalars', 3, 'ProtobufSerializer only supports serializing objects'],
  [
    'kinds.Scalars',
    { int32: 'x' },
    "Error converting int32 field: Can't convert 'x' to i32: invalid digit found in string",
  ],
  ['kinds.Scalars', { uint32: '-1' }, "Can't convert '-1' to u32: invalid digit found in string"],
  [
    'kinds.Scalars',
    { sint32: '2147483648' },
    "Can't convert '2147483648' to i32: number too large to fit in target type",
  ],
  ['kinds.Scalars', { int32: 1.5 }, 'Error converting int32 field: Cannot encode `float` into protobuf `int32`'],
  ['kinds.Scalars', { string: {} }, 'Cannot encode `map` into protobuf `string`'],
  ['kinds.Scalars', { string: [1] }, 'Cannot encode array into a non-repeated protobuf field'],
  ['kinds.Composed', { by_id: { x: 'y' } }, "Cannot parse map key 'x' as u64: invalid digit found in string"],
  ['kinds.Composed', { by_flag: { yes: 1 } }, "Cannot parse map key 'yes' as bool"],
  ['kinds.Composed', { by_id: 'x' }, 'Cannot encode `string` into protobuf `kinds.Composed.ByIdEntry`'],
  ['kinds.Composed', { self: { self: { numbers: [null] } } }, 'Cannot encode `null` into protobuf `int64`'],
  ['test_protobuf.v1.Person', { phones: [{ type: 'FAX' }] }, "has no value that matches string 'FAX'"],
])('%s of %j is refused', (name, value, message) => {
  expect(() => through(name, value)).toThrow(message)
})

test('a program learns that a file or a type is missing', () => {
  expect(() => typeOf('kinds.Nothing')).toThrow("The message type 'kinds.Nothing' could not be found in '\"any\"'")
})

test('writing leaves the value as it was', () => {
  const value = { when: new Timestamp(5, 7), numbers: [1, '2'], by_flag: { true: 1 } }
  const before = cloneValue(value)
  through('kinds.Composed', value)
  expect(value).toEqual(before)
})

test('a value that is nested without end is refused', () => {
  let value: ValueObject = {}
  for (let i = 0; i < 5000; i++) value = { self: value }
  expect(() => through('kinds.Composed', value)).toThrow('nested deeper than 100 levels')
})

test.each(['kinds.Scalars', 'kinds.Composed'])('any bytes are read as %s or refused', (name) => {
  const type = typeOf(name)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const thrown = thrownBy(() => readMessage(type, bytes, protobuf.get()))
      expect(thrown === undefined || thrown instanceof Failure).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('fields are called as in JSON where that is wanted, at all depths', async () => {
  const type = await MessageType.find(descriptors(), 'kinds.Composed', 'json')
  const value = { byId: { 1: 'x' }, self: { byFlag: { true: 1 } }, by_id: { 2: 'not this one' } }
  expect(type?.read(type.write(value))).toEqual({ byId: { 1: 'x' }, self: { byFlag: { true: 1 } } })
  const other = await MessageType.find(descriptors(), 'kinds.Composed', 'proto')
  expect(other?.read(other.write(value))).toEqual({ by_id: { 2: 'not this one' }, self: {} })
  expect(await MessageType.find(descriptors(), 'kinds.Nothing', 'proto')).toBeUndefined()
})

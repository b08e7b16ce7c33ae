import * as cborg from 'cborg'
import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { thrownBy } from '../../../tests/thrown.ts'
import { Failure } from '../../function/index.ts'
import { float, Float, type Value } from '../../value/index.ts'
import { cborg as library, parseCbor } from './cbor.ts'

beforeAll(() => library.load())
const parse = (bytes: readonly number[] | Uint8Array) => parseCbor(Uint8Array.from(bytes), library.get())

test('what was encoded is read as it was', () => {
  const values = fc.jsonValue({ depthSize: 'medium' })
  fc.assert(
    fc.property(values, (value) => {
      expect(plain(parse(cborg.encode(value)))).toEqual(plain(value as Value))
    }),
    { examples: [[{ ['__proto__']: 1 }], [[1.5, -2.25, 'é', null, true]]] },
  )
})

/** The same with plain numbers, where zero has no sign. */
function plain(value: Value): unknown {
  if (value instanceof Float || typeof value === 'number' || typeof value === 'bigint') return Number(value) + 0
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return new Map(Object.entries(value).map(([key, part]) => [key, plain(part as Value)]))
}

test('integers and floats of the same value stay apart', () => {
  expect(parse([0x01])).toBe(1)
  expect(parse([0xf9, 0x3c, 0x00])).toEqual(float(1))
  expect(parse([0x1b, 0x7f, 255, 255, 255, 255, 255, 255, 255])).toBe(2n ** 63n - 1n)
  expect(parse([0x1b, 255, 255, 255, 255, 255, 255, 255, 255])).toEqual(float(2 ** 64))
})

test('texts in pieces are put together, wherever they stand', () => {
  expect(parse([0x82, 0x7f, 0x61, 0x61, 0x61, 0x62, 0xff, 0x01])).toEqual(['ab', 1])
})

test('a key that would be the prototype is a key', () => {
  const read = parse([0xa1, 0x69, ...new TextEncoder().encode('__proto__'), 0x01])
  expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
  expect(Object.keys(read as object)).toEqual(['__proto__'])
})

test('any bytes are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const thrown = thrownBy(() => parse(bytes))
      expect(thrown === undefined || thrown instanceof Failure).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('neither depth nor a length that is not there costs much', () => {
  expect(() => parse(new Uint8Array(100_000).fill(0x81))).toThrow('RecursionLimitExceeded')
  expect(() => parse([0x9b, 0, 31, 255, 255, 255, 255, 255, 255])).toThrow('Io(EndOfFile(()))')
})

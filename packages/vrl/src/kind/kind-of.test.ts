import { expect, it } from 'vitest'
import { Regex } from '../regex/index.ts'
import { float, Timestamp, type Value } from '../value/index.ts'
import { defaultOf, Kind, kindOf, Type, typeOf } from './index.ts'

const values: readonly (readonly [Value | undefined, number, string])[] = [
  ['text', Type.bytes, 'string'],
  [new Uint8Array([255]), Type.bytes, 'string'],
  [1, Type.integer, 'integer'],
  [2n ** 60n, Type.integer, 'integer'],
  [1.5, Type.float, 'float'],
  [float(1), Type.float, 'float'],
  [true, Type.boolean, 'boolean'],
  [new Timestamp(0, 0), Type.timestamp, 'timestamp'],
  [new Regex('a'), Type.regex, 'regex'],
  [null, Type.null, 'null'],
  [undefined, Type.undefined, 'undefined'],
  [[1, 'a'], Type.array, '[integer, string]'],
  [{ a: 1, b: undefined }, Type.object, '{ a: integer }'],
]

it.each(values)('%s has its type and its kind', (value, type, kind) => {
  expect(typeOf(value)).toBe(type)
  expect(kindOf(value).toString()).toBe(kind)
})

it('takes hostile names for fields like any other', () => {
  expect(
    kindOf(JSON.parse('{"__proto__": 1}') as Value)
      .at(['__proto__'])
      .toString(),
  ).toBe('integer')
})

it('the default of one type is its empty value, and null of several', () => {
  expect(defaultOf(Kind.bytes)).toBe('')
  expect(defaultOf(Kind.float)).toEqual(float(0))
  expect(defaultOf(Kind.anyObject)).toEqual({})
  expect(defaultOf(Kind.number)).toBeNull()
  for (const type of Object.values(Type).filter((bit) => bit !== Type.undefined)) {
    expect(typeOf(defaultOf(Kind.of(type)))).toBe(type)
  }
})

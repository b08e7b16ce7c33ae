import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keys, objectOf, values } from '../../tests/arbitraries/values.ts'
import {
  cloneValue,
  compareText,
  encodeJson,
  estimatedJsonSize,
  Float,
  float,
  formatFloat,
  isObject,
  ownField,
  setField,
  sortedKeys,
  Timestamp,
  valueToText,
  type Value,
  type ValueObject,
} from './index.ts'

describe('fields of objects', () => {
  test('are what was set, whatever they are called, and nothing inherited', () => {
    fc.assert(
      fc.property(fc.array(keys), fc.array(keys), (set, asked) => {
        const object: ValueObject = {}
        for (const key of set) setField(object, key, key)
        for (const key of [...set, ...asked]) {
          expect(ownField(object, key)).toBe(set.includes(key) ? key : undefined)
        }
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
      }),
    )
  })

  test('called __proto__ can be set twice', () => {
    const object = objectOf([
      ['__proto__', 1],
      ['__proto__', 2],
    ])
    expect(ownField(object, '__proto__')).toBe(2)
    expect(Object.keys(object)).toEqual(['__proto__'])
  })
})

describe('isObject', () => {
  test('is true of objects and false of every other value', () => {
    expect([{}, Object.create(null) as Value].every(isObject)).toBe(true)
    const others: (Value | undefined)[] = [
      undefined,
      null,
      1,
      1n,
      'x',
      true,
      [],
      new Float(1),
      new Timestamp(0, 0),
      new Uint8Array(),
    ]
    expect(others.some(isObject)).toBe(false)
  })
})

describe('order of keys', () => {
  test('is that of their UTF-8 bytes', () => {
    const texts = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)))
      }),
    )
  })

  test('leaves out what is absent', () => {
    expect(sortedKeys({ b: 1, a: undefined, '10': 1, '9': 1 })).toEqual(['10', '9', 'b'])
  })

  test('holds each present key once', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.constant(1))), (entries) => {
        const object = objectOf(entries)
        const sorted = sortedKeys(object)
        expect(sorted.toSorted()).toEqual(Object.keys(object).toSorted())
        expect(sorted).toEqual(sorted.toSorted(compareText))
      }),
    )
  })
})

describe('cloneValue', () => {
  test('copies containers and shares scalars', () => {
    fc.assert(
      fc.property(values, (value) => {
        const copy = cloneValue(value)
        expect(encodeJson(copy)).toBe(encodeJson(value))
        const isContainer = isObject(value) || Array.isArray(value)
        expect(Object.is(copy, value)).toBe(!isContainer)
      }),
    )
  })

  test('copies objects without a prototype too', () => {
    const bare = Object.assign(Object.create(null) as ValueObject, { list: [1] })
    const copy = cloneValue({ bare })
    expect(copy.bare).not.toBe(bare)
    expect(copy).toEqual({ bare: { list: [1] } })
  })
})

describe('floats', () => {
  test('are boxed only where they are integral', () => {
    expect(float(1.5)).toBe(1.5)
    expect(float(2)).toEqual(new Float(2))
    expect(Object.isFrozen(float(2))).toBe(true)
    expect(Number.isNaN(float(Number.NaN))).toBe(true)
  })

  test.for([
    [1, '1.0'],
    [-0, '-0.0'],
    [1e21, '1e+21'],
    [0.5, '0.5'],
  ] as const)('%d shows as %s', ([value, text]) => {
    expect(formatFloat(value)).toBe(text)
    expect(String(new Float(value))).toBe(text)
  })
})

describe('text and numbers', () => {
  test.for<[Value, string]>([
    ['x', 'x'],
    [1, '1'],
    [2n ** 60n, '1152921504606846976'],
    [new Float(1), '1'],
    [null, '<null>'],
    [true, 'true'],
    [new Timestamp(0, 0), '1970-01-01T00:00:00Z'],
    [new Uint8Array([0x41, 0xff]), 'A\ufffd'],
    [[1, { a: 2 }], '[1,{"a":2}]'],
  ])('%o shows as %s', ([value, text]) => {
    expect(valueToText(value)).toBe(text)
  })
})

describe('estimatedJsonSize', () => {
  test('is near the size of the JSON of plain values', () => {
    const value = { message: 'hello', n: 1234, neg: -12, list: [true, false, null], nested: { a: 'b' } }
    const exact = encodeJson(value).length
    expect(Math.abs(estimatedJsonSize(value) - exact)).toBeLessThan(exact / 5)
  })

  test('is a finite number from 0 for any value', () => {
    fc.assert(
      fc.property(values, (value) => {
        const size = estimatedJsonSize(value)
        expect(Number.isFinite(size) && size >= 0).toBe(true)
      }),
    )
    expect(estimatedJsonSize({ a: undefined })).toBe(estimatedJsonSize({}))
  })
})

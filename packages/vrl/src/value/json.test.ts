import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrownBy } from '../../tests/thrown.ts'
import { jsonValues, values } from '../../tests/arbitraries/values.ts'
import { readExactly } from './exact-json.ts'
import { encodeJson, Float, float, isObject, parseJson, Timestamp, type Value, type ValueObject } from './index.ts'

/** A value as plain arrays, so that a comparison sees boxes, signs of zero and own fields called `__proto__`. */
function tree(value: Value | undefined): unknown {
  if (value instanceof Float) return ['float', Object.is(value.value, -0) ? '-0' : value.value]
  if (value instanceof Uint8Array || value instanceof Timestamp) return value
  if (Array.isArray(value)) return ['array', ...value.map(tree)]
  if (!isObject(value)) return value
  const fields = Object.keys(value).sort()
  return ['object', ...fields.map((key) => [key, tree(value[key])])]
}

describe('parseJson', () => {
  test('gives back every value that encodeJson wrote', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        expect(tree(parseJson(encodeJson(value)))).toEqual(tree(value))
      }),
      { numRuns: 2000 },
    )
  })

  test.for<[string, Value]>([
    ['1', 1],
    ['1.0', new Float(1)],
    ['-1.0', new Float(-1)],
    ['1e2', new Float(100)],
    ['1E+2', new Float(100)],
    ['25e-1', 2.5],
    ['1.5', 1.5],
    ['-0', new Float(-0)],
    ['-0.0', new Float(-0)],
    ['0', 0],
    ['0.0', new Float(0)],
    ['0e0', new Float(0)],
    ['1e-7', 1e-7],
    ['0.1e1', new Float(1)],
    ['10.00000', new Float(10)],
    ['100.00000000000000000001', new Float(100)],
    ['100.999999999999993', new Float(101)],
    ['0.99999999999999999999', new Float(1)],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['9007199254740993', 9007199254740993n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['-9223372036854775808', -9223372036854775808n],
    ['9223372036854775808', new Float(2 ** 63)],
    ['123456789012345678901234567890', new Float(1.2345678901234568e29)],
    ['9007199254740991.5', new Float(9007199254740992)],
    ['999999999999999.4', 999999999999999.4],
    ['4503599627370497.5', new Float(4503599627370498)],
    ['1e21', new Float(1e21)],
    ['5e-324', 5e-324],
    ['1e-400', new Float(0)],
    ['-1e-400', new Float(-0)],
  ])('reads the number %s exactly, alone and inside of containers', ([text, value]) => {
    expect(tree(parseJson(text))).toEqual(tree(value))
    expect(tree(parseJson(`[${text}]`))).toEqual(tree([value]))
    expect(tree(parseJson(`{"a":${text},"b":[1,${text} ]}`))).toEqual(tree({ a: value, b: [1, value] }))
    expect(tree(parseJson(` [\n${text}\n, {"s":"1.0 e+5","n": ${text}}]`))).toEqual(
      tree([value, { s: '1.0 e+5', n: value }]),
    )
  })

  test('reads decimals of any length as one that looks at every number does', () => {
    const digits = fc.stringMatching(/^[0-9]{0,3}(?:0*|9*)[0-9]{0,3}$/, { size: 'medium' })
    const whole = digits.map((text) => text.replace(/^0+/, '') || '0')
    const exponent = fc.constantFrom('', '', '', 'e0', 'E2', 'e-3', 'e+5')
    const number = fc.tuple(fc.constantFrom('', '-'), whole, digits, exponent)
    fc.assert(
      fc.property(fc.array(number, { maxLength: 3 }), fc.constantFrom(',', ' ,\n'), (numbers, comma) => {
        const texts = numbers.map(([sign, int, rest, power]) => `${sign}${int}${rest === '' ? '' : `.${rest}`}${power}`)
        const json = `[${texts.join(comma)}]`
        expect(tree(parseJson(json))).toEqual(tree(readExactly(json)))
      }),
      { numRuns: 3000 },
    )
  })

  test.for(['1e999', '-1e999', '[1e400]', '{"a":1e309}'])('refuses %s, which no float can hold', (text) => {
    expect(() => parseJson(text)).toThrow(SyntaxError)
  })

  test('keeps the last of several fields of one name', () => {
    expect(parseJson('{"a":1,"a":2}')).toEqual({ a: 2 })
    expect(tree(parseJson('{"a":9007199254740993,"a":1.0}'))).toEqual(tree({ a: new Float(1) }))
  })

  test.for(['{"__proto__":{"polluted":1}}', '{"__proto__":{"polluted":1.0},"n":9007199254740993}'])(
    'makes the key __proto__ plain data in %s',
    (text) => {
      const value = parseJson(text) as ValueObject
      expect(Object.hasOwn(value, '__proto__')).toBe(true)
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
      expect(({} as ValueObject)['polluted']).toBeUndefined()
      expect(encodeJson(value)).toBe(text)
    },
  )

  test('reads 128 levels and refuses one more, however its numbers are read', () => {
    const nested = (depth: number, inside: string) => '['.repeat(depth) + inside + ']'.repeat(depth)
    for (const inside of ['', '1', '1.0', '9007199254740993']) {
      expect(() => parseJson(nested(128, inside))).not.toThrow()
      expect(() => parseJson(nested(129, inside))).toThrow(/nested deeper/)
      expect(() => parseJson(nested(100_000, inside))).toThrow(SyntaxError)
      expect(() => parseJson(`{"a":${nested(127, inside)},"a":1.0}`)).not.toThrow()
      expect(() => parseJson(`{"a":${nested(128, inside)},"a":1.0}`)).toThrow(/nested deeper/)
      expect(() => parseJson(`{"a":${nested(100_000, inside)},"a":1.0}`)).toThrow(/nested deeper/)
    }
  })

  test('throws a SyntaxError, and nothing else, for text that is not JSON', () => {
    const fragments = fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '1', '.', 'e', '-', 'null', 'tru', '\0')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments).map((parts) => parts.join('')),
        ),
        (text) => {
          const fault = thrownBy(() => parseJson(text))
          expect(fault === undefined || fault instanceof SyntaxError).toBe(true)
        },
      ),
    )
  })
})

describe('encodeJson', () => {
  test.for<[string, Value]>([
    ['1.0', float(1)],
    ['-0.0', float(-0)],
    ['0', -0],
    ['1e+300', float(1e300)],
    ['0.1', 0.1],
    ['null', Number.NaN],
    ['null', new Float(Number.POSITIVE_INFINITY)],
    ['9223372036854775807', 2n ** 63n - 1n],
    ['"2023-11-14T22:13:20.000000001Z"', new Timestamp(1_700_000_000, 1)],
    [String.raw`"\u0000\"\\"`, '\0"\\'],
    ['"\ufffdA"', new Uint8Array([0xff, 0x41])],
    ['[null,true,[],{}]', [null, true, [], {}]],
  ])('writes %s', ([text, value]) => {
    expect(encodeJson(value)).toBe(text)
  })

  test('leaves absent fields out and writes keys in the order of their UTF-8 bytes', () => {
    const value = { b: 1, '10': 2, '9': undefined, a: { z: 1, '\u{1f600}': 2, '\uffff': 3, y: float(4) } }
    expect(encodeJson(value)).toBe('{"10":2,"a":{"y":4.0,"z":1,"\uffff":3,"\u{1f600}":2},"b":1}')
    expect(encodeJson({ 'a\u{1f600}': 1, 'a\uffff': 2 })).toBe('{"a\uffff":2,"a\u{1f600}":1}')
    expect(encodeJson({ '2': 1, '10': 1 })).toBe('{"10":1,"2":1}')
    expect(
      encodeJson([
        { b: undefined, a: 1 },
        { '\u{1f600}': 1, '\uffff': 2 },
      ]),
    ).toBe('[{"a":1},{"\uffff":2,"\u{1f600}":1}]')
  })

  test('writes keys in the order of their UTF-8 bytes, for any object', () => {
    fc.assert(
      fc.property(jsonValues, (value) => {
        if (!isObject(value)) return
        const order: string[] = []
        const reread = /(?:^|,)("(?:[^"\\]|\\.)*"):/g
        const flat = Object.fromEntries(Object.keys(value).map((key) => [key, 1]))
        for (const match of encodeJson(flat).slice(1, -1).matchAll(reread))
          order.push(JSON.parse(match[1] as string) as string)
        const bytes = (text: string) => Buffer.from(text.isWellFormed() ? text : '')
        const wellFormed = order.filter((key) => key.isWellFormed())
        expect(wellFormed).toEqual(wellFormed.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b))))
      }),
    )
  })

  test('writes JSON for any value', () => {
    fc.assert(
      fc.property(values, (value) => {
        expect(() => JSON.parse(encodeJson(value)) as unknown).not.toThrow()
      }),
    )
  })
})

test('parseJson tells keys apart that V8 confuses: an escaped quote after a backslash of another object', () => {
  parseJson('{"a":0,"\\\\":1}')
  expect(Object.keys(parseJson('{"a":0,"\\"":2}') as object)).toEqual(['a', '"'])
})

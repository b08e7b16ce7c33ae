import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrownBy } from '../../tests/thrown.ts'
import { keys, values } from '../../tests/arbitraries/values.ts'
import { encodeJson, type Value, type ValueObject } from '../value/index.ts'
import { getPath, parsePath, PathSyntaxError, setPath, type Segment } from './index.ts'

const quoted = (name: string) => `"${name.replaceAll(/["\\]/g, String.raw`\$&`)}"`

function written(segments: readonly Segment[]): string {
  const parts = segments.map((segment) => {
    if (typeof segment === 'number') return `[${segment}]`
    return typeof segment === 'string' ? `.${quoted(segment)}` : `.(${segment.map(quoted).join(' | ')})`
  })
  return `${typeof segments[0] === 'number' || segments.length === 0 ? '.' : ''}${parts.join('')}`
}

describe('parsePath', () => {
  test.for<[string, 'event' | 'metadata', Segment[]]>([
    ['.', 'event', []],
    ['%', 'metadata', []],
    ['a', 'event', ['a']],
    ['.a.b', 'event', ['a', 'b']],
    ['a.b[0][-1]', 'event', ['a', 'b', 0, -1]],
    ['.[2]', 'event', [2]],
    ['[2]', 'event', [2]],
    ['%a.b', 'metadata', ['a', 'b']],
    ['@timestamp', 'event', ['@timestamp']],
    ['a-b.c_d', 'event', ['a-b', 'c_d']],
    ['."a.b"."c\\"d"', 'event', ['a.b', 'c"d']],
    ['""', 'event', ['']],
    ['.(a|b).c', 'event', [['a', 'b'], 'c']],
    ['(a | "b c")', 'event', [['a', 'b c']]],
    ['__proto__.constructor', 'event', ['__proto__', 'constructor']],
  ])('reads %s', ([text, root, segments]) => {
    expect(parsePath(text)).toEqual({ root, segments })
  })

  test.for([
    ['', 0],
    ['..', 1],
    ['a.', 2],
    ['a..b', 2],
    ['a b', 1],
    ['a[', 1],
    ['a[x]', 1],
    ['a[1', 1],
    ['a[1]b', 4],
    ['a[99999999999]', 1],
    ['"a', 0],
    ['(a', 2],
    ['(a|', 3],
    ['()', 1],
    ['a{', 1],
    ['ä', 0],
  ] as const)('refuses "%s" at position %i', ([text, position]) => {
    const fault = thrownBy(() => parsePath(text))
    expect(fault).toBeInstanceOf(PathSyntaxError)
    expect(fault).toMatchObject({ position })
  })

  test('reads back every path that is written with quotes', () => {
    const segment = fc.oneof(keys, fc.integer({ min: -999, max: 999 }), fc.array(keys, { minLength: 1, maxLength: 3 }))
    fc.assert(
      fc.property(fc.array(segment), (segments) => {
        expect(parsePath(written(segments))).toEqual({ root: 'event', segments })
      }),
    )
  })

  test('throws a PathSyntaxError, and nothing else, for text that is no path', () => {
    const fragments = fc.constantFrom('.', '"', '\\', '[', ']', '(', ')', '|', '%', '-', '0', 'a', ' ', '@')
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fragments).map((parts) => parts.join('')),
        ),
        (text) => {
          const fault = thrownBy(() => parsePath(text))
          expect(fault === undefined || fault instanceof PathSyntaxError).toBe(true)
        },
      ),
    )
  })
})

describe('getPath', () => {
  const value: Value = { a: [{ b: 1 }, 'x'], empty: null, '': 2, nested: { constructor: 3 } }

  test.for<[string, Value | undefined]>([
    ['.', value],
    ['a[0].b', 1],
    ['a[-1]', 'x'],
    ['a[2]', undefined],
    ['a[-3]', undefined],
    ['a.length', undefined],
    ['empty', null],
    ['empty.x', undefined],
    ['""', 2],
    ['constructor', undefined],
    ['__proto__', undefined],
    ['toString', undefined],
    ['nested.constructor', 3],
    ['(missing|nested).constructor', 3],
    ['(toString|a)[1]', 'x'],
    ['a[1].length', undefined],
    ['a[1][0]', undefined],
  ])('finds what stands at %s', ([path, found]) => {
    expect(getPath(value, parsePath(path).segments)).toEqual(found)
  })

  test('never finds what is inherited, nor throws', () => {
    const segment = fc.oneof(keys, fc.integer({ min: -3, max: 3 }))
    const inherited = new Set<unknown>(Object.getOwnPropertyNames(Object.prototype).map((name) => ({})[name as never]))
    fc.assert(
      fc.property(values, fc.array(segment), (value, segments) => {
        const found = getPath(value, segments)
        expect(typeof found === 'function' || inherited.has(found ?? 'nothing')).toBe(false)
      }),
    )
  })
})

describe('setPath', () => {
  test('is what getPath finds, and leaves the prototype of all objects alone', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length
    fc.assert(
      fc.property(fc.array(keys, { minLength: 1, maxLength: 4 }), values, (names, value) => {
        const object: ValueObject = { kept: true }
        setPath(object, names, value)
        expect(getPath(object, names)).toBe(value)
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype)
        expect(names[0] === 'kept' || getPath(object, ['kept']) === true).toBe(true)
      }),
    )
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before)
  })

  test('keeps what stands beside it, and replaces what stands in its way', () => {
    const object: ValueObject = { a: { x: 1 }, b: 'text', list: [1] }
    setPath(object, ['a', 'y'], 2)
    setPath(object, ['b', 'c'], 3)
    setPath(object, ['list', 'd'], 4)
    setPath(object, [], 5)
    expect(encodeJson(object)).toBe('{"a":{"x":1,"y":2},"b":{"c":3},"list":{"d":4}}')
  })
})

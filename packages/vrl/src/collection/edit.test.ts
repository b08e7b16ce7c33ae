import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getPath } from '../path/index.ts'
import { cloneValue, type Value } from '../value/index.ts'
import { inserted, removed } from './edit.ts'

const names = fc.constantFrom('a', 'b', '__proto__', 'constructor')
const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Value>(1, 'x', null, true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(names, tie('value'), { maxKeys: 3 }).map((object) => ({ ...object })),
  ),
})).value
const paths = fc.array(fc.oneof(names, fc.integer({ min: -3, max: 3 })), { minLength: 1, maxLength: 4 })

describe('inserted', () => {
  test.for([
    [{ a: 1 }, ['b'], { a: 1, b: 'new' }],
    [{ a: 1 }, ['a', 'b'], { a: { b: 'new' } }],
    [[1, 2], [-1], [1, 'new']],
    [[1], [2], [1, null, 'new']],
    [[1], [-3], ['new', null, 1]],
    [{}, ['a', 1, 'b'], { a: [null, { b: 'new' }] }],
    [[1], ['a'], { a: 'new' }],
    [{ a: 1 }, [0], ['new']],
    [1, [], 'new'],
  ] as const)('writes into %j at %j', ([value, path, expected]) => {
    expect(inserted(value as unknown as Value, path, 'new')).toEqual(expected)
  })

  test('leaves the value as it was, and writes where it is read again', () => {
    fc.assert(
      fc.property(values, paths, (value, path) => {
        const before = cloneValue(value)
        const after = inserted(value, path, 'new')
        expect(getPath(after, path)).toBe('new')
        expect(value).toEqual(before)
      }),
    )
  })

  test('refuses an index that would take a million items', () => {
    expect(inserted([], [1e9], 1)).toBeUndefined()
    expect(inserted({ a: [] }, ['a', -1e9, 'b'], 1)).toBeUndefined()
  })

  test('makes a field of the name __proto__ and no prototype', () => {
    const value = inserted({}, ['__proto__', 'polluted'], true) as object
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(Object.keys(value)).toEqual(['__proto__'])
  })
})

describe('removed', () => {
  test.for([
    [{ a: 1, b: 2 }, ['a'], false, { b: 2 }],
    [{ a: { b: 1 } }, ['a', 'b'], false, { a: {} }],
    [{ a: { b: 1 }, c: 2 }, ['a', 'b'], true, { c: 2 }],
    [{ a: { b: [1] } }, ['a', 'b', 0], true, {}],
    [[1, 2, 3], [-2], false, [1, 3]],
    [{ a: {} }, ['a', 'b'], true, { a: {} }],
    [{ a: 1 }, [], true, {}],
    [[1], [], false, []],
    ['x', [], false, null],
  ] as const)('takes from %j what stands at %j', ([value, path, compact, expected]) => {
    expect(removed(value as unknown as Value, path, compact)).toEqual(expected)
  })

  test('leaves the value as it was, and gives it back where nothing stands at the path', () => {
    fc.assert(
      fc.property(values, paths, fc.boolean(), (value, path, compact) => {
        const before = cloneValue(value)
        const after = removed(value, path, compact)
        expect(value).toEqual(before)
        expect(after === value).toBe(getPath(value, path) === undefined)
      }),
    )
  })
})

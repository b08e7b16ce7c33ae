import { describe, expect, test } from 'vitest'
import { Kind, kindOf } from '../kind/index.ts'
import { extended, keysOf, overwritten, partsOf } from './parts.ts'

describe('partsOf and keysOf', () => {
  test('know the parts of collections that are known', () => {
    expect(partsOf(kindOf({ a: 1, b: 'x' })).names).toEqual(['string', 'integer'])
    expect(partsOf(kindOf([true])).names).toEqual(['boolean'])
    expect(keysOf(kindOf({})).names).toEqual(['string'])
    expect(keysOf(kindOf([])).names).toEqual(['integer'])
    expect(keysOf(Kind.anyObject.or(Kind.anyArray)).names).toEqual(['string', 'integer'])
  })

  test('know nothing of any collection, and never that a part is missing', () => {
    expect(partsOf(Kind.anyObject)).toBe(Kind.value)
    expect(partsOf(kindOf([]))).toBe(Kind.value)
  })
})

describe('overwritten', () => {
  const to = kindOf({ a: 1, b: { x: 1 }, c: true })

  test('has the fields of both, those of the second counting', () => {
    expect(String(overwritten(to, kindOf({ a: 'x', d: null }), false))).toBe(
      '{ a: string, b: { x: integer }, c: boolean, d: null }',
    )
  })

  test('merges objects where it goes deep', () => {
    const from = kindOf({ b: { y: 'x' } })
    expect(String(overwritten(to, from, false).at(['b']))).toBe('{ y: string }')
    expect(overwritten(to, from, true).at(['b', 'x']).may(kindOf(1).bits)).toBe(true)
    expect(overwritten(to, from, true).at(['b', 'y']).may(kindOf('x').bits)).toBe(true)
  })

  test('does not trust a field that may be written over by one that is not known', () => {
    expect(overwritten(to, Kind.anyObject, false).at(['a']).may(kindOf('x').bits)).toBe(true)
  })
})

describe('extended', () => {
  test('knows where items come where it knows how many there are', () => {
    expect(String(extended(kindOf([1]), [kindOf('x')], Kind.never))).toBe('[integer, string]')
  })

  test('knows only of what kinds items are where it does not', () => {
    const kind = extended(Kind.arrayOf(Kind.integer), [kindOf('x')], Kind.never)
    expect(kind.at([0]).names).toEqual(['string', 'integer', 'undefined'])
  })
})

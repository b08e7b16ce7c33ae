import { describe, expect, it } from 'vitest'
import { Kind, removed, type KindSegment } from './index.ts'

const maybe = Kind.bytes.or(Kind.undefined)

describe('what is left of a kind', () => {
  const cases: readonly (readonly [string, Kind, readonly KindSegment[], boolean, string])[] = [
    ['the root of an object becomes empty', Kind.anyObject, [], false, 'object'],
    ['the root of a scalar becomes null', Kind.integer, [], false, 'null'],
    ['a field goes', Kind.object({ a: Kind.bytes, b: Kind.null }), ['a'], false, '{ b: null }'],
    ['an inner field goes', Kind.object({ a: Kind.object({ b: Kind.bytes }) }), ['a', 'b'], false, '{ a: object }'],
    [
      'an object that is empty then goes too',
      Kind.object({ a: Kind.object({ b: Kind.bytes }), c: Kind.null }),
      ['a', 'b'],
      true,
      '{ c: null }',
    ],
    ['what is not there changes nothing', Kind.object({ a: Kind.bytes }), ['b', 'c'], true, '{ a: string }'],
    ['what may be there may be missing', Kind.object({ a: maybe }), ['a'], false, '{ a: string or undefined }'],
    ['later items move up', Kind.tuple([Kind.bytes, Kind.integer, Kind.null]), [1], false, '[string, null]'],
    ['items count from the end', Kind.tuple([Kind.bytes, Kind.integer]), [-1], false, '[string]'],
    ['no item is that far from the end', Kind.tuple([Kind.bytes]), [-2], false, '[string]'],
    ['a scalar has nothing to lose', Kind.bytes, ['a'], false, 'string'],
  ]
  it.each(cases)('%s', (_, kind, path, compact, left) => {
    expect(removed(kind, path, compact).toString()).toBe(left)
  })
})

it('an unknown item may have been any of them', () => {
  const left = removed(Kind.tuple([Kind.bytes], Kind.integer), [-1], false)
  expect(left.at([0]).toString()).toBe('string, integer or undefined')
})

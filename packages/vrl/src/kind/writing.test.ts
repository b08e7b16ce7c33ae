import { describe, expect, it } from 'vitest'
import { Kind, mayDiffer, surelyWith, type KindSegment } from './index.ts'

const maybe = Kind.bytes.or(Kind.undefined)
const cases: readonly (readonly [string, Kind, readonly KindSegment[], string])[] = [
  ['a field of an object', Kind.object({ a: Kind.bytes }), ['b'], '{ a: string, b: boolean }'],
  [
    'a field of what is perhaps no object',
    Kind.object({ a: Kind.bytes }).or(Kind.null),
    ['b'],
    '{ a: string or undefined, b: boolean }',
  ],
  ['an item of an array', Kind.tuple([Kind.bytes, Kind.bytes]), [1], '[string, boolean]'],
  ['an item of what is perhaps no array', Kind.tuple([Kind.bytes]).or(Kind.null), [1], '[string or null, boolean]'],
  [
    'an item behind one that is perhaps missing',
    Kind.tuple([Kind.bytes, maybe]),
    [2],
    '[string, string or null, boolean]',
  ],
  ['an item from the end', Kind.tuple([Kind.bytes, Kind.bytes]), [-1], '[string, boolean]'],
  ['an inner field', Kind.object({}), ['a', 'b'], '{ a: { b: boolean } }'],
]

describe('writing to', () => {
  it.each(cases)('%s', (_, kind, path, after) => {
    expect(surelyWith(kind, path, Kind.boolean).toString()).toBe(after)
  })

  it('an item from the end of an array of unknown length may be any item', () => {
    expect(
      surelyWith(Kind.tuple([maybe]), [-1], Kind.boolean)
        .at([0])
        .toString(),
    ).toBe('string, boolean, null or undefined')
  })
})

it('differs from what the language says only where something else may be in the way', () => {
  expect(mayDiffer(Kind.object({ a: Kind.bytes }), ['b'])).toBe(false)
  expect(mayDiffer(Kind.any, ['a', 'b'])).toBe(false)
  expect(mayDiffer(Kind.object({ a: Kind.bytes }).or(Kind.null), ['b'])).toBe(true)
  expect(mayDiffer(Kind.tuple([maybe]), [3])).toBe(true)
})

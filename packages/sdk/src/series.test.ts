import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Series, singleTagValue, type TagValue } from './series.ts'

const names = fc.oneof(fc.string({ maxLength: 3 }), fc.constantFrom('__proto__', 'constructor', 'a', 'b'))
const tags = fc.array(fc.tuple(names, names))

describe('a series', () => {
  test('has its tags sorted, each once', () => {
    const series = Series.of('m', [
      ['b', '1'],
      ['\u{1f600}', '2'],
      ['\uffff', '3'],
      ['a', '4'],
    ])
    expect(series.tagNames).toEqual(['a', 'b', '\uffff', '\u{1f600}'])
    expect(series.tagValues).toEqual(['4', '1', '3', '2'])
  })

  test('keeps all values of a tag that is named more than once, each once', () => {
    const series = Series.of('m', [
      ['a', 'x'],
      ['a', null],
      ['a', ['y', 'x']],
      ['b', 'z'],
      ['b', 'z'],
    ])
    expect(series.tag('a')).toEqual(['x', null, 'y'])
    expect(series.tag('b')).toBe('z')
    expect(series.tagNames).toEqual(['a', 'b'])
  })

  test('has the value of each of its tags and of no other, whatever they are called', () => {
    fc.assert(
      fc.property(tags, names, (pairs, asked) => {
        const single = new Map(pairs)
        const series = Series.of('m', single)
        expect(series.tag(asked)).toBe(single.get(asked))
      }),
    )
  })

  test('has the same key as another one exactly when name, namespace and tags are the same, in whatever order they came', () => {
    fc.assert(
      fc.property(tags, tags, (a, b) => {
        const [first, second] = [new Map(a), new Map(b)]
        const same = first.size === second.size && [...first].every(([tag, value]) => second.get(tag) === value)
        expect(Series.of('m', first).key === Series.of('m', [...second].reverse()).key).toBe(same)
      }),
    )
  })

  test('is not mistaken for one whose parts only look alike when joined', () => {
    const keys = [
      Series.of('a_b').key,
      Series.of('b', [], { namespace: 'a' }).key,
      Series.of('b', [['a', '']]).key,
      Series.of('b', [['a', null]]).key,
      Series.of('b', [['a', ['']]]).key,
      Series.of('b', [['a', '","']]).key,
      Series.of('b', [['a', [',', '']]]).key,
    ]
    expect(new Set(keys).size).toBe(keys.length)
  })

  test('takes an empty namespace for none', () => {
    expect(Series.of('m', [], { namespace: '' }).namespace).toBeUndefined()
    expect(Series.of('m', [], { namespace: '' }).key).toBe(Series.of('m').key)
  })

  test('carries its description, which is no part of its identity', () => {
    const described = Series.of('m', [], { description: { help: 'What it counts', unit: 'bytes' } })
    expect(described.description).toEqual({ help: 'What it counts', unit: 'bytes' })
    expect(described.key).toBe(Series.of('m').key)
  })
})

test.for<[TagValue, string | null]>([
  ['x', 'x'],
  [null, null],
  [[], null],
  [[null], null],
  [['a', null], 'a'],
  [['a', 'b', null], 'b'],
])('of the tag values %o a system of single values shows %o', ([value, single]) => {
  expect(singleTagValue(value)).toBe(single)
})

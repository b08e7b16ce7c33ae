import { describe, expect, it } from 'vitest'
import { Fields, Kind, Type } from './index.ts'

/** What JSON can hold: a kind that contains itself. */
function jsonKind(): Kind {
  const scalars = Type.bytes | Type.integer | Type.float | Type.boolean | Type.null
  const json: Kind = Kind.of(
    scalars | Type.array | Type.object,
    new Fields<string, Kind>(new Map(), () => json),
    new Fields<number, Kind>(new Map(), () => json),
  )
  return json
}

describe('the kind at a path', () => {
  const point = Kind.object({ x: Kind.integer, label: Kind.bytes.or(Kind.undefined) })

  it('is that of the field, and undefined where there is none for certain', () => {
    expect(point.at(['x']).toString()).toBe('integer')
    expect(point.at(['label']).toString()).toBe('string or undefined')
    expect(point.at(['y']).toString()).toBe('undefined')
    expect(Kind.bytes.at(['x']).toString()).toBe('undefined')
  })

  it('may be undefined where the value may be something else than an object', () => {
    expect(point.or(Kind.null).at(['x']).toString()).toBe('integer or undefined')
    expect(Kind.object({}, Kind.bytes).at(['any']).toString()).toBe('string or undefined')
  })

  it('is that of the first present of several names', () => {
    expect(point.at([['label', 'x']]).toString()).toBe('string or integer')
    expect(point.at([['y', 'z']]).toString()).toBe('undefined')
  })

  it('counts items from the end', () => {
    const pair = Kind.tuple([Kind.bytes, Kind.integer])
    expect(pair.at([-1]).toString()).toBe('integer')
    expect(pair.at([-3]).toString()).toBe('undefined')
    const more = Kind.tuple([Kind.bytes, Kind.integer], Kind.boolean)
    expect(more.at([-1]).toString()).toBe('integer or boolean')
    expect(more.at([-3]).toString()).toBe('string, integer, boolean or undefined')
  })

  it('is never where the value is', () => {
    expect(Kind.never.at(['x']).isNever).toBe(true)
  })
})

describe('writing to a path', () => {
  it('makes the objects and arrays on the way, with null in holes', () => {
    expect(Kind.object({}).with(['a', 'b'], Kind.bytes).toString()).toBe('{ a: { b: string } }')
    expect(Kind.tuple([]).with([2], Kind.bytes).toString()).toBe('[null, null, string]')
    expect(Kind.integer.with([0, 'a'], Kind.bytes).toString()).toBe('[{ a: string }]')
  })

  it('replaces what is there, and keeps what is beside it', () => {
    expect(Kind.object({ a: Kind.bytes, b: Kind.null }).with(['a'], Kind.integer).toString()).toBe(
      '{ a: integer, b: null }',
    )
    expect(Kind.anyObject.with(['a'], Kind.integer).at(['b']).isAny).toBe(true)
  })

  it('counts items from the end, as far as their number is known', () => {
    expect(Kind.tuple([Kind.bytes, Kind.bytes]).with([-1], Kind.integer).toString()).toBe('[string, integer]')
    expect(Kind.tuple([Kind.bytes]).with([-3], Kind.integer).at([0]).toString()).toBe('integer')
    expect(Kind.arrayOf(Kind.bytes).with([-1], Kind.integer).at([0]).toString()).toBe(
      'string, integer, null or undefined',
    )
  })
})

it('items far away are not told apart, so that no index costs much', () => {
  expect(
    Kind.tuple([Kind.bytes])
      .with([2 ** 40], Kind.integer)
      .at([3])
      .toString(),
  ).toBe('string, integer, null or undefined')
})

describe('merging objects', () => {
  it('takes the fields of the right one, and keeps those it does not have', () => {
    const merged = Kind.object({ a: Kind.bytes, b: Kind.bytes }).merged(Kind.object({ b: Kind.integer, c: Kind.null }))
    expect(merged.toString()).toBe('{ a: string, b: integer, c: null }')
  })

  it('allows for fields that nobody knows', () => {
    expect(Kind.object({ a: Kind.bytes }).merged(Kind.anyObject).at(['a']).isAny).toBe(true)
    expect(
      Kind.anyObject
        .merged(Kind.object({ a: Kind.bytes }))
        .at(['a'])
        .toString(),
    ).toBe('string')
  })

  it('keeps a field that the right one may lack', () => {
    const right = Kind.object({ a: Kind.bytes.or(Kind.undefined) })
    expect(Kind.object({ a: Kind.integer }).merged(right).at(['a']).toString()).toBe('string or integer')
  })
})

describe('subsets', () => {
  it('compare types, and the parts of containers', () => {
    expect(Kind.bytes.isSubsetOf(Kind.bytes.or(Kind.null))).toBe(true)
    expect(Kind.any.isSubsetOf(Kind.bytes)).toBe(false)
    expect(Kind.object({ a: Kind.bytes }).isSubsetOf(Kind.anyObject)).toBe(true)
    expect(Kind.object({ a: Kind.bytes }).isSubsetOf(Kind.object({}, Kind.integer))).toBe(false)
    expect(Kind.tuple([Kind.bytes]).isSubsetOf(Kind.arrayOf(Kind.bytes))).toBe(true)
    expect(Kind.never.isSubsetOf(Kind.bytes)).toBe(true)
  })

  it('need the fields that the other has for certain', () => {
    const wanted = Kind.object({ a: Kind.bytes })
    expect(Kind.object({}).isSubsetOf(wanted)).toBe(false)
    expect(Kind.anyObject.isSubsetOf(wanted)).toBe(false)
    expect(Kind.anyObject.isSubsetOf(Kind.object({ a: Kind.bytes.or(Kind.undefined) }, Kind.any))).toBe(false)
    expect(Kind.object({}).isSubsetOf(Kind.object({ a: Kind.bytes.or(Kind.undefined) }))).toBe(true)
  })

  it('of kinds that contain themselves are found in finite time', () => {
    const [one, two] = [jsonKind(), jsonKind()]
    expect(one.isSubsetOf(Kind.value)).toBe(true)
    expect(one.isSubsetOf(two)).toBe(true)
    expect(one.or(two.or(Kind.timestamp)).isSubsetOf(two)).toBe(false)
    expect(one.or(two).isSubsetOf(two.or(one))).toBe(true)
    expect(Kind.value.isSubsetOf(one)).toBe(false)
  })
})

describe('unions', () => {
  it('may lack the fields that only one side has', () => {
    const either = Kind.object({ a: Kind.bytes }).or(Kind.object({ b: Kind.null }))
    expect(either.toString()).toBe('{ a: string or undefined, b: null or undefined }')
    expect(Kind.object({ a: Kind.bytes }).or(Kind.anyObject).at(['a']).isAny).toBe(true)
  })

  it('with never change nothing', () => {
    expect(Kind.never.or(Kind.bytes)).toBe(Kind.bytes)
    expect(Kind.bytes.or(Kind.never)).toBe(Kind.bytes)
  })
})

it('a read gives null for what is missing', () => {
  expect(Kind.bytes.or(Kind.undefined).read.toString()).toBe('string or null')
  expect(Kind.any.read.isAny).toBe(true)
  expect(Kind.never.read.isNever).toBe(true)
})

it('names its types as messages have them', () => {
  expect(Kind.number.or(Kind.null).toString()).toBe('integer, float or null')
  expect(Kind.any.toString()).toBe('any')
  expect(Kind.never.toString()).toBe('never')
  expect(Kind.anyObject.toString()).toBe('object')
  expect(Kind.tuple([Kind.bytes, Kind.anyArray]).toString()).toBe('[string, array]')
  expect(Kind.anyObject.or(Kind.tuple([Kind.bytes])).toString()).toBe('array or object')
})

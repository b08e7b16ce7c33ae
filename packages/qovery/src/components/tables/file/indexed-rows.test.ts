import type { TableCondition, TableOptions } from '@qovery/vrl'
import { float, Timestamp, type Value } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { IndexedRows } from './indexed-rows.ts'

const time = (text: string) => Timestamp.parse(text) as Timestamp
const PEOPLE = new IndexedRows(
  ['id', 'name', 'born', 'team'],
  [
    [1, 'Bob', time('1985-03-01T00:00:00Z'), 'a'],
    [2, 'Fred', time('1990-01-01T00:00:00Z'), 'a'],
    [3, 'bob', time('1985-12-31T00:00:00Z'), 'b'],
    [4, '*', time('2000-01-01T00:00:00Z'), '*'],
  ],
)
const OPTIONS: TableOptions = { caseSensitive: true, select: undefined, wildcard: undefined, most: Infinity }

const ids = (conditions: readonly TableCondition[], options: Partial<TableOptions> = {}) =>
  PEOPLE.find(conditions, { ...OPTIONS, ...options }).map((row) => row['id'])

describe('rows', () => {
  test.for([
    [[], {}, [1, 2, 3, 4]],
    [[{ field: 'name', equals: 'Bob' }], {}, [1]],
    [[{ field: 'name', equals: 'BOB' }], {}, []],
    [[{ field: 'name', equals: 'BOB' }], { caseSensitive: false }, [1, 3]],
    [[{ field: 'team', equals: 'a' }], {}, [1, 2]],
    [
      [
        { field: 'team', equals: 'a' },
        { field: 'name', equals: 'Fred' },
      ],
      {},
      [2],
    ],
    [[{ field: 'id', equals: 3 }], {}, [3]],
    [[{ field: 'id', equals: float(3) }], {}, []],
    [[{ field: 'id', equals: '3' }], {}, []],
    [[{ field: 'id', equals: { a: 1 } }], {}, []],
    [[{ field: 'nothing', equals: 3 }], {}, []],
    [[{ field: 'born', equals: time('1990-01-01T00:00:00Z') }], {}, [2]],
    [[{ field: 'team', equals: 'a' }], { most: 1 }, [1]],
    [[], { most: 2 }, [1, 2]],
  ] as [TableCondition[], Partial<TableOptions>, Value[]][])('for %j, %j', ([conditions, options, expected]) => {
    expect(ids(conditions, options)).toEqual(expected)
  })

  test('in a range of time, both ends included', () => {
    const [from, to] = [time('1985-03-01T00:00:00Z'), time('1985-12-31T00:00:00Z')]
    expect(ids([{ field: 'born', from, to }])).toEqual([1, 3])
    expect(ids([{ field: 'born', from: to }])).toEqual([2, 3, 4])
    expect(ids([{ field: 'born', to }])).toEqual([1, 3])
    expect(
      ids([
        { field: 'born', from },
        { field: 'team', equals: 'b' },
      ]),
    ).toEqual([3])
    expect(ids([{ field: 'name', from }])).toEqual([])
  })

  test('with the wildcard in all fields are those for which there is no other', () => {
    expect(ids([{ field: 'name', equals: 'Bob' }], { wildcard: '*' })).toEqual([1])
    expect(ids([{ field: 'name', equals: 'Ann' }], { wildcard: '*' })).toEqual([4])
    const both = [
      { field: 'name', equals: 'Ann' },
      { field: 'team', equals: 'a' },
    ]
    expect(ids(both, { wildcard: '*' })).toEqual([4])
  })

  test('have only the fields that are selected, and belong to who asked', () => {
    const find = () => PEOPLE.find([{ field: 'id', equals: 1 }], { ...OPTIONS, select: ['name', 'none'] })
    const [row] = find()
    expect(row).toEqual({ name: 'Bob' })
    if (row !== undefined) row['name'] = 'changed'
    expect(find()).toEqual([{ name: 'Bob' }])
  })

  test('of a column such as __proto__ are data', () => {
    const [row] = new IndexedRows(['__proto__'], [['x']]).find([{ field: '__proto__', equals: 'x' }], OPTIONS)
    expect(Object.getPrototypeOf(row)).toBe(Object.prototype)
    expect(Object.keys(row as object)).toEqual(['__proto__'])
  })
})

test('an index finds what looking at every row finds', () => {
  const cell = fc.constantFrom<Value>('a', 'A', 'ab', '', '1:sa', 1, float(1), 1.5, true, new Timestamp(1, 0))
  const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 20 })
  const wanted = fc.array(fc.tuple(fc.constantFrom(0, 1, 2), cell), { minLength: 1, maxLength: 3 })
  fc.assert(
    fc.property(rows, wanted, fc.boolean(), (table, list, caseSensitive) => {
      const conditions = [...new Map(list)].map(([column, equals]) => ({ field: String(column), equals }))
      const text = (value: Value) => (typeof value === 'string' && !caseSensitive ? value.toLowerCase() : value)
      const expected = table.filter((row) =>
        conditions.every(({ field, equals }) => {
          const [a, b] = [text(row[Number(field)] as Value), text(equals)]
          return typeof a === 'object' ? fc.stringify(a) === fc.stringify(b) : Object.is(a, b)
        }),
      )
      const found = new IndexedRows(['0', '1', '2'], table).find(conditions, { ...OPTIONS, caseSensitive })
      expect(found.map((row) => Object.values(row))).toEqual(expected)
    }),
  )
})

test('many different sets of fields are answered, though not all have an index', () => {
  const columns = Array.from({ length: 50 }, (_, i) => `c${i}`)
  const wide = new IndexedRows(columns, [columns])
  for (let round = 0; round < 2; round++) {
    for (const name of columns) expect(wide.find([{ field: name, equals: name }], OPTIONS)).toHaveLength(1)
  }
})

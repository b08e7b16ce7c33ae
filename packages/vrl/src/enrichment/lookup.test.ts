import { describe, expect, test } from 'vitest'
import { CallFault, Failure, invoke, type Host, type TableCondition, type TableOptions } from '../function/index.ts'
import { find_enrichment_table_records } from '../stdlib/find_enrichment_table_records.ts'
import { get_enrichment_table_record } from '../stdlib/get_enrichment_table_record.ts'
import { Timestamp, type Value, type ValueObject } from '../value/index.ts'

const BOB = { id: 1, firstname: 'Bob' }
const FRED = { id: 2, firstname: 'Fred' }

/** A host whose table `people` gives some rows, and what it was asked for. */
function hostOf(rows: ValueObject[]) {
  const asked: { conditions: readonly TableCondition[]; options: TableOptions }[] = []
  const find = (conditions: readonly TableCondition[], options: TableOptions) => {
    asked.push({ conditions, options })
    return rows.slice(0, options.most)
  }
  const host: Host = { table: (name) => (name === 'people' ? { find } : undefined), tableNames: ['people'] }
  return { host, asked }
}

const get = (rows: ValueObject[], args: Record<string, Value>) =>
  invoke(get_enrichment_table_record, { table: 'people', condition: {}, ...args }, { host: hostOf(rows).host })

describe('a lookup of one row', () => {
  test('gives the only row there is', () => {
    expect(get([BOB], {})).toEqual(BOB)
  })

  test.for([
    [[], 'no rows found'],
    [[BOB, FRED], 'more than one row found'],
  ] as const)('of %j fails', ([rows, message]) => {
    expect(() => get([...rows], {})).toThrow(new Failure(message))
  })

  test('asks for two rows at most, since more are an error', () => {
    const { host, asked } = hostOf([BOB])
    void invoke(get_enrichment_table_record, { table: 'people', condition: {} }, { host })
    expect(asked[0]?.options).toEqual({ caseSensitive: true, select: undefined, wildcard: undefined, most: 2 })
  })
})

describe('a lookup of all rows', () => {
  test('asks for fields that are equal, for ranges of time, and for what else may be', () => {
    const { host, asked } = hostOf([BOB, FRED])
    const [from, to] = [new Timestamp(0, 0), new Timestamp(9, 0)]
    const condition = { name: 'x', born: { from, to }, since: { from }, until: { to }, other: { a: 1 } }
    const args = { table: 'people', condition, select: ['id'], case_sensitive: false, wildcard: '*' }
    expect(invoke(find_enrichment_table_records, args, { host })).toEqual([BOB, FRED])
    expect(asked[0]?.conditions).toEqual([
      { field: 'born', from, to },
      { field: 'name', equals: 'x' },
      { field: 'other', equals: { a: 1 } },
      { field: 'since', from },
      { field: 'until', to },
    ])
    expect(asked[0]?.options).toEqual({
      caseSensitive: false,
      select: ['id'],
      wildcard: '*',
      most: Number.POSITIVE_INFINITY,
    })
  })

  test.for([
    [{ condition: { born: { from: 'yesterday' } } }, 'from in condition must be a timestamp'],
    [{ condition: {}, select: [1] }, 'expected string, got integer'],
  ] as const)('fails for %j', ([args, message]) => {
    const { host } = hostOf([])
    const given = { table: 'people', ...args } as unknown as Record<string, Value>
    expect(() => invoke(find_enrichment_table_records, given, { host })).toThrow(new Failure(message))
  })
})

test('what a table cannot answer fails with its reason', () => {
  const find = () => {
    throw new Error('Invalid IP address')
  }
  const host: Host = { table: () => ({ find }) }
  const call = () => invoke(get_enrichment_table_record, { table: 'places', condition: {} }, { host })
  expect(call).toThrow(new Failure('Invalid IP address'))
})

describe('a program that looks up rows', () => {
  test.for([
    [{}, 'enrichment tables not loaded'],
    [hostOf([]).host, 'there is no enrichment table "missing", but "people"'],
  ] as const)('does not compile without the table', ([host, message]) => {
    const call = () => invoke(get_enrichment_table_record, { table: 'missing', condition: {} }, { host })
    expect(call).toThrow(new CallFault(message, 'table'))
  })
})

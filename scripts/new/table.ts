/** The code of a new enrichment table. */
export const TABLE = `
import { defineTable, s, type Table } from '@qovery/sdk'
import type { TableCondition } from '@qovery/vrl'
import { valueToText } from '@qovery/vrl/value'

const config = s.object({
  names: s.map('Names by their codes.', s.string('A name.'), { examples: [{ de: 'Germany', fr: 'France' }] }),
})

/** Names that stand in the config, by their codes. */
export const NAME = defineTable({
  name: 'NAME',
  summary: 'Names by codes, from the config.',
  stability: 'alpha',
  config,
  examples: [{ title: 'Countries', config: { names: { de: 'Germany', fr: 'France' } } }],
  create: ({ names }): Table => ({
    find(conditions) {
      const code = codeIn(conditions)
      return Object.hasOwn(names, code) ? [{ code, name: names[code] ?? null }] : []
    },
  }),
})

function codeIn([condition, ...others]: readonly TableCondition[]): string {
  if (condition === undefined || others.length > 0 || !('equals' in condition)) {
    throw new Error('the condition must be one field that is equal to a code')
  }
  return valueToText(condition.equals)
}
`

/** Its test. */
export const TABLE_TEST = `
import { testContext, testTable } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { NAME } from './index.ts'

const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: 2 }

describe('the contract of tables', () => {
  testTable(NAME, { test })
})

test('finds a name by its code, and says what a condition must be', async () => {
  const table = await NAME.create({ names: { de: 'Germany' } }, testContext())
  expect(table.find([{ field: 'code', equals: 'de' }], OPTIONS)).toEqual([{ code: 'de', name: 'Germany' }])
  expect(table.find([{ field: 'code', equals: 'toString' }], OPTIONS)).toEqual([])
  expect(() => table.find([], OPTIONS)).toThrow('one field')
})
`

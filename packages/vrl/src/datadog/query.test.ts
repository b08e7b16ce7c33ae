import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compileQuery, QueryError } from './query.ts'
import { parseQuery } from './query-syntax.ts'

test('words beside each other are one text, but for those at a conjunction', () => {
  const word = (text: string) => ({ kind: 'term', attribute: '_default_', text })
  expect(parseQuery('foo bar baz AND qux quux quuz')).toEqual({
    kind: 'and',
    queries: [word('foo bar'), word('baz'), word('qux'), word('quux quuz')],
  })
})

test('AND binds closer than OR', () => {
  const tag = (attribute: string) => ({ kind: 'term', attribute, text: '1' })
  expect(parseQuery('a:1 OR b:1 c:1')).toEqual({
    kind: 'or',
    queries: [tag('a'), { kind: 'and', queries: [tag('b'), tag('c')] }],
  })
})

test('an attribute holds for all that stands in its parentheses', () => {
  const term = (text: string) => ({ kind: 'term', attribute: 'a', text })
  expect(parseQuery('a:(b OR -"c d")')).toEqual({
    kind: 'or',
    queries: [term('b'), { kind: 'not', query: term('c d') }],
  })
})

test('any text is a query or is refused', () => {
  const pieces = fc.constantFrom(
    'a',
    'b:',
    '@c:',
    ' ',
    '*',
    '?',
    '"',
    '"d e"',
    '(',
    ')',
    '[1 TO 2]',
    '{* TO x}',
    '>',
    '<=',
    '5',
    'AND',
    ' OR ',
    'NOT ',
    '-',
    '\\',
    ':',
    '_exists_:',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
      expect(outcome(parts.join(''))).toMatch(/^(?:boolean|refused)$/)
    }),
    { numRuns: 2000 },
  )
})

test('parentheses without end are refused', () => {
  expect(() => compileQuery('('.repeat(10_000))).toThrow(QueryError)
})

function outcome(query: string): string {
  try {
    return typeof compileQuery(query)({ message: 'a b', tags: ['a:b'], c: 5 })
  } catch (error) {
    return error instanceof QueryError ? 'refused' : `crash: ${String(error)}`
  }
}

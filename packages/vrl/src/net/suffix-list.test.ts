import { expect, test } from 'vitest'
import { SuffixList } from './suffix-list.ts'

const LIST = '// ===BEGIN ICANN DOMAINS===\ncom\n*.wild\n!tame.wild\nb.com\n'
const find = (name: string) => new SuffixList(LIST, (rule) => rule).find(name.split('.').reverse())

test.each([
  ['a.com', 1, true],
  ['a.b.com', 2, true],
  ['a.nowhere', 1, false],
  ['wild', 1, false],
  ['x.wild', 2, true],
  ['a.x.wild', 2, true],
  ['tame.wild', 1, true],
  ['a.tame.wild', 1, true],
  ['constructor', 1, false],
])('the suffix of %s has %i labels, and is in the list: %s', (name, labels, isKnown) => {
  expect(find(name)).toEqual({ labels, isKnown })
})

test('a text without rules is no list', () => {
  expect(() => new SuffixList('com\nnet', (rule) => rule)).toThrow('the list has no rules')
  expect(() => new SuffixList(`${LIST}a..b`, (rule) => rule)).toThrow('"a..b" has an empty label')
})

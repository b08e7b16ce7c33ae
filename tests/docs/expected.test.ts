import { expect, test } from 'vitest'
import { isShown, missingLines } from './testing/expected.ts'

const SHOWN = '# TYPE a_total counter\na_total{host="web-1",shop="x"} 3\n'

test('numbers, times and the name of the host may differ', () => {
  expect(isShown(SHOWN, SHOWN.replace('3', '4.5e+10').replace('web-1', 'db'))).toBe(true)
  expect(isShown('2026-11-22T17:34:54.808Z  INFO up', '2027-01-02T03:04:05.006Z  INFO up\n')).toBe(true)
})

test.each([
  ['another name', SHOWN.replaceAll('a_total', 'b_total')],
  ['another label', SHOWN.replace('shop="x"', 'shop="y"')],
  ['a line too few', SHOWN.replace(/.*\n/, '')],
  ['a line too many', `${SHOWN}b 1\n`],
  ['nothing', ''],
])('%s is another output', (_, output) => {
  expect(isShown(SHOWN, output)).toBe(false)
})

test('where a page is exact, numbers count', () => {
  expect(isShown(SHOWN, SHOWN, true)).toBe(true)
  expect(isShown(SHOWN, SHOWN.replace('3', '4'), true)).toBe(false)
})

test('an ellipsis stands for any text in a line, and for any lines', () => {
  expect(isShown('a … c\n…\nz', 'a b c\nd\ne\nz\n')).toBe(true)
  expect(isShown('a … c\n…\nz', 'a b d\nz\n')).toBe(false)
  expect(isShown('a\n…', 'a\n')).toBe(true)
})

test('lines of a log may come in any order and among others', () => {
  expect(missingLines('one 1\ntwo 2', 'two 3\nother\none 4\n')).toEqual([])
  expect(missingLines('one 1\ntwo 2', 'one 4\n')).toEqual(['two 2'])
})

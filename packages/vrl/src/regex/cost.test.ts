import { expect, test } from 'vitest'
import { safeLength } from './cost.ts'
import { parse } from './parse.ts'

const lengthOf = (pattern: string) => safeLength(parse(pattern).node)

test.for([
  'plain text',
  '^(\\S+) \\S+ \\[([^\\]]+)\\] "(\\w+) ([^" ]+)" (\\d+)$',
  '^"(?:[^"\\\\]|\\\\.)*"',
  '^(?:[^,]*,)*end',
  '^\\d{1,3}(?:\\.\\d{1,3}){3}$',
  '^(?:/\\w+)+\\?',
  '^.*$',
  '^.*foo',
  'GET|POST|PUT',
])('%s is safe on texts of any length', (pattern) => {
  expect(lengthOf(pattern)).toBe(Number.POSITIVE_INFINITY)
})

test.for([
  ['[a-z]+@', 2000],
  ['foo.*bar', 2000],
  ['^.*foo.*bar', 2000],
  ['^(.*) (.*) (.*)!', 158],
])('%s is safe on texts of %i characters', ([pattern, length]) => {
  expect(lengthOf(pattern as string)).toBe(length)
})

test.for(['(a+)+$', '(?:a|a)*!', '(?:a|ab)*c', '(?:\\w+\\s?)+!', '(?:a*)*', '(?:.*,)*x', '(?:[a-z]{1,63}\\.?)+!'])(
  '%s is never safe',
  (pattern) => {
    expect(lengthOf(pattern)).toBe(0)
  },
)

test('is worked out quickly for patterns that are nested deeply', () => {
  const pattern = `${'(?:'.repeat(200)}a${'b)+'.repeat(200)}`
  const start = performance.now()
  lengthOf(pattern)
  expect(performance.now() - start).toBeLessThan(10_000)
})

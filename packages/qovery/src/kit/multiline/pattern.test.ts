import { describe, expect, test } from 'vitest'
import { compilePattern } from './pattern.ts'

describe('patterns in the dialect of Rust', () => {
  test.each([
    ['(?i)^error', 'ERROR: x', true],
    ['^\\[\\d{4}\\-\\d\\d', '[2026-11', true],
    ['^[\\w\\-\\:]+\\ \\"x\\"$', 'a-b: "x"', true],
    ['[[:digit:][:upper:]]{2}', '7X', true],
    ['[[:digit:]]', 'x', false],
    ['(?P<level>INFO)', 'INFO', true],
    ['\\Aab\\z', 'ab', true],
    ['\\Aab\\z', 'ab\n', false],
    ['\\x{1F600}', '😀', true],
    ['\\\\$', 'goes on\\', true],
    ['^\\p{Lu}', 'Ä', true],
    ['(?s)a.b', 'a\nb', true],
  ])('%s on %j', (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected)
  })

  test.each([
    ['^.$', '😀', true],
    ['^[^a]{3}$', 'x😀y', true],
    ['^\\W$', '😀', true],
    ['^\\w$', '😀', false],
    ['^.$', 'ab', false],
  ])('%s takes a character for one, whatever its length: %j', (pattern, text, expected) => {
    expect(compilePattern(pattern).test(text)).toBe(expected)
  })

  test.each(['^(\\w+\\s?)*$', '\\A(a+)+\\z', '(x+x+)+y', '^(a+\\-?)+\\-$'])(
    '%s cannot hold the program up',
    (pattern) => {
      const text = `${'a'.repeat(5000)}${'x'.repeat(5000)}😀`
      expect(compilePattern(pattern).test(text)).toBe(false)
    },
  )

  test.each([['(?x)a b'], ['[[:^alpha:]]'], ['[[:nope:]]'], ['(a']])('%s is refused', (pattern) => {
    expect(() => compilePattern(pattern)).toThrow(SyntaxError)
  })
})

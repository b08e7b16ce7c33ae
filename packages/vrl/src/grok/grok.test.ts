import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compileGrok, GrokError } from './grok.ts'
import { LIBRARY, MATCHERS } from './library.ts'
import { Matcher } from './matcher.ts'
import { compileRules } from './rules.ts'

/** The groups of a match, or nothing. */
function groups(pattern: string, text: string): Record<string, string> | undefined {
  const found: Record<string, string> = {}
  return new Matcher(pattern).match(text, (name, part) => (found[name] = part)) ? found : undefined
}

describe('the library', () => {
  test.each([...LIBRARY.keys()])('%s compiles', (name) => {
    expect(compileGrok(`%{${name}:x}`).match('', () => undefined)).toBeTypeOf('boolean')
  })

  test.each([...MATCHERS.keys()])('%s compiles as a matcher', (name) => {
    expect(compileRules([`%{${name}:x}`], new Map())).toHaveLength(1)
  })

  test.each([
    ['IPV6', '1:2:3:4:5:6:7:8'],
    ['IPV6', '::'],
    ['IPV6', '::1'],
    ['IPV6', '1::'],
    ['IPV6', 'fe80::1:2%eth0'],
    ['IPV6', '::ffff:192.168.0.1'],
    ['IPV6', '1:2:3:4:5:6:1.2.3.4'],
    ['IPV6', '1:2::5:6:1.2.3.4'],
    ['IPV4', '255.255.255.255'],
    ['HTTPDATE', '10/Oct/2000:13:55:36 -0700'],
    ['TIMESTAMP_ISO8601', '2020-10-02T23:22:12.223+02:00'],
    ['URI', 'https://user:pw@example.com:8080/a/b?c=d#e'],
    ['QUOTEDSTRING', '"a \\" b"'],
    ['WINPATH', 'C:\\a\\b'],
    ['EMAILADDRESS', 'a.b+c@example.com'],
    ['MAC', '00:11:22:aa:bb:cc'],
  ])('%s matches %s', (name, text) => {
    expect(groups(`^(?<x>${expanded(name)})$`, text)).toEqual({ x: text })
  })

  test.each([
    ['IPV6', '1:2:3:4:5:6:7:8:9'],
    ['IPV6', '1::2::3'],
    ['IPV4', '256.1.1.1'],
    ['MONTHNUM', '13'],
    ['UUID', '550e8400-e29b-41d4-a716'],
  ])('%s does not match %s', (name, text) => {
    expect(groups(`^(?<x>${expanded(name)})$`, text)).toBeUndefined()
  })
})

function expanded(name: string): string {
  return (LIBRARY.get(name) as string).replaceAll(
    /%\{(\w+)(?::\w+)?\}/g,
    (_, inner: string) => `(?:${expanded(inner)})`,
  )
}

describe('the dialect', () => {
  test.each([
    [String.raw`(?<a>\h+)-`, 'xyz12ab-', { a: '12ab' }],
    ['(?<a>x++)y', 'xxxy', { a: 'xxx' }],
    ['(?<a>(?>x|xy))z', 'xz', { a: 'x' }],
    ['(?<a>.*)', 'one\ntwo', { a: 'one' }],
    ['(?m)(?<a>.*)', 'one\ntwo', { a: 'one\ntwo' }],
    ['^(?<a>two)$', 'one\ntwo\nthree', { a: 'two' }],
    ['(?<a>x{,2})y', 'xxxy', { a: 'xx' }],
    ['(?<a>[[:alpha:]_-]+)', '1a_b-c2', { a: 'a_b-c' }],
    ['(?<a>{"b"})', '{"b"}', { a: '{"b"}' }],
    ['(?i:(?<a>ab))c', 'ABc', { a: 'AB' }],
    ['(?#nothing)(?<a>b)', 'b', { a: 'b' }],
    ['(?<a>b)(?=c)', 'bb bc', { a: 'b' }],
    ['(?<!x)(?<a>b)', 'xb b', { a: 'b' }],
    ['(?<=é)(?<a>\\w+)', 'éüü', { a: 'üü' }],
    ["(?'a'b)", 'b', { a: 'b' }],
  ])('%s', (pattern, text, wanted) => {
    expect(groups(pattern, text)).toEqual(wanted)
  })

  test.each([String.raw`(a)\1`, '(?<a', '(', '[', '*a', '\\'])('%s is refused', (pattern) => {
    expect(() => compileGrok(pattern)).toThrow(GrokError)
  })
})

test('patterns that go back and forth take a time that grows as the text does', () => {
  for (const pattern of [
    '^(x+x+)+y$',
    '(%{WORD}+)+!',
    '%{DATA:a} %{DATA:b} %{DATA:c} %{DATA:d}!',
    '(?<!a)(%{QUOTEDSTRING}|x)+y',
  ]) {
    expect(compileGrok(pattern).match('x '.repeat(10_000) + 'x'.repeat(20_000), () => undefined)).toBe(false)
  }
})

test('both engines find the same', () => {
  const pattern = '(?<a>%{INT}|%{WORD}) ?(?<b>(?<![0-9])[a-z]*)(?<c>.*?)(?:-|$)'
  const expandedPattern = pattern.replaceAll(/%\{(\w+)\}/g, (_, name: string) => expanded(name))
  const pieces = fc
    .array(fc.constantFrom('1', '23', 'ab', ' ', '-', 'é', '\n'), { maxLength: 8 })
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(pieces, (text) => {
      // So long a text is matched by the automaton, and nothing in its end matters.
      const end = `\n${' '.repeat(10_000)}`
      expect([text, groups(expandedPattern, `${text}-${end}`)]).toEqual([text, groups(expandedPattern, `${text}-\n`)])
    }),
    { numRuns: 15 },
  )
})

test('any pattern compiles or is refused', () => {
  const pieces = fc.constantFrom(
    'a',
    '(',
    ')',
    '(?:',
    '(?<n>',
    '(?>',
    '(?=',
    '(?<!',
    '[',
    ']',
    '^',
    '-',
    '*',
    '+',
    '?',
    '{',
    '}',
    '{1,2}',
    '\\',
    '\\d',
    '|',
    '.',
    '%{INT:a}',
    '%{',
    ':',
  )
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 10 }), (parts) => {
      expect(compiles(parts.join(''))).toMatch(/^(?:compiles|refused)$/)
    }),
    { numRuns: 1000 },
  )
})

function compiles(pattern: string): string {
  try {
    compileGrok(pattern).match('a1 ', () => undefined)
    return 'compiles'
  } catch (error) {
    return error instanceof GrokError ? 'refused' : `crash: ${String(error)}`
  }
}

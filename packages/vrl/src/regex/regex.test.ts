import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { thrownBy } from '../../tests/thrown.ts'
import { Regex, RegexSyntaxError } from './index.ts'

const found = (pattern: string, text: string) => new Regex(pattern).matchAll(text).map(([whole]) => whole)

describe('a regex', () => {
  test.for([
    ['a+b', 'xaab ab', ['aab', 'ab']],
    ['(?i)straße', 'STRASSE STRAẞE Straße', ['STRAẞE', 'Straße']],
    ['(?i)k', 'kK\u212a', ['k', 'K', '\u212a']],
    ['(?i-u)k', 'kK\u212a', ['k', 'K']],
    ['(?i:a)b', 'Ab AB', ['Ab']],
    ['a(?i)b|c', 'aB C', ['aB', 'C']],
    ['(?s)a.b|x', 'a\nb', ['a\nb']],
    ['a.b', 'a\nb a\rb a😀b', ['a\rb', 'a😀b']],
    ['(?R)a.b', 'a\rb a-b', ['a-b']],
    ['(?m)^.$', 'a\nb\r\nc', ['a', 'c']],
    ['(?Rm)^.$', 'a\nb\r\nc', ['a', 'b', 'c']],
    ['(?x) a # the letter\n  \\  [b c] ', 'a b a c', ['a b', 'a c']],
    ['(?U)a+', 'aaa', ['a', 'a', 'a']],
    ['(?U)a+?', 'aaa', ['aaa']],
    ['\\d+', '12 ٣٤ ²', ['12', '٣٤']],
    ['(?-u:\\d)+', '12 ٣٤', ['12']],
    ['\\w+', 'straße_1 日本語', ['straße_1', '日本語']],
    ['\\S+', 'a\u00a0b\u2003c', ['a', 'b', 'c']],
    ['\\bfoo\\b', 'foo éfoo foo. foö', ['foo', 'foo']],
    ['(?-u:\\b)foo', 'éfoo', ['foo']],
    ['\\b{start}\\w', 'ab cd', ['a', 'c']],
    ['\\w\\b{end}', 'ab cd', ['b', 'd']],
    ['\\w\\>', 'ab cd', ['b', 'd']],
    ['[[:alpha:]&&[^a-c]]+', 'abcdef', ['def']],
    ['[a-z--[aeiou]]+', 'hello', ['h', 'll']],
    ['[a-c~~b-d]+', 'abcd', ['a', 'd']],
    ['[[:^digit:]]+', 'a1é2', ['a', 'é']],
    ['[]a-]+', ']-ab', [']-a']],
    ['[^]]+', 'a]b', ['a', 'b']],
    ['[\\d\\-x]+', '1-x', ['1-x']],
    ['[\\[\\]]+', '[]', ['[]']],
    ['\\p{Greek}+', 'xαβγ', ['αβγ']],
    ['\\p{scx=Greek}', 'α', ['α']],
    ['\\p{Lu}\\pL', 'Éa ab', ['Éa']],
    ['\\p{gc!=Lu}+', 'aBc', ['a', 'c']],
    ['\\P{uppercase letter}+', 'aBc', ['a', 'c']],
    ['\\x41\\x{1F600}\\u0042\\U00000043', 'A😀BC', ['A😀BC']],
    ['[\\x{1F600}-\\x{1F64F}]', '😀🙏🚀', ['😀', '🙏']],
    ['[^😀]', '😀😁', ['😁']],
    ['a{2}', 'aaaaa', ['aa', 'aa']],
    ['a{2,}', 'aaaaa', ['aaaaa']],
    ['a{ 1 , 2 }?', 'aa', ['a', 'a']],
    ['}]', '}]', ['}]']],
    ['\\/\\"\\-\\ \\#', '/"- #', ['/"- #']],
    ['a|b|', 'ab', ['a', 'b']],
    ['\\Aa|a\\z', 'aaa', ['a', 'a']],
    ['', 'a😀', ['', '', '']],
    ['a**', 'aa', ['aa']],
    ['(|a)*', 'aa', ['', '', '']],
    ['[a&&b]', 'ab', []],
  ] as const)('%s finds in %j %j', ([pattern, text, expected]) => {
    expect(found(pattern, text)).toEqual(expected)
  })

  test.for([
    ['(a', 'unclosed group', 0],
    ['a)', 'unopened group', 1],
    ['[a', 'unclosed character class', 0],
    ['[z-a]', 'invalid character class range, the start must be <= the end', 1],
    ['[a-\\d]', 'invalid range boundary, must be a literal', 1],
    ['[\\b]', 'invalid escape sequence found in character class', 1],
    ['*a', 'repetition operator missing expression', 0],
    ['(?i)*', 'repetition operator missing expression', 4],
    ['a{2,1}', 'invalid repetition count range, the start must be <= the end', 1],
    ['a{,2}', 'repetition quantifier expects a valid decimal', 1],
    ['a{2', 'unclosed counted repetition', 1],
    ['\\y', 'unrecognized escape sequence', 0],
    ['\\', 'incomplete escape sequence, reached end of pattern prematurely', 0],
    ['(a)\\1', 'backreferences are not supported', 3],
    ['a(?=b)', 'look-around, including look-ahead and look-behind, is not supported', 1],
    ['(?<!b)', 'look-around, including look-ahead and look-behind, is not supported', 0],
    ['(?P<a>)(?<a>)', 'duplicate capture group name', 10],
    ['(?<1>)', 'invalid capture group character', 3],
    ['(?<>)', 'empty capture group name', 3],
    ['(?<a', 'unclosed capture group name', 3],
    ['(?y)', 'unrecognized flag', 2],
    ['(?ii)', 'duplicate flag', 3],
    ['(?i-)', 'dangling flag negation operator', 3],
    ['\\p{Nope}', 'Unicode property not found', 0],
    ['\\x{110000}', 'hexadecimal literal is not a Unicode scalar value', 2],
    ['\\x{zz}', 'invalid hexadecimal digit', 2],
    ['(?-u:.)', 'pattern can match invalid UTF-8', 5],
    ['('.repeat(251), 'exceed the maximum number of nested parentheses/brackets (250)', 250],
    [`a${'*'.repeat(251)}`, 'exceed the maximum number of nested parentheses/brackets (250)', 251],
    ['['.repeat(300), 'exceed the maximum number of nested parentheses/brackets (250)', 251],
    ['\\w{99999}{9}', 'compiled regex exceeds size limit of 10485760 bytes', 0],
  ] as const)('%s is refused: %s at %i', ([pattern, reason, start]) => {
    const error = thrownBy(() => new Regex(pattern)) as RegexSyntaxError
    expect(error).toBeInstanceOf(RegexSyntaxError)
    expect([error.reason, error.start]).toEqual([reason, start])
  })

  test('shows where a pattern is wrong', () => {
    expect(() => new Regex('ab(c')).toThrow('regex parse error:\n    ab(c\n      ^\nerror: unclosed group')
  })

  test('keeps its source, and gives groups by number with their names beside them', () => {
    const regex = Regex.parse('(?P<year>\\d+)-(?:x)?(\\d+)(?<rest>.)?')
    expect(regex.source).toBe('(?P<year>\\d+)-(?:x)?(\\d+)(?<rest>.)?')
    expect(JSON.stringify({ regex })).toBe(JSON.stringify({ regex: regex.source }))
    expect(regex.names).toEqual([undefined, 'year', undefined, 'rest'])
    const match = regex.exec('on 2020-12')!
    expect([...match]).toEqual(['2020-12', '2020', '12', undefined])
    expect(match.index).toBe(3)
    expect(regex.spans('on 2020-12')).toEqual([[3, 10], [3, 7], [8, 10], undefined])
    expect(regex.exec('2020-12 2021-11', 1)?.index).toBe(1)
    expect(regex.exec('none')).toBeUndefined()
  })

  test('keeps what a group matched in an earlier repetition, unlike JavaScript', () => {
    expect([...new Regex('(?:(a)|b)*').exec('ab')!]).toEqual(['ab', 'a'])
    expect([...new Regex('(a*)*').exec('b')!]).toEqual(['', ''])
  })

  test('finds empty matches where the crate does', () => {
    const at = (pattern: string, text: string) =>
      new Regex(pattern).matchAll(text).map(({ index, 0: whole }) => [index, whole])
    expect(at('a*', 'baac')).toEqual([
      [0, ''],
      [1, 'aa'],
      [4, ''],
    ])
    expect(at('\\b|é', 'é😀')).toEqual([
      [0, ''],
      [1, ''],
    ])
  })

  test.for([
    ['(\\w+) (\\w+)', 'a b', '$2 $1', 'b a'],
    ['(?<x>\\w)(?<y>\\w)?', 'ab', '${y}${x}$y', 'bab'],
    ['(a)', 'a', '$1b|${1}b|$$1|$|${no}', '|ab|$1|$|'],
    ['x*', 'abc', '-', '-a-b-c-'],
    ['b', 'abcb', '', 'ac'],
  ] as const)('%s replaces in %s by %s', ([pattern, text, replacement, expected]) => {
    expect(new Regex(pattern).replaceAll(text, replacement)).toBe(expected)
  })

  test('replaces so many matches as are asked for, also by a function', () => {
    expect(new Regex('a').replaceN('aaa', 'b', 2)).toBe('bba')
    expect(new Regex('(.)b').replaceAll('ab cb', (match) => `<${match[1]}@${match.index}>`)).toBe('<a@0> <c@3>')
  })

  test('splits where it matches', () => {
    expect(new Regex(',\\s*').split('a, b,c')).toEqual(['a', 'b', 'c'])
    expect(new Regex(',').split('a,b,c', 2)).toEqual(['a', 'b,c'])
    expect(new Regex(',').split('a,b', 0)).toEqual([])
    expect(new Regex('(,)').split(',')).toEqual(['', ''])
    expect(new Regex('').split('ab')).toEqual(['', 'a', 'b', ''])
  })

  test.for([
    ['(a+)+$!', 'a'],
    ['(?:a|a)*!', 'a'],
    ['(?:a?){30}a{30}!', 'a'],
    ['(?:[a-z]{1,63}\\.?)+!', 'a'],
    ['(.*)(.*)(.*)(.*)x!', 'a'],
    ['[a-z]+@', 'a'],
    ['(?i)(?:\\w+\\s?)+\\b!', 'aé '],
    ['^(?:(?:.|\\n)*?)*x', 'ab\n'],
    ['(?:(?:x+x+)+y)|😀!', 'x😀'],
    ['"(.*?)" "(.*?)" "(.*?)" "(.*?)"!$', '" "'],
  ] as const)('%s comes to an end at once on long runs of %j', ([pattern, part]) => {
    const regex = new Regex(pattern)
    for (const count of [50, 1000, 5000]) {
      const start = performance.now()
      expect(regex.test(part.repeat(count))).toBe(false)
      expect(regex.exec(part.repeat(count))).toBeUndefined()
      expect(performance.now() - start).toBeLessThan(10_000)
    }
  })

  test('reads long texts that V8 has no stack for', () => {
    expect(new Regex('^(?:(?:ab|c)d)*$').exec('abdcd'.repeat(400_000))?.[0].length).toBe(2_000_000)
  })

  test('takes long alternations and classes', () => {
    const words = Array.from({ length: 5000 }, (_, index) => `w${index}x`)
    expect(found(words.join('|'), 'w4999x w5000x')).toEqual(['w4999x'])
    const letters = Array.from({ length: 20_000 }, (_, index) => String.fromCharCode(0x4e00 + index)).join('')
    expect(found(`[${letters}]+`, 'x一丁')).toEqual(['一丁'])
  })

  test('throws a RegexSyntaxError, and nothing else, for any pattern', () => {
    const part = fc.constantFrom(
      ...'a b ( ) (?: (?P<n> (?i) (?x) [ ] [^ - && -- ~~ [: :] | * + ? {2} {1,3} {, \\d \\W \\b \\x{ } \\p{L} \\pN ^ $ . # é 😀 \\ < >'.split(
        ' ',
      ),
      ' ',
    )
    fc.assert(
      fc.property(
        fc.array(fc.oneof(part, fc.string({ maxLength: 2 })), { maxLength: 12 }),
        fc.string(),
        (parts, text) => {
          const fault = thrownBy(() => new Regex(parts.join('')).exec(text))
          expect(fault === undefined || fault instanceof RegexSyntaxError).toBe(true)
        },
      ),
      { numRuns: 2000 },
    )
  })
})

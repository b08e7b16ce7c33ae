import { describe, expect, it } from 'vitest'
import * as fc from 'fast-check'
import { Filter } from './filter.ts'
import { compileGlob, GlobSyntaxError } from './glob.ts'

const matches = (pattern: string, text: string) => compileGlob(pattern).test(text)

describe('a pattern', () => {
  it.each([
    ['sda', 'sda', true],
    ['sda', 'sda1', false],
    ['dm-*', 'dm-', true],
    ['dm-*', 'xdm-5', false],
    ['*', '', true],
    ['*', '/', true],
    ['user.slice/*', 'user.slice/a/b', true],
    ['*/proc/sys/fs/binfmt_misc', '/host/proc/sys/fs/binfmt_misc', true],
    ['?da', '/da', true],
    ['?', '💾', true],
    ['[a-c]x', 'bx', true],
    ['[a-c]x', 'dx', false],
    ['[!a-c]x', 'dx', true],
    ['[!a-c]x', 'ax', false],
    ['[]]', ']', true],
    ['[!]]', 'a', true],
    ['[a-]', '-', true],
    ['[c-a]', 'b', false],
    ['[?]', '?', true],
    ['a/**/b', 'a/b', true],
    ['a/**/b', 'a/x/y/b', true],
    ['a/**/b', 'a/xb', false],
    ['**', 'any/thing', true],
    ['(sd-pam)', '(sd-pam)', true],
    ['{a,b}', '{a,b}', true],
    ['a.c', 'abc', false],
    ['SDA', 'sda', false],
    ['kworker/*', 'kworker/0:1\n', true],
  ])('%s on %j gives %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  it.each([
    ['*a*b*c', 'xaxbxcxc', true],
    ['*a*b*c', 'xbxaxc', false],
    ['*aab*', 'aaab', true],
    ['a*a', 'a', false],
    ['*[0-9]?*.log', '/var/log/x12.log', true],
    ['*/a/**/*.service', 'x/a/b/c.service', true],
  ])('of several stars, %s on %j gives %s', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected)
  })

  it('of many stars does not take for ever on a text that nearly matches', () => {
    const before = performance.now()
    expect(matches('*a*a*a*a*a*a*a*a*b', 'a'.repeat(5000))).toBe(false)
    expect(performance.now() - before).toBeLessThan(10_000)
  })

  it.each(['a**', '**a', '***', '[', '[]', '[!]', 'a[b'])('%s is refused with a reason', (pattern) => {
    expect(() => compileGlob(pattern)).toThrow(GlobSyntaxError)
  })

  it('of any text either compiles or is refused, and never throws anything else', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '/', '*', '**', '?', '[', ']', '!', '-', '\\', '💾', '\ud800'),
    })
    const outcomeOf = (pattern: string, name: string) => {
      try {
        return typeof compileGlob(pattern).test(name)
      } catch (error) {
        return error instanceof GlobSyntaxError ? 'refused' : error
      }
    }
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        expect(['boolean', 'refused']).toContain(outcomeOf(pattern, name))
      }),
    )
  })

  it('matches itself where it has no special character', () => {
    const plain = fc.constantFrom(...Array.from('abc.^$|(){}+\\-/ ]!,'))
    fc.assert(
      fc.property(fc.string({ unit: plain }), (text) => {
        expect(matches(text, text)).toBe(true)
      }),
    )
  })
})

describe('a filter', () => {
  it('allows all without lists', () => {
    expect(new Filter(undefined).allows('anything')).toBe(true)
    expect(new Filter({ includes: null, excludes: null }).allows('anything')).toBe(true)
  })

  it('allows what some include matches and no exclude does', () => {
    const filter = new Filter({ includes: [compileGlob('sd*'), compileGlob('dm-*')], excludes: [compileGlob('sd?1')] })
    expect(['sda', 'dm-0', 'sda1', 'loop0'].filter((name) => filter.allows(name))).toEqual(['sda', 'dm-0'])
  })

  it('with an empty list of includes allows nothing', () => {
    expect(new Filter({ includes: [] }).allows('sda')).toBe(false)
  })
})

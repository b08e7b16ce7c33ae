import { describe, expect, test } from 'vitest'
import { Patterns } from './patterns.ts'

describe('patterns of paths', () => {
  test.each([
    ['/a/*.log', ['/a/x.log', '/a/.x.log'], ['/a/b/x.log', '/a/x.txt']],
    ['/a/**/*.log', ['/a/x.log', '/a/b/c/x.log'], ['/b/x.log']],
    ['/a/[!b]?.log', ['/a/cc.log'], ['/a/bc.log', '/a/c.log']],
    ['/a/{b,c/d}/*.log', ['/a/b/x.log', '/a/c/d/x.log'], ['/a/c/x.log']],
    ['/a/*(1)+$.log', ['/a/b(1)+$.log'], ['/a/b1.log']],
    ['/a/(b)/x.log', ['/a/(b)/x.log'], ['/a/b/x.log']],
    ['/a/[[]*', ['/a/[x'], ['/a/x']],
    ['/a/[[]b].log', ['/a/[b].log'], ['/a/b.log', '/a/[].log']],
    ['/a/[[]b[]]*', ['/a/[b]', '/a/[b]c'], ['/a/b]']],
    ['/a/[]]/[{]x[}]*', ['/a/]/{x}.log'], ['/a/x']],
  ])('%s', (pattern, wanted, others) => {
    const [include] = Patterns.compile([pattern], []).include
    for (const file of wanted) expect([file, include?.matches(file)]).toEqual([file, true])
    for (const file of others) expect([file, include?.matches(file)]).toEqual([file, false])
  })

  test('that are excluded may match across folders', () => {
    const patterns = Patterns.compile(['/a/*'], ['*.gz', '/b/[!x]*'])
    expect(['/a/b/c.gz', '/b/y', '/b/x', '/c'].map((file) => patterns.excludes(file))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })

  test('begin to look as deep as they can, and only in folders that may lead there', () => {
    const [include] = Patterns.compile(['/var/log/pods/*_app/x-*/*.log'], []).include
    expect(include?.base).toBe('/var/log/pods')
    expect([include?.descends('one_app', 0), include?.descends('one_db', 0)]).toEqual([true, false])
    expect([include?.descends('x-1', 1), include?.descends('y', 1), include?.descends('z', 2)]).toEqual([
      true,
      false,
      false,
    ])
    const [any] = Patterns.compile(['/var/*/**/x'], []).include
    expect([any?.descends('a', 0), any?.descends('b', 7)]).toEqual([true, true])
  })

  test.each(['/a/*[b', '/a/{b'])('that are not whole are told of: %s', (pattern) => {
    expect(() => Patterns.compile(['/x', pattern], [])).toThrow(
      expect.objectContaining({ option: 'include', index: 1 }),
    )
  })
})

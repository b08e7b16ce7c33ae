import { describe, expect, it } from 'vitest'
import type { Document } from './document.ts'
import { parseText } from './testing/parse-text.ts'

function parse(text: string): Document {
  return parseText(text, 'f.yaml', 'yaml')
}

function faultsOf(text: string): string[] {
  return parse(text).faults.map(({ code, location }) => `${code} ${location?.line}:${location?.column}`)
}

describe('YAML', () => {
  it('follows YAML 1.2: yes and on are strings, dates too, even under a %YAML 1.1 directive', () => {
    expect(parse('a: yes\nb: on\nc: 2024-01-01\nd: 0o14\ne: 1_000\nf: 1.5e3').value).toEqual({
      a: 'yes',
      b: 'on',
      c: '2024-01-01',
      d: 12,
      e: '1_000',
      f: 1500,
    })
    expect(parse('%YAML 1.1\n---\na: yes\nb: 0777').value).toEqual({ a: 'yes', b: 777 })
  })

  it('takes keys that are no strings as they are written', () => {
    expect(parse('1: a\ntrue: b\nnull: c\n0x10: d').value).toEqual({ 1: 'a', true: 'b', null: 'c', '0x10': 'd' })
  })

  it('takes an empty file or one of comments as an empty table', () => {
    expect(parse('').value).toEqual({})
    expect(parse('# nothing\n').value).toEqual({})
  })

  it('reads anchors, aliases and merge keys, where written keys win', () => {
    const document = parse('base: &b {x: 1, y: 2}\none: {<<: *b, y: 3}\ntwo:\n  <<: [*b, {z: 9, x: 8}]\nlist: [*b]\n')
    expect(document.faults).toEqual([])
    expect(document.value).toMatchObject({ one: { x: 1, y: 3 }, two: { x: 1, y: 2, z: 9 }, list: [{ x: 1, y: 2 }] })
    expect(document.locate(['one', 'x'], 'key')).toMatchObject({ line: 1, column: 11 })
    expect(document.locate(['list', 0])).toMatchObject({ line: 5, column: 8 })
  })

  it('merges in order, with what an anchor meant at the merge key, also in an item of one key', () => {
    expect(parse('a: &x {k: 1}\nb: {<<: *x, c: &x {k: 2}}\nd: [<<: *x]').value).toEqual({
      a: { k: 1 },
      b: { c: { k: 2 }, k: 1 },
      d: [{ k: 2 }],
    })
    expect(faultsOf('<<: *x')).toEqual(['unknown-anchor 1:5'])
    expect(faultsOf('a: &a {<<: *a}')).toEqual(['alias-loop 1:12'])
  })

  it('takes an alias for the last anchor of its name before it', () => {
    expect(parse('a: &x 1\nb: *x\nc: &x 2\nd: *x').value).toEqual({ a: 1, b: 1, c: 2, d: 2 })
  })

  it('gives each use of an alias data of its own', () => {
    const { value } = parse('a: &x {k: 1}\nb: *x')
    expect(value?.['a']).not.toBe(value?.['b'])
  })

  it('reports aliases without an anchor, in a loop, and in numbers that must be an attack', () => {
    expect(faultsOf('a: *x')).toEqual(['unknown-anchor 1:4'])
    expect(faultsOf('a: &x [*x]')).toEqual(['alias-loop 1:8'])
    const tens = (anchor: string, of: string): string => `${anchor}: &${anchor} [${Array(10).fill(of).join(', ')}]\n`
    const bomb =
      tens('a', 'x') +
      tens('b', '*a') +
      tens('c', '*b') +
      tens('d', '*c') +
      tens('e', '*d') +
      tens('f', '*e') +
      tens('g', '*f')
    expect(faultsOf(bomb)).toEqual([expect.stringMatching(/^alias-bomb/)])
  })

  it('reports duplicate keys with both places', () => {
    const { faults, value } = parse('a: 1\nb:\n  c: 1\n  c: 2\n')
    expect(faults).toMatchObject([
      { code: 'duplicate-key', location: { line: 4 }, related: [{ location: { line: 3 } }] },
    ])
    expect(value).toEqual({ a: 1, b: { c: 1 } })
  })

  it('reports several documents, tables as keys, unknown tags and bad merges', () => {
    expect(faultsOf('a: 1\n---\nb: 2')).toEqual(['syntax 2:1'])
    expect(faultsOf('? [a]\n: 1')).toEqual(['bad-key 1:3'])
    expect(faultsOf('a: !secret x')).toEqual(['syntax 1:4'])
    expect(faultsOf('<<: 1')).toEqual(['bad-merge 1:5'])
  })

  it('reports every line with a syntax error once', () => {
    expect(faultsOf('a: [1,2\nb: "x\nc')).toEqual(['syntax 2:1', 'syntax 3:2'])
  })

  it('says which bracket or quotation mark is not closed', () => {
    const messageOf = (text: string) => parse(text).faults[0]?.message
    expect(messageOf('a: [1\nb: 2')).toBe('a closing ] is missing before this')
    expect(messageOf('a: {b: 1\nc: 2')).toBe('a closing } is missing before this')
    expect(messageOf('a: "x')).toBe('a closing " is missing before this')
    expect(messageOf("a: 'x")).toBe("a closing ' is missing before this")
  })

  it('says that a variable inside of braces needs quotes', () => {
    const { faults } = parse('a: ${X}\nb: {port: ${PORT}}\n')
    expect(faults).toMatchObject([
      { message: 'the variable ${PORT} must stand in quotes here', hint: expect.stringContaining('"${PORT}"') },
    ])
    expect(parse('b: {at: "0.0.0.0:${PORT}", limit: ${LIMIT}}').faults).toMatchObject([
      { message: 'the variable ${LIMIT} must stand in quotes here' },
    ])
  })

  it('places a key without a value', () => {
    const document = parse('sinks:\n  a:\n    type:\n')
    expect(document.value).toEqual({ sinks: { a: { type: null } } })
    expect(document.locate(['sinks', 'a', 'type'], 'key')).toMatchObject({ line: 3, column: 5, endColumn: 9 })
  })

  it('reads twenty thousand keys without slowing down by their square', () => {
    const text = Array.from({ length: 20_000 }, (_, index) => `key${index}: ${index}`).join('\n')
    const start = performance.now()
    expect(Object.keys(parse(text).value ?? {})).toHaveLength(20_000)
    expect(performance.now() - start).toBeLessThan(5_000)
  })
})

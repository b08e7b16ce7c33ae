import { describe, expect, it } from 'vitest'
import type { Path } from './data.ts'
import type { Document } from './document.ts'
import { parseText } from './testing/parse-text.ts'
import { interpolate } from './interpolate.ts'
import { mergeDocuments } from './merge.ts'

/** Merges YAML texts, each under its file name; a name may carry a mount after "@". */
function merge(texts: Record<string, string>): Document {
  const parts = Object.entries(texts).map(([name, text]) => {
    const [file = name, mount] = name.split('@')
    const path: Path =
      mount === undefined ? [] : mount.split('.').map((step) => (/^\d+$/.test(step) ? Number(step) : step))
    return { document: parseText(text, file, 'yaml'), mount: path }
  })
  return mergeDocuments(parts)
}

function place(document: Document, path: Path, of: 'key' | 'value' = 'key'): string {
  const { file, line, column } = document.locate(path, of)
  return `${file}:${line}:${column}`
}

describe('mergeDocuments', () => {
  it('puts named things together and knows where each was written', () => {
    const merged = merge({
      a: 'sources:\n  one: {type: statsd}\n',
      b: 'data_dir: /x\nsources:\n  two: {type: file}\nsinks:\n  out:\n    inputs: [one]\n',
    })
    expect(merged.faults).toEqual([])
    expect(merged.value).toEqual({
      data_dir: '/x',
      sources: { one: { type: 'statsd' }, two: { type: 'file' } },
      sinks: { out: { inputs: ['one'] } },
    })
    expect(place(merged, ['sources', 'one'])).toBe('a:2:3')
    expect(place(merged, ['sources', 'two', 'type'], 'value')).toBe('b:3:15')
    expect(place(merged, ['sinks', 'out', 'inputs', 0], 'value')).toBe('b:6:14')
    expect(place(merged, ['sinks', 'out', 'nothing', 'here'])).toBe('b:5:3')
    expect(place(merged, ['sources', 'three'])).toBe('a:1:1')
  })

  it('makes the same id in two files a fault with both places, even with equal contents', () => {
    const { faults } = merge({ a: 'sinks:\n  out: {type: x}\n', b: 'sinks: {out: {type: x}}\n' })
    expect(faults).toMatchObject([
      {
        code: 'duplicate-id',
        message: 'sinks.out is defined twice',
        location: { file: 'b', line: 1, column: 9 },
        related: [{ location: { file: 'a', line: 2, column: 3 } }],
      },
    ])
  })

  it('merges global options key by key and refuses two values for one', () => {
    const merged = merge({
      a: 'data_dir: /x\napi: {enabled: true, address: a}\nsources:\n',
      b: 'data_dir: /x\napi: {address: b, playground: true}\nsources: {}\n',
    })
    expect(merged.faults).toMatchObject([
      { code: 'conflict', message: 'api.address has two different values', location: { file: 'b', line: 2 } },
    ])
    expect(merged.value).toEqual({
      data_dir: '/x',
      api: { enabled: true, address: 'a', playground: true },
      sources: {},
    })
  })

  it('names the kinds where two files disagree on them', () => {
    expect(merge({ a: 'sources: [x]', b: 'sources: {x: {}}' }).faults).toMatchObject([
      { message: 'sources is a list in one place and a table in another' },
    ])
  })

  it('puts tests one after the other', () => {
    const merged = merge({ a: 'tests: [{name: a}]', b: 'tests:\n  - name: b\n', 'c@tests.0': 'name: c' })
    expect(merged.value).toEqual({ tests: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] })
    expect(place(merged, ['tests', 1, 'name'])).toBe('b:2:5')
    expect(place(merged, ['tests', 2, 'name'])).toBe('c:1:1')
  })

  it('puts a file of one component where it belongs', () => {
    const merged = merge({
      'in.yaml@sources.in': 'type: file\ninclude: [a]\n',
      main: 'sinks: {out: {}}',
      's@sources.s': 'type: stdin',
    })
    expect(merged.value).toEqual({
      sources: { in: { type: 'file', include: ['a'] }, s: { type: 'stdin' } },
      sinks: { out: {} },
    })
    expect(place(merged, ['sources', 'in', 'include', 0], 'value')).toBe('in.yaml:2:11')
    expect(place(merged, ['sources', 'in'])).toBe('in.yaml:1:1')
    expect(merge({ 'in.yaml@sources.in': 'type: a', 'in.toml@sources.in': 'type: b' }).faults).toMatchObject([
      { code: 'duplicate-id', location: { file: 'in.toml' } },
    ])
  })

  it('adds a deeper file to the component that another file holds', () => {
    const merged = merge({
      'x@transforms.x': 'type: remap',
      'y@transforms.x.nested': 'a: 1',
      'z@transforms.x.nested': 'a: 2',
    })
    expect(merged.value).toEqual({ transforms: { x: { type: 'remap', nested: { a: 1 } } } })
    expect(merged.faults).toMatchObject([
      { code: 'conflict', message: 'transforms.x.nested.a has two different values' },
    ])
  })

  it('has no value, and no faults that only follow, when one document cannot be read', () => {
    const merged = merge({ a: 'sources: {a: {}}', b: 'x: [1' })
    expect(merged.value).toBeUndefined()
    expect(merged.faults).toMatchObject([{ code: 'syntax', location: { file: 'b' } }])
  })

  it('refuses a file that would name a component __proto__', () => {
    const merged = merge({ 'x@sources.__proto__': 'type: a' })
    expect(merged.faults).toMatchObject([{ code: 'reserved-key', location: { file: 'x' } }])
    expect(merged.value).toEqual({})
  })

  it('points at variables through the merge', () => {
    const merged = merge({ a: 'sources: {a: {x: 1}}', b: 'sources:\n  b:\n    list: [1, "ab $NOT"]\n' })
    expect(interpolate(merged, new Map()).faults).toMatchObject([
      { location: { file: 'b', line: 3, column: 19, endColumn: 23 } },
    ])
  })

  it('makes nothing out of nothing', () => {
    const merged = mergeDocuments([])
    expect(merged.value).toEqual({})
    expect(merged.locate(['a'])).toMatchObject({ file: '' })
  })
})

import { format } from 'prettier'
import { expect, test } from 'vitest'
import { loader } from './builtin.ts'
import { code, fenced, json, page, prose, table, valueCode } from './markdown.ts'
import { readmeParts, withOptions } from './readme.ts'

const README = `# name

What it is: see [the guide](../guide.md#top) and [the web](https://example.com).

## Options

<!-- generated:options -->
old
<!-- /generated -->

## Delivery

At once.
`

test('only what stands between the marks of a README is replaced, and replacing twice changes nothing', () => {
  const once = withOptions(README, 'new')
  expect(once).toBe(README.replace('\nold\n', '\n\nnew\n\n'))
  expect(withOptions(once ?? '', 'new')).toBe(once)
})

test('a README without marks is left alone', () => {
  expect(withOptions('# name\n', 'new')).toBeUndefined()
})

test('a page takes the prose of a README, with the options in their place and links that still lead there', () => {
  const places = { folder: 'packages/a/b', page: 'docs/reference/b.md' }
  const { intro, sections } = readmeParts(README, places, 'OPTIONS of [a](c.md)')
  expect(intro).toBe('What it is: see [the guide](../../packages/a/guide.md#top) and [the web](https://example.com).')
  expect(sections).toMatch(/^## Options\n+OPTIONS of \[a\]\(c\.md\)\n+## Delivery\n\nAt once\.$/)
})

test('a page without a README has the options alone', () => {
  const { intro, sections } = readmeParts('', { folder: 'a', page: 'b' }, 'OPTIONS')
  expect([intro, sections]).toEqual(['', '## Options\n\nOPTIONS'])
})

test('Markdown from schemas cannot break out of its place', () => {
  expect(table(['a'], [['x | y\nz']])).toBe('| a        |\n| -------- |\n| x \\| y z |')
  expect(code('a`b')).toBe('`` a`b ``')
  expect(code('')).toBe('`  `')
  expect(valueCode('')).toBe('`""`')
  expect(valueCode('\0')).toBe('`"\\u0000"`')
  expect(valueCode({ a: 1 })).toBe('`{"a":1}`')
  expect(prose('a <b> `<c>` *d*')).toBe('a &lt;b> `<c>` \\*d\\*')
})

test('JSON has lists of plain values on one line, and all else on lines of its own', () => {
  expect(json({ a: [1, 'x', null], b: [{ c: [] }], d: {} })).toBe(
    '{\n  "a": [1, "x", null],\n  "b": [\n    {\n      "c": []\n    }\n  ],\n  "d": {}\n}',
  )
  expect(json(['x'.repeat(60), 'y'.repeat(60)])).toBe(`[\n  "${'x'.repeat(60)}",\n  "${'y'.repeat(60)}"\n]`)
})

test('a page is written as prettier would write it', async () => {
  const list = table(
    ['', 'Name'],
    [
      ['a', 'b | c'],
      ['…', code('')],
    ],
  )
  const text = page('# Title', list, '', 'Text.', fenced('json', json([1, { a: [2] }])))
  expect(text).toBe(await format(text, { filepath: 'page.md' }))
})

test('the loader of a component is written as prettier would write it, however long its name', async () => {
  for (const length of [10, 24, 30, 64]) {
    const text = `export const all = {\n  transform: {\n${loader('transform', 'x'.repeat(length))}\n  },\n}\n`
    expect(text).toBe(await format(text, { filepath: 'all.ts', printWidth: 120, singleQuote: true, semi: false }))
  }
})

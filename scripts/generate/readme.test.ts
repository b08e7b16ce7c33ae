import { expect, test } from 'vitest'
import { code, prose, table, valueCode } from './markdown.ts'
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
  expect(table(['a'], [['x | y\nz']])).toBe('| a |\n| --- |\n| x \\| y z |')
  expect(code('a`b')).toBe('`` a`b ``')
  expect(code('')).toBe('`  `')
  expect(valueCode('')).toBe('`""`')
  expect(valueCode({ a: 1 })).toBe('`{"a":1}`')
  expect(prose('a <b> `<c>` *d*')).toBe('a &lt;b> `<c>` \\*d\\*')
})

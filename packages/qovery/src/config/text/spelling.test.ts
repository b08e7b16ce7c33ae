import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isTable } from './data.ts'
import type { Format } from './document.ts'
import { respell, spanIn, spell } from './spelling.ts'
import { parseText } from './testing/parse-text.ts'

/** The option `a` of a config: its text, how it is written, and what each part of the text covers there. */
function read(text: string, format: Format) {
  const document = parseText(text, 'f', format)
  const value = isTable(document.value) ? document.value['a'] : undefined
  let source = ''
  document.locate(['a'], 'value', (found) => {
    source = found
    return undefined
  })
  if (typeof value !== 'string') throw new Error(`no string: ${JSON.stringify(document.faults)}`)
  const spelling = spell(source, value)
  const covered = (part: string) => {
    const start = value.indexOf(part)
    const span = spelling && spanIn(spelling, { start, end: start + part.length })
    return span && source.slice(span.start, span.end)
  }
  return { value, source, spelling, covered }
}

describe('spell', () => {
  test.each<[string, Format, string]>([
    ['a literal block', 'yaml', 'a: |\n  .one = 1\n  if .two {\n    .three = "é😀"\n  }\n\n  .four = 4\n'],
    [
      'a literal block with a header',
      'yaml',
      'a: |2- # why\n    .one = 1\n\n   .two\n  .three = "é😀"\n  .four = 4\n\n',
    ],
    ['a folded block', 'yaml', 'a: >\n  .one = 1\n\n  .two\n  .three = "é😀"\n    .four = 4\n  .five\n'],
    ['a plain scalar', 'yaml', 'a: .one\n  .two = 2\n\n  .three = "é😀" .four = 4\n'],
    ['single quotes', 'yaml', `a: '.one ''.two''\n  .three = "é😀"\n\n  .four = 4'\n`],
    [
      'double quotes',
      'yaml',
      'a: ".one .two = \\"\\x41\\u00e8\\U0001F601\\" \\\n   .three = \\"é😀\\"\n  \\ .four = 4"\n',
    ],
    ['Windows lines', 'yaml', 'a: |\r\n  .one = 1\r\n  .two\r\n  .three = "é😀"\r\n  .four = 4\r\n'],
    ['a literal string', 'toml', 'a = \'.one = 1; .two; .three = "é😀"; .four = 4\'\n'],
    ['a literal text', 'toml', "a = '''\n.one = 1\n  .two\n.three = \"é😀\"\n.four = 4\n'''\n"],
    ['a basic text', 'toml', 'a = """\n.one = 1\\n.two\n.three = \\"é😀\\" \\\n   .four = 4\\t"""\n'],
    ['JSON', 'json', '{"a": ".one = 1\\n\\t.two\\u000a.three = \\"é😀\\"\\n.four = 4"}'],
  ])('follows %s', (_, format, text) => {
    const { value, covered, spelling } = read(text, format)
    for (const part of ['.one', '.two', '.three', '.four']) expect(covered(part)).toBe(part)
    expect(covered('é😀')).toBe('é😀')
    expect(spelling?.starts).toHaveLength(value.length + 1)
    expect(spelling?.ends).toHaveLength(value.length)
  })

  test('an escape is one unit', () => {
    expect(read('a: "x\\ty"', 'yaml').covered('\t')).toBe('\\t')
    expect(read('{"a": "x\\u0009y"}', 'json').covered('\t')).toBe('\\u0009')
    expect(read("a: 'x''y'", 'yaml').covered("'")).toBe("''")
  })

  test('does not follow an alias', () => {
    expect(read('b: &x text\na: *x\n', 'yaml').spelling).toBeUndefined()
  })

  test('follows every string as JSON and as TOML write it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(value.isWellFormed())
        const { starts, ends } = spell(JSON.stringify(value), value) ?? { starts: [], ends: [] }
        expect([starts.length, ends.length]).toEqual([value.length + 1, value.length])
        expect(starts.every((start, i) => i === 0 || start >= (starts[i - 1] as number))).toBe(true)
      }),
    )
  })

  test('follows every block of lines that YAML can have', () => {
    const line = fc.stringMatching(/^ {0,3}[a-z"'\\|>#:]{0,6} {0,2}$/)
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 8 }), (lines) => {
        const text = `a: |1\n${lines.map((one) => ` ${one}\n`).join('')}b: 1\n`
        const { value, source, spelling } = read(text, 'yaml')
        if (spelling === undefined) throw new Error('not followed')
        for (let i = 0; i < value.trimEnd().length; i++) expect(source[spelling.starts[i] as number]).toBe(value[i])
      }),
    )
  })
})

describe('respell', () => {
  test('units of a replacement stand where the variable stood', () => {
    const source = '"a ${NAME} b $$ c"'
    const spelling = spell(source, 'a ${NAME} b $$ c')
    const edits = [
      { start: 2, end: 9, length: 3 },
      { start: 12, end: 14, length: 1 },
    ]
    const moved = spelling && respell(spelling, edits)
    const covered = (start: number, end: number) => {
      const span = moved && spanIn(moved, { start, end })
      return span && source.slice(span.start, span.end)
    }
    expect([covered(2, 5), covered(3, 4), covered(6, 7), covered(8, 9), covered(10, 11)]).toEqual([
      '${NAME}',
      '${NAME}',
      'b',
      '$$',
      'c',
    ])
  })
})

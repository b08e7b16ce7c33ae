import { describe, expect, it } from 'vitest'
import type { Document } from './document.ts'
import { parseText } from './testing/parse-text.ts'

function parse(text: string): Document {
  return parseText(text, 'f.toml', 'toml')
}

describe('TOML', () => {
  it('reads tables, lists of tables, dotted keys and inline tables', () => {
    const { value, faults } = parse(
      '[[tests]]\nname = "a"\n[[tests]]\n[tests.no]\nx.y = 1\n[sinks.out]\nlabels = {a = 1, b.c = 2}\n[sinks.out.deep]\n',
    )
    expect(faults).toEqual([])
    expect(value).toEqual({
      tests: [{ name: 'a' }, { no: { x: { y: 1 } } }],
      sinks: { out: { labels: { a: 1, b: { c: 2 } }, deep: {} } },
    })
  })

  it('places tables at their headers and the entries of a list at theirs', () => {
    const document = parse('[[tests]]\n[[tests]]\nname = "b"\n[sinks."my out"]\ntype = "console"')
    expect(document.locate(['tests', 1])).toMatchObject({ line: 2, column: 3, endColumn: 8 })
    expect(document.locate(['tests', 1, 'name'])).toMatchObject({ line: 3, column: 8, endColumn: 11 })
    expect(document.locate(['sinks', 'my out'], 'key')).toMatchObject({ line: 4, column: 8, endColumn: 16 })
    expect(document.locate(['sinks', 'my out', 'inputs'])).toMatchObject({ line: 4, column: 8, endColumn: 16 })
  })

  it('turns dates and times into strings in RFC 3339 form', () => {
    expect(parse('a = 1979-05-27 07:32:00.5z\nb = 1979-05-27t07:32:00\nc = 1979-05-27\nd = 07:32:00').value).toEqual({
      a: '1979-05-27T07:32:00.5Z',
      b: '1979-05-27T07:32:00',
      c: '1979-05-27',
      d: '07:32:00',
    })
  })

  it('keeps integers exact, in every base', () => {
    expect(parse('a = 9223372036854775807\nb = 0xDEAD_BEEF\nc = -0b11\nd = +1_000').faults).toMatchObject([
      { code: 'syntax' },
    ])
    expect(parse('a = 9223372036854775807\nb = 0xDEAD_BEEF\nc = 0b11\nd = +1_000').value).toEqual({
      a: 9223372036854775807n,
      b: 0xdeadbeef,
      c: 3,
      d: 1000,
    })
  })

  it('says that a variable needs quotes, for each one', () => {
    const { faults, value } = parse('[sources.in]\nport = ${PORT}\nlist = [\n  $A,\n]\nok = "${B}"\n')
    expect(value).toBeUndefined()
    expect(faults).toMatchObject([
      {
        message: 'the variable ${PORT} must stand in quotes in TOML',
        hint: 'write port = "${PORT}"; it is converted to the option\'s type',
        location: { line: 2, column: 8, endColumn: 15 },
      },
      { hint: expect.stringContaining('write "$A"'), location: { line: 4, column: 3 } },
    ])
  })

  it('reports what is defined twice', () => {
    for (const text of ['a = 1\na = 2', '[a]\n[a]', 'a.b = 1\n[a]\nc = 1']) {
      expect(parse(text).faults).toMatchObject([{ message: 'the key a is defined twice', hint: 'keep one of the two' }])
    }
  })

  it('finds the bracket that is missing behind the name of a table', () => {
    expect(parse('a = 1\n[sources.in\n\ntype = "stdin"').faults).toMatchObject([
      { message: 'the "]" at the end of this table\'s name is missing', location: { line: 2, column: 1 } },
    ])
  })

  it('refuses keys with too many dots', () => {
    expect(parse('a' + '.a'.repeat(5000) + ' = 1').faults).toMatchObject([{ code: 'too-deep' }])
    expect(parse(`[${'a.'.repeat(5000)}a]\nb = 1`).faults).toMatchObject([{ code: 'too-deep' }])
  })
})

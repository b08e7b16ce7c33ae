import { describe, expect, it } from 'vitest'
import type { Document } from './document.ts'
import { parseText } from './testing/parse-text.ts'

function parse(text: string): Document {
  return parseText(text, 'f.json', 'json')
}

describe('JSON', () => {
  it('takes comments and trailing commas', () => {
    expect(parse('// one\n{"a": [1, 2,], /* two */ "b": -1.5e2,}').value).toEqual({ a: [1, 2], b: -150 })
  })

  it('keeps integers exact', () => {
    expect(parse('{"a": 9007199254740993, "b": -9007199254740993, "c": 9007199254740991}').value).toEqual({
      a: 9007199254740993n,
      b: -9007199254740993n,
      c: 9007199254740991,
    })
  })

  it('reports every line with a syntax error once', () => {
    const { faults, value } = parse('{\n"a" 1,\n"b": tru,\n"c": 1}')
    expect(value).toBeUndefined()
    expect(faults).toMatchObject([
      { message: 'a ":" is expected between key and value', location: { line: 2, column: 5 } },
      { message: 'unexpected text', location: { line: 3, column: 6 } },
    ])
  })

  it('says that a variable needs quotes', () => {
    expect(parse('{"port": ${PORT}}').faults).toMatchObject([
      {
        message: 'the variable ${PORT} must stand in quotes in JSON',
        location: { line: 1, column: 10, endColumn: 17 },
      },
    ])
  })

  it('refuses an empty file and a root that is no table', () => {
    expect(parse('').faults).toMatchObject([{ code: 'syntax' }])
    expect(parse('[]').faults).toMatchObject([{ code: 'not-a-table' }])
    expect(parse('3').faults).toMatchObject([{ message: 'a config must be a table of options, but this is a number' }])
  })

  it('reports duplicate keys', () => {
    expect(parse('{"a": {"b": 1, "b": 2}}').faults).toMatchObject([{ code: 'duplicate-key', path: ['a', 'b'] }])
  })
})

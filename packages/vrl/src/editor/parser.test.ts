import { classHighlighter, highlightTree } from '@lezer/highlight'
import { describe, expect, it, test } from 'vitest'
import { parser } from './index.ts'

/** The pieces of a text that an editor gives a colour to. */
function coloured(source: string): [string, string][] {
  const pieces: [string, string][] = []
  highlightTree(parser.parse(source), classHighlighter, (from, to, classes) => {
    pieces.push([source.slice(from, to), classes.replaceAll('tok-', '')])
  })
  return pieces
}

/** The texts that the tree has no place for. */
function errors(source: string): string[] {
  const found: string[] = []
  parser.parse(source).iterate({
    enter: ({ type, from, to }) => {
      if (type.isError) found.push(`${from}: ${source.slice(from, to)}`)
    },
  })
  return found
}

describe('the grammar for editors', () => {
  test.each(['.a = 1 +* 2', '.foo.', 'f(1 2)', 'x .a', 'if true 1', '{ "a" 1 }', '"{{ .a }}"', 'a = 1 }', "r'x"])(
    'has errors in %s',
    (source) => expect(errors(source)).not.toEqual([]),
  )

  it('ends an expression with its line, unless something is open or `else` follows', () => {
    expect(String(parser.parse('.a\n.b'))).toBe('Program(EventPath(Root,FieldName),EventPath(Root,FieldName))')
    expect(String(parser.parse('[1\n]'))).toBe('Program(Array("[",Integer,"]"))')
    const source = 'if a { b }\n# c\nelse { d }'
    expect(String(parser.parse(source))).toBe(
      'Program(If(if,VariableName,Block("{",VariableName,"}"),Comment,Else(else,Block("{",VariableName,"}"))))',
    )
  })

  it('groups operators by their strength', () => {
    const tree = parser.parse('a || b && c == 1 + 2 * 3').topNode
    const last = tree.firstChild?.lastChild
    expect(last?.name).toBe('BinaryExpression')
    expect([last?.from, last?.to]).toEqual([10, 24])
  })

  it('tells fields, functions, arguments, variables and templates apart', () => {
    expect(coloured('.if = parse_json!(value: x.y) # "{{ z }}"')).toEqual([
      ['.', 'variableName2'],
      ['if', 'propertyName'],
      ['=', 'operator'],
      ['parse_json', 'variableName'],
      ['!', 'keyword'],
      ['(', 'punctuation'],
      ['value', 'propertyName'],
      [':', 'punctuation'],
      ['x', 'variableName'],
      ['.', 'punctuation'],
      ['y', 'propertyName'],
      [')', 'punctuation'],
      ['# "{{ z }}"', 'comment'],
    ])
    expect(coloured('"a\\n{{ b }}" ?? r\'\\d\'')).toEqual([
      ['"a', 'string'],
      ['\\n', 'string2'],
      ['{{', 'punctuation'],
      ['b', 'variableName'],
      ['}}', 'punctuation'],
      ['"', 'string'],
      ['??', 'operator'],
      ["r'\\d'", 'string2'],
    ])
  })
})

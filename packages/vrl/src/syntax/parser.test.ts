import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Expression } from './ast.ts'
import { parse } from './index.ts'

/** What the program consists of, when there is nothing wrong with it. */
function read(source: string): readonly Expression[] {
  const { program, diagnostics } = parse(source)
  expect(diagnostics).toEqual([])
  return program?.body ?? []
}

/** Codes of what is wrong, each with the text of its cause. */
function faults(source: string): string[] {
  return parse(source).diagnostics.map(({ code, labels }) => {
    const { span } = labels.find(({ primary }) => primary) ?? { span: { start: 0, end: 0 } }
    return `${code} ${source.slice(span.start, span.end)}`
  })
}

function only(source: string): Expression {
  const body = read(source)
  expect(body).toHaveLength(1)
  return body[0] as Expression
}

describe('the parser', () => {
  it('knows where each node stands', () => {
    expect(only(' .a, err = f!(n: x.y) ')).toEqual({
      type: 'assignment',
      operator: '=',
      operatorSpan: { start: 9, end: 10 },
      target: { type: 'event', root: 'event', path: ['a'], start: 1, end: 3 },
      error: { type: 'variable', name: 'err', start: 5, end: 8 },
      value: {
        type: 'call',
        name: 'f',
        nameSpan: { start: 11, end: 12 },
        aborts: true,
        args: [
          {
            name: 'n',
            nameSpan: { start: 14, end: 15 },
            value: {
              type: 'query',
              target: { type: 'variable', name: 'x', start: 17, end: 18 },
              path: ['y'],
              start: 17,
              end: 20,
            },
            start: 14,
            end: 20,
          },
        ],
        argsSpan: { start: 13, end: 21 },
        closure: undefined,
        start: 11,
        end: 21,
      },
      start: 1,
      end: 21,
    })
  })

  it('keeps integers beyond the safe range exact, and floats apart from integers', () => {
    const values = ['9007199254740993', '-9223372036854775808', '1.0', '1_0', '007'].map(only)
    expect(values.map((node) => node.type === 'literal' && node.value)).toEqual([
      9007199254740993n,
      -9223372036854775808n,
      expect.objectContaining({ value: 1 }),
      10,
      7,
    ])
  })

  it('gives the variables of a template the place of their names', () => {
    expect(only('"a {{ b }}"')).toMatchObject({ parts: ['a ', { type: 'variable', name: 'b', start: 6, end: 7 }] })
  })

  it('keeps a path that stands apart from what is before it', () => {
    expect(faults('x .a')).toEqual(['203 .'])
    expect(faults('f() [0]')).toEqual(['203 ['])
    expect(read('x\n.a')).toHaveLength(2)
  })

  it('reads comments, blank lines and carriage returns as nothing', () => {
    expect(read('\uFEFF# one\r\n\r\n1\r\n\n # two\n2 # three')).toHaveLength(2)
  })

  it('reports what is wrong in each of the lines, lists, blocks and conditions', () => {
    const source = `a = +
if b = 1 { c = ; d = [1 2, ] }
f(1, *, (2 3), g(=))
{ "a" 1, "b": }
e = .x. + 1
1 }
`
    expect(faults(source)).toEqual([
      '203 +',
      '203 =',
      '203 ;',
      '203 2',
      '203 *',
      '203 3',
      '203 =',
      '203 1',
      '203 .',
      '203 }',
    ])
  })

  it('gives no program where a part of the text is lost, and one where only the writing is at fault', () => {
    expect(parse('a = 1\nb = )').program).toBeUndefined()
    expect(parse('a = 1 -2').program?.body).toHaveLength(1)
    expect(faults('a = 1 -2')).toEqual(['203 -'])
  })

  it('says nothing of the text behind a literal that is never closed', () => {
    expect(faults('a = )\nb = "x\n( ( [')).toEqual(['203 )', '207 "'])
    expect(faults("r'a\\'b")).toEqual(["208 r'"])
  })

  it('takes the literal that goes over lines for the one that is not closed', () => {
    const { labels } = parse('a = "x\nb = "y"\n').diagnostics[0] as ReturnType<typeof parse>['diagnostics'][number]
    expect(labels.map(({ span }) => span.start)).toEqual([13, 4])
  })

  it('warns of empty templates, and refuses those of anything but variables', () => {
    const { program, diagnostics } = parse('"{{}}a"')
    expect(program?.body).toMatchObject([{ parts: ['a'] }])
    expect(diagnostics.map(({ severity, code }) => [severity, code])).toEqual([['warning', 207]])
    expect(faults('"{{ .a }}{{ if }}{{ a"')).toEqual(['701 .a', '701 if', '207 {{'])
  })

  it.each([
    ['opening brackets', '(['.repeat(50_000)],
    ['closed brackets', '['.repeat(20_000) + ']'.repeat(20_000)],
    ['blocks', '{\n'.repeat(20_000)],
    ['signs', '!-'.repeat(50_000)],
    ['assignments', 'x = '.repeat(20_000)],
    ['operators', `${'1 + '.repeat(20_000)}1`],
    ['alternatives', `if a { 1 }${' else if a { 1 }'.repeat(5000)}`],
  ])('refuses to nest endless %s', (_, source) => {
    const { program, diagnostics } = parse(source)
    expect(program).toBeUndefined()
    expect(diagnostics.some(({ labels }) => labels[0]?.message.includes('nested too deeply'))).toBe(true)
  })

  it('allows as much nesting as people write', () => {
    expect(read(`${'['.repeat(100)}1${']'.repeat(100)}`)).toHaveLength(1)
    expect(read(`${'a || '.repeat(400)}b`)).toHaveLength(1)
    expect(read(`if a { 1 }${' else if a { 1 }'.repeat(400)}`)).toHaveLength(1)
  })

  it('gives up when everything is wrong', () => {
    const { diagnostics } = parse('= \n'.repeat(10_000))
    expect(diagnostics).toHaveLength(101)
    expect(diagnostics.at(-1)?.labels[0]?.message).toContain('more than 100 faults')
  })

  it('has something to say, or a program, whatever the tokens are', () => {
    const words =
      '. % ( ) [ ] { } , : ; ! _ -> = |= ??= ? & | || && ?? == != < <= + - * / a a.b .a f( f!( if else null true ' +
      `abort return string "x" "{{ a }}" "\\ r'x' s' 1 -1 1. @a §`
    const tokens = fc.constantFrom(...words.split(' '), '\n', '# x\n')
    fc.assert(
      fc.property(fc.array(fc.tuple(tokens, fc.constantFrom('', ' ')), { maxLength: 40 }), (pairs) => {
        const source = pairs.flat().join('')
        const { program, diagnostics } = parse(source)
        const isWrong = diagnostics.some(({ severity }) => severity === 'error')
        expect(program !== undefined || isWrong).toBe(true)
        for (const { labels } of diagnostics) {
          for (const { span } of labels) {
            expect(span.start).toBeGreaterThanOrEqual(0)
            expect(span.end).toBeGreaterThanOrEqual(span.start)
            expect(span.end).toBeLessThanOrEqual(source.length)
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('reads any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (source) => parse(source).diagnostics.length < 200),
    )
  })
})

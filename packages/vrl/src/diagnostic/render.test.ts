import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Diagnostic, Label } from './diagnostic.ts'
import { CODES, render } from './index.ts'

function label(source: string, text: string, message = '', primary = true): Label {
  const start = source.indexOf(text)
  return { span: { start, end: start + text.length }, message, primary }
}

function fault(labels: readonly Label[], notes: Diagnostic['notes'] = []): Diagnostic {
  return { severity: 'error', code: 103, title: 'unhandled fallible assignment', labels, notes }
}

/** A drawing, as lines that are easily compared. */
function lines(text: string): string[] {
  return text.split('\n')
}

describe('a drawn diagnostic', () => {
  it('has a head, the place, the line with its labels, and notes', () => {
    const source = '.a = 1\n.b = to_int(.a)\n'
    const drawn = render(source, [
      fault(
        [label(source, 'to_int(.a)', 'this can fail'), label(source, '.b =', 'or assign the error', false)],
        [
          { kind: 'hint', text: 'use `!`' },
          { kind: 'see', text: 'documentation about error handling' },
          { kind: 'note', text: 'two\nlines' },
        ],
      ),
    ])
    expect(lines(drawn)).toEqual([
      'error[E103]: unhandled fallible assignment',
      '  ┌─ :2:6',
      '  │',
      '2 │ .b = to_int(.a)',
      '  │ ---- ^^^^^^^^^^ this can fail',
      '  │ │',
      '  │ or assign the error',
      '  │',
      '  = hint: use `!`',
      '  = see documentation about error handling',
      '  = two',
      '    lines',
    ])
  })

  it('hangs labels that overlap below the line, in the order in which they were given', () => {
    const source = 'a = b + c'
    const drawn = render(source, [
      fault([label(source, 'b + c', 'one'), label(source, 'b + c', 'two', false), label(source, '+', 'three')]),
    ])
    expect(lines(drawn).slice(3)).toEqual([
      '1 │ a = b + c',
      '  │     ^^^^^',
      '  │     │ │',
      '  │     │ three',
      '  │     one',
      '  │     two',
    ])
  })

  it('draws labels over several lines at the left, with the lines between cut', () => {
    const source = 'x = f({\n  1\n  2\n  3\n  4\n  5\n  6\n}, 7)\n'
    const whole = source.slice(source.indexOf('{'), source.indexOf('}') + 1)
    const drawn = render(source, [fault([label(source, whole, 'the block'), label(source, '7', 'the number', false)])])
    expect(lines(drawn)).toEqual([
      'error[E103]: unhandled fallible assignment',
      '  ┌─ :1:7',
      '  │',
      '1 │   x = f({',
      '  │ ╭───────^',
      '2 │ │   1',
      '3 │ │   2',
      '4 │ │   3',
      '  · │',
      '7 │ │   6',
      '8 │ │ }, 7)',
      '  │ │    - the number',
      '  │ ╰─^ the block',
    ])
  })

  it('begins a label over several lines in front of a line that it covers', () => {
    const source = '  {\n  1\n}'
    expect(lines(render(source, [fault([label(source, '{\n  1\n}', 'all', false)])])).slice(3)).toEqual([
      '1 │ ╭   {',
      '2 │ │   1',
      '3 │ │ }',
      "  │ ╰─' all",
    ])
  })

  it('draws several labels over lines beside each other', () => {
    const source = 'a {\nb {\n}\n}'
    const drawn = render(source, [
      fault([label(source, '{\nb {\n}\n}', 'outer'), label(source, '{\n}', 'inner', false)]),
    ])
    expect(lines(drawn).slice(3)).toEqual([
      '1 │     a {',
      '  │ ╭─────^',
      '2 │ │   b {',
      "  │ │ ╭───'",
      '3 │ │ │ }',
      "  │ │ ╰─' inner",
      '4 │ │   }',
      '  │ ╰───^ outer',
    ])
  })

  it('sets marks under wide characters, tabs and characters of no width', () => {
    const source = '\tx = "漢字é" e\u0301 😀 + y'
    expect(lines(render(source, [fault([label(source, '+', 'here')])])).slice(1)).toEqual([
      '  ┌─ :1:17',
      '  │',
      '1 │     x = "漢字é" e\u0301 😀 + y',
      '  │                      ^ here',
    ])
  })

  it('shows the end of a text that ends with a line', () => {
    const source = 'x =\n'
    const end = { span: { start: 4, end: 4 }, message: 'a value', primary: true }
    expect(lines(render(source, [fault([end])])).slice(1)).toEqual(['  ┌─ :2:1', '  │', '2 │', '  │ ^ a value'])
  })

  it('numbers lines of several digits in one column', () => {
    const source = `a\n${'\n'.repeat(8)}b`
    const drawn = render(source, [fault([label(source, 'b', 'late'), label(source, 'a', 'early', false)])])
    expect(lines(drawn).slice(1)).toEqual([
      '   ┌─ :10:1',
      '   │',
      ' 1 │ a',
      '   │ - early',
      '   ·',
      '10 │ b',
      '   │ ^ late',
    ])
  })

  it('draws without an excerpt where there is no label', () => {
    expect(render('', [fault([], [{ kind: 'note', text: 'why' }])])).toBe(
      'error[E103]: unhandled fallible assignment\n  = why',
    )
  })

  it('has colours only when asked for, and one colour for each run of marks', () => {
    const source = 'x + y'
    const drawn = render(source, [{ ...fault([label(source, '+ y', 'm')]), severity: 'warning' }], { colors: true })
    expect(lines(drawn)).toEqual([
      '\u001b[1;93mwarning[E103]\u001b[0m\u001b[1;97m: unhandled fallible assignment\u001b[0m',
      '  \u001b[34m┌─\u001b[0m :1:3',
      '  \u001b[34m│\u001b[0m',
      '\u001b[34m1\u001b[0m \u001b[34m│\u001b[0m x \u001b[33m+ y\u001b[0m',
      '  \u001b[34m│\u001b[0m   \u001b[33m^^^\u001b[0m \u001b[33mm\u001b[0m',
    ])
  })

  it('shows control characters as signs', () => {
    const source = 'a \u001b[31m \u202e \u0085 \u0000 \u007f'
    const drawn = render(source, [fault([label(source, 'a', '\u001b]0;title\u0007')])], { name: 'x\u001b' })
    expect(drawn).not.toMatch(/[\0-\t\v-\u001f\u007f-\u009f\u202e]/)
    expect(lines(drawn)[1]).toBe('  ┌─ x␛:1:1')
    expect(lines(drawn)[3]).toBe('1 │ a ␛[31m � � ␀ ␡')
  })

  it('is drawn for whatever spans, each line beginning with the gutter', () => {
    const indent = /^( *\d+|\s*) [│┌·]/
    const texts = fc.string({ unit: fc.constantFrom('a', ' ', '\n', '\t', '漢', '😀', '\r'), maxLength: 40 })
    const labels = fc.array(
      fc.record({
        span: fc.tuple(fc.nat(45), fc.nat(45)).map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) })),
        message: fc.constantFrom('', 'm', 'two\nlines'),
        primary: fc.boolean(),
      }),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(texts, labels, (source, all) => {
        const [, ...rest] = lines(render(source, [fault(all)]))
        for (const line of rest) expect(line).toMatch(indent)
      }),
    )
  })
})

describe('the codes', () => {
  it('have pages of different names, and explanations that are sentences', () => {
    expect(new Set([...CODES.values()].map(({ slug }) => slug)).size).toBe(CODES.size)
    for (const { slug, explanation } of CODES.values()) {
      expect(slug).toMatch(/^\d{3,4}(_[a-z]+)+$/)
      expect(explanation).toMatch(/^[A-Z].*\.$/)
    }
  })
})

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { codePoints, Lines } from './location.ts'

describe('Lines', () => {
  it('counts lines from 1 and columns in code points', () => {
    const lines = new Lines('a.yaml', 'first\r\n\u{1f600}key: 1\n')
    expect(lines.at({ start: 9, end: 12 })).toEqual({
      file: 'a.yaml',
      line: 2,
      column: 2,
      endColumn: 5,
      lineText: '\u{1f600}key: 1',
    })
  })

  it('cuts a span that runs over lines at the end of its first line', () => {
    const lines = new Lines('a.yaml', 'abc\r\ndef')
    expect(lines.at({ start: 1, end: 8 })).toMatchObject({ line: 1, column: 2, endColumn: 4 })
  })

  it('keeps every span inside the text', () => {
    const part = fc.constantFrom('a', '\n', '\r\n', '\r', '\u{1f600}', '\t')
    const texts = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''))
    fc.assert(
      fc.property(texts, fc.integer({ min: -5, max: 80 }), fc.nat(80), (text, start, length) => {
        const found = new Lines('f', text).at({ start, end: start + length })
        expect(found.lineText).toBe(text.split('\n')[found.line - 1]?.replace(/\r$/, ''))
        expect(found.column).toBeGreaterThanOrEqual(1)
        expect(found.endColumn).toBeGreaterThanOrEqual(found.column)
        expect(found.endColumn).toBeLessThanOrEqual(codePoints(found.lineText) + 1)
      }),
    )
  })
})

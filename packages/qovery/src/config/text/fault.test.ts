import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Fault } from './fault.ts'
import { renderFaults } from './fault.ts'
import { Lines } from './location.ts'

const TEXT = 'sinks:\n  prom:\n    adress: 0.0.0.0:9598\n'
const lines = new Lines('qovery.yaml', TEXT)

const unknownKey: Fault = {
  severity: 'error',
  code: 'unknown-key',
  message: 'unknown key "adress" in sinks.prom',
  location: lines.at({ start: TEXT.indexOf('adress'), end: TEXT.indexOf(': 0.0') }),
  hint: 'did you mean "address"?',
}

describe('renderFaults', () => {
  it('shows the line with carets under the place, the hint, and a count', () => {
    expect(renderFaults([unknownKey], { color: false })).toBe(
      [
        'error[unknown-key]: unknown key "adress" in sinks.prom',
        ' --> qovery.yaml:3:5',
        '  |',
        '3 |     adress: 0.0.0.0:9598',
        '  |     ^^^^^^',
        '  = did you mean "address"?',
        '',
        '1 error',
        '',
      ].join('\n'),
    )
  })

  it('sorts by file and position, with faults that have no place first', () => {
    const at = (file: string, start: number): Fault => ({
      severity: 'warning',
      code: 'w',
      message: `${file}${start}`,
      location: new Lines(file, TEXT).at({ start, end: start + 1 }),
    })
    const placeless: Fault = { severity: 'error', code: 'not-found', message: 'none' }
    const shown = renderFaults([at('b', 0), at('a', 20), at('a', 1), placeless], { color: false })
    expect(shown.match(/(?<=\]: ).*/g)).toEqual(['none', 'a1', 'a20', 'b0'])
    expect(shown.trimEnd().split('\n').at(-1)).toBe('1 error, 3 warnings')
  })

  it('shows the related place of a fault', () => {
    const related = [{ message: 'first defined here', location: lines.at({ start: 0, end: 5 }) }]
    const shown = renderFaults([{ ...unknownKey, related }], { color: false })
    expect(shown).toContain('note: first defined here\n --> qovery.yaml:1:1\n  |\n1 | sinks:\n  | ^^^^^\n')
  })

  it('shows no more than two hundred, and counts the rest', () => {
    const shown = renderFaults(
      Array.from({ length: 250 }, () => unknownKey),
      { color: false },
    )
    expect(shown.match(/^error/gm)).toHaveLength(200)
    expect(shown.trimEnd().split('\n').at(-1)).toBe('250 errors, of which 50 are not shown')
  })

  it('colours only when asked', () => {
    expect(renderFaults([unknownKey], { color: true })).toContain('\x1b[31merror[unknown-key]\x1b[0m')
    expect(renderFaults([], { color: true })).toBe('')
  })

  it('cuts a long line around the place', () => {
    const text = `${'x'.repeat(5000)}HERE${'y'.repeat(5000)}`
    const location = new Lines('f', text).at({ start: 5000, end: 5004 })
    const rows = renderFaults([{ ...unknownKey, location }], { color: false }).split('\n')
    expect(rows[3]?.length).toBeLessThan(140)
    expect(rows[3]?.indexOf('HERE')).toBe(rows[4]?.indexOf('^^^^'))
  })

  it('keeps carets under the place after characters that are written out', () => {
    const text = 'a\x1b[31m\u202e\tkey: 1'
    const location = new Lines('f', text).at({ start: text.indexOf('key'), end: text.indexOf(':') })
    const rows = renderFaults([{ ...unknownKey, location }], { color: false }).split('\n')
    expect(rows[3]).toBe('1 | a␛[31m\\u{202e} key: 1')
    expect(rows[4]?.indexOf('^^^')).toBe(rows[3]?.indexOf('key'))
  })

  it('lets no control character of a config reach the terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat(40), fc.nat(40), (text, start, length) => {
        const location = new Lines(text, text).at({ start, end: start + length })
        const fault: Fault = { severity: 'error', code: text, message: text, location, hint: text }
        const shown = renderFaults([fault], { color: false })
        expect(shown).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]/)
      }),
    )
  })
})

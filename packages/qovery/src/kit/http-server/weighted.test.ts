import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseWeighted } from './weighted.ts'

const valuesOf = (header: string) => parseWeighted(header).map((member) => member.value)

describe('a weighted list', () => {
  it('has the most wanted member first, and keeps the order of equals', () => {
    expect(valuesOf('a/b;q=0.2, c/d, e/f;q=0.9, g/h;q=1.0')).toEqual(['c/d', 'g/h', 'e/f', 'a/b'])
  })

  it('has wildcards after what is named, where both are wanted alike', () => {
    expect(valuesOf('*/*, text/*, text/plain')).toEqual(['text/plain', 'text/*', '*/*'])
  })

  it('has parameters, bare or quoted, by lower-case names', () => {
    const [member] = parseWeighted('Text/Plain; Version=0.0.4; note="a,b;c=\\"d\\""; Q=.5')
    expect(member?.value).toBe('text/plain')
    expect(member?.weight).toBe(0.5)
    expect([...(member?.parameters ?? [])]).toEqual([
      ['version', '0.0.4'],
      ['note', 'a,b;c="d"'],
    ])
  })

  it('leaves out members whose weight is none, and empty ones', () => {
    expect(valuesOf('a;q=x, ,;q=1, b;q=, c;q=-1, d;q=1e9, e;q=., f;q=0')).toEqual(['f'])
  })

  it('is empty without a header', () => {
    expect(parseWeighted(undefined)).toEqual([])
  })

  it('looks at 64 members at most', () => {
    expect(parseWeighted('a,'.repeat(10_000))).toHaveLength(64)
  })

  it('takes any text, quickly and with weights from 0 to 1', () => {
    const hostile = fc.stringMatching(/^[a-z"\\,;=q.0-9*/ ]*$/)
    fc.assert(
      fc.property(fc.oneof(fc.string(), hostile), (header) => {
        for (const { value, weight } of parseWeighted(header)) {
          expect(value).not.toBe('')
          expect(weight >= 0 && weight <= 1).toBe(true)
        }
      }),
    )
  })
})

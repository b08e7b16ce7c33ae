import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Regex } from '../index.ts'

const encoder = new TextEncoder()

/** Groups as texts, as the matcher of bytes finds them; `unsure` where it cannot tell. */
function groupsInBytes(regex: Regex, text: string): (string | undefined)[] | 'unsure' | 'none' | undefined {
  const match = regex.bytes
  if (match === undefined) return undefined
  const around = encoder.encode(`x${text}x`)
  const slots = new Int32Array(2 * regex.names.length + 1).fill(7)
  const found = match(around, 1, around.length - 1, slots, 1)
  if (found !== 1) return found === 0 ? 'none' : 'unsure'
  return regex.names.map((_, group) => {
    const [start, end] = slots.subarray(1 + 2 * group)
    return (start as number) < 0 ? undefined : new TextDecoder().decode(around.subarray(start, end))
  })
}

const atom = fc.constantFrom(
  'a',
  'b',
  'ab',
  'é',
  '.',
  '[ab]',
  '[^a]',
  '[^é\\n]',
  '\\w',
  '\\S',
  '\\d',
  '[^"]',
  '"',
  ' ',
  '(?i:a)',
  '(?i:k)',
  '$',
  '^',
  '',
)
const operator = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}')
const { part } = fc.letrec<{ part: string }>((tie) => ({
  part: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    atom,
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => a + b),
    fc.tuple(tie('part'), tie('part')).map(([a, b]) => `(?:${a}|${b})`),
    tie('part').map((a) => `(${a})`),
    fc.tuple(tie('part'), operator).map(([a, op]) => `(?:${a})${op}`),
  ),
}))
const text = fc
  .array(fc.constantFrom('a', 'b', 'k', 'K', 'é', '€', '😀', '"', ' ', '\n', '1', 'ab', 'aa'), { maxLength: 9 })
  .map((parts) => parts.join(''))

describe('a matcher of bytes', () => {
  test('finds what is found in the text, or says that it cannot tell', () => {
    let told = 0
    fc.assert(
      fc.property(part, fc.array(text, { minLength: 4, maxLength: 4 }), (pattern, subjects) => {
        const regex = new Regex(`^${pattern}`)
        for (const subject of subjects) {
          const groups = groupsInBytes(regex, subject)
          if (groups === undefined || groups === 'unsure') continue
          told++
          const match = regex.exec(subject)
          expect(groups).toEqual(match === undefined ? 'none' : [...match])
        }
      }),
      { numRuns: 3000 },
    )
    expect(told).toBeGreaterThan(1000)
  })

  test('takes patterns as people write them for lines of logs', () => {
    const nginx = new Regex(
      '^(?P<ip>\\S+) \\S+ (\\S+) \\[([^\\]]+)\\] "([A-Z]+) ([^" ]*) [^"]*" (\\d{3}) (\\d+|-)(?: "([^"]*)")?',
    )
    const line = '::1 - bob [22/Nov/2026:17:00:00 +0000] "GET /café HTTP/1.1" 200 12'
    expect(groupsInBytes(nginx, line)).toEqual([...(nginx.exec(line) ?? [])])
    expect(groupsInBytes(nginx, `${line} "-" "x"`)).toEqual([...(nginx.exec(`${line} "-" "x"`) ?? [])])
    expect(groupsInBytes(nginx, 'GET')).toBe('none')
  })

  test('reads characters of several bytes where any may stand, and is unsure of them elsewhere', () => {
    expect(groupsInBytes(new Regex('^"([^"]*)"$'), '"é€😀"')).toEqual(['"é€😀"', 'é€😀'])
    expect(groupsInBytes(new Regex('^[^"]{2}"'), 'aé"')).toBe('unsure')
    expect(groupsInBytes(new Regex('^\\S+ '), 'é ')).toBe('unsure')
    expect(groupsInBytes(new Regex('^[a-z]+'), 'abé')).toEqual(['ab'])
  })

  test('keeps the shorter match where a longer way fails', () => {
    expect(groupsInBytes(new Regex('^(a)(?:b(c))?'), 'abd')).toEqual(['a', 'a', undefined])
  })

  test.each([
    ['that may begin anywhere', 'a+'],
    ['in which a byte may lead two ways', '^a*a'],
    ['that asks for words', '^a\\b'],
    ['with more states than fit', '^(?:[ab]{100} ){3}'],
  ])('is not made of a pattern %s', (_, pattern) => {
    expect(new Regex(pattern).bytes).toBeUndefined()
  })
})

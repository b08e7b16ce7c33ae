import * as fc from 'fast-check'
import { RE2JS } from 're2js'
import { describe, expect, test } from 'vitest'
import { Regex, trustLinearFallback } from './index.ts'

// Texts are short here: also patterns that are sent to the automaton otherwise are to run in V8.
trustLinearFallback(1)

/** The same pattern for us and for RE2, whose `\w`, `\d`, `\s` and `\b` are of ASCII. */
interface Pattern {
  readonly ours: string
  readonly theirs: string
}
const same = (text: string): Pattern => ({ ours: text, theirs: text })
const ascii = (text: string): Pattern => ({ ours: `(?-u:${text})`, theirs: text })

const atom = fc.constantFrom(
  ...['a', 'b', 'c', 'é', '😀', '.', '(?s:.)', '[ab]', '[^a]', '[^é\\n]', '[😀a]', '[^😀]', '\\x{1F600}'].map(same),
  ...['(?i:A)', '(?i:[A-C])', '(?i:É)', '[[:alpha:]]', '[^[:alpha:]]', '\\pL', '\\PL', '[\\pL\\n]', 'ab', '(?i:k)'].map(
    same,
  ),
  ...['\\w', '\\d', '\\s'].map(ascii),
  ...['^', '$', '(?m:^)', '(?m:$)', '\\A', '\\z', ''].map(same),
  ...['\\b', '\\B'].map(ascii),
)
const operator = fc.constantFrom('*', '+', '?', '*?', '+?', '??', '{2}', '{1,3}', '{0,2}?', '{2,}', '{0}')
const { pattern } = fc.letrec<{ pattern: Pattern }>((tie) => ({
  pattern: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    atom,
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => both(a, b, (x, y) => x + y)),
    fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => both(a, b, (x, y) => `(?:${x}|${y})`)),
    tie('pattern').map((a) => both(a, a, (x) => `(${x})`)),
    fc.tuple(tie('pattern'), operator).map(([a, op]) => both(a, a, (x) => `(?:${x})${op}`)),
  ),
}))
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', 'K', 'é', 'É', '\u212a', '😀', '😁', ' ', '\n', '1', '€'), { maxLength: 9 })
  .map((parts) => parts.join(''))

function both(a: Pattern, b: Pattern, join: (a: string, b: string) => string): Pattern {
  return { ours: join(a.ours, b.ours), theirs: join(a.theirs, b.theirs) }
}

function theirSpans(theirs: string, subject: string): ([number, number] | undefined)[] | undefined {
  const matcher = RE2JS.compile(theirs).matcher(subject)
  if (!matcher.find()) return undefined
  return Array.from({ length: matcher.groupCount() + 1 }, (_, group) =>
    matcher.start(group) < 0 ? undefined : [matcher.start(group), matcher.end(group)],
  )
}

describe('a pattern', () => {
  test('matches where RE2 matches, with the same groups', () => {
    fc.assert(
      fc.property(pattern, text, ({ ours, theirs }, subject) => {
        expect(new Regex(ours).spans(subject)).toEqual(theirSpans(theirs, subject))
      }),
      { numRuns: 1000 },
    )
  })

  test('gives the same matches in V8 and in the automaton', () => {
    fc.assert(
      fc.property(pattern, text, ({ ours }, subject) => {
        const regex = new Regex(ours)
        const match = regex.exec(subject)
        const spans = regex.spans(subject)
        expect(match === undefined ? undefined : [...match]).toEqual(
          spans?.map((span) => (span === undefined ? undefined : subject.slice(...span))),
        )
        expect(match?.index).toBe(spans?.[0]?.[0])
        expect(regex.test(subject)).toBe(match !== undefined)
      }),
      { numRuns: 1000 },
    )
  })
})

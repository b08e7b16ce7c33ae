import { expect, test } from 'vitest'
import { codePointSet, contains } from './code-points.ts'
import { foldCase } from './fold.ts'

const CASED = /\p{Changes_When_Casemapped}|\p{Changes_When_Casefolded}/u

test('folds as JavaScript does by Unicode', () => {
  const patterns = new Map<string, RegExp>()
  const patternOf = (character: string) => {
    const pattern = patterns.get(character) ?? new RegExp(`^${character}$`, 'iu')
    patterns.set(character, pattern)
    return pattern
  }
  const wrong: string[] = []
  for (let code = 0; code < 0x20000; code++) {
    const character = String.fromCodePoint(code)
    if (!CASED.test(character)) continue
    const folded = foldCase(codePointSet([[code, code]]))
    for (const other of [character.toLowerCase(), character.toUpperCase(), 'k', 's', 'å', 'ß', 'θ', 'ω', 'a']) {
      const otherCode = other.codePointAt(0) as number
      if (String.fromCodePoint(otherCode) !== other) continue
      if (contains(folded, otherCode) !== patternOf(other).test(character)) wrong.push(character + other)
    }
  }
  expect(wrong).toEqual([])
})

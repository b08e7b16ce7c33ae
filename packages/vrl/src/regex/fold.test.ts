import { expect, test } from 'vitest'
import { codePointSet, contains } from './code-points.ts'
import { foldCase } from './fold.ts'

test('folds as JavaScript does by Unicode', () => {
  const wrong: string[] = []
  for (let code = 0; code < 0x20000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue
    const character = String.fromCodePoint(code)
    const folded = foldCase(codePointSet([[code, code]]))
    const others = [character.toLowerCase(), character.toUpperCase(), 'k', 's', 'å', 'ß', 'θ', 'ω']
    for (const other of others) {
      const otherCode = other.codePointAt(0) as number
      if (String.fromCodePoint(otherCode) !== other || /[\^$.*+?()[\]{}|\\/]/.test(other)) continue
      if (contains(folded, otherCode) !== new RegExp(`^${other}$`, 'iu').test(character)) wrong.push(character + other)
    }
  }
  expect(wrong).toEqual([])
})

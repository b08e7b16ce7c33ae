import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { endOfCodePoints, unitAt, utf8Length } from './utf8.ts'

const text = fc.string({ unit: fc.constantFrom('a', 'é', '€', '😀', '\ud800') })

test('the length of a text is that of its bytes', () => {
  fc.assert(
    fc.property(text, (input) => {
      expect(utf8Length(input, 0, input.length)).toBe(new TextEncoder().encode(input).length)
    }),
  )
})

test('every place in a text is found again by its byte', () => {
  fc.assert(
    fc.property(text, (input) => {
      let at = 0
      for (const character of input) {
        expect(unitAt(input, utf8Length(input, 0, at))).toBe(at)
        at += character.length
      }
      expect(unitAt(input, utf8Length(input, 0, at) + 1)).toBeUndefined()
    }),
  )
})

test('a byte within a character counts as the next one', () => {
  expect(unitAt('é€', 1)).toBe(1)
  expect(unitAt('é€', 3)).toBe(2)
})

test('code points are counted, not units', () => {
  fc.assert(
    fc.property(text, fc.nat(10), (input, count) => {
      expect(input.slice(0, endOfCodePoints(input, count))).toBe([...input].slice(0, count).join(''))
    }),
  )
})

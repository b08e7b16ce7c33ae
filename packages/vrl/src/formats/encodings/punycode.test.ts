import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodePunycode, encodePunycode } from './punycode.ts'

const WORDS: readonly (readonly [string, string])[] = [
  ['café', 'caf-dma'],
  ['bücher', 'bcher-kva'],
  ['他们为什么不说中文', 'ihqwcrb4cv8a8dqg056pqjye'],
  ['3年B組金八先生', '3B-ww4c5e180e575a65lsy2b'],
  ['خرید-پستی', '--5mckejo83c6tfa'],
]

test.each(WORDS)('%s is encoded as %s', (word, code) => {
  expect(encodePunycode(word)).toBe(code)
  expect(decodePunycode(code)).toBe(word)
})

test('any text is decoded to what was encoded', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
      expect(decodePunycode(encodePunycode(text) ?? '')).toBe(text)
    }),
  )
})

test('no text makes it fail in another way than by saying so', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), (text) => {
      expect(['string', 'undefined']).toContain(typeof decodePunycode(text))
    }),
  )
})

test('what overflows is refused', () => {
  expect(decodePunycode('99999999999999')).toBeUndefined()
  expect(decodePunycode('line-svcgateway-jp-mvm-ri-d060072')).toBeUndefined()
})

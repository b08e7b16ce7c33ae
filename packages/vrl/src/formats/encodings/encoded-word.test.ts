import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { thrownBy } from '../../../tests/thrown.ts'
import { Failure } from '../../function/index.ts'
import { decodeEncodedWords } from './encoded-word.ts'

const TEXTS: readonly (readonly [string, string])[] = [
  ['Subject: =?iso-8859-1?Q?=A1Hola,_se=F1or!?=', 'Subject: ¡Hola, señor!'],
  ['=?utf-8?b?SGVsbG8sIFdvcmxkIQ==?= and =?utf-8?q?more?=.', 'Hello, World! and more.'],
  ['?b?SGVsbG8sIFdvcmxkIQ==', 'Hello, World!'],
  ['Hello world.', 'Hello world.'],
  ['Is =? equal to ?= or not?', 'Is =? equal to ?= or not?'],
  ['Is =? equal or not?', 'Is =? equal or not?'],
  ['', ''],
]

test.each(TEXTS)('%o is %o', (text, decoded) => {
  expect(decodeEncodedWords(text)).toBe(decoded)
})

test.each([
  ['Subject: =?iso-8859-1??=A1Hola?=', 'Invalid encoding: ""'],
  ['=?iso-9001?Q?hello=5Fworld?=', 'Unable to decode "iso-9001" value'],
  ['=?utf-8?b?abc?=', 'Unable to decode base64 value'],
])('%o cannot be decoded', (text, message) => {
  expect(() => decodeEncodedWords(text)).toThrow(message)
})

test('any text is decoded or fails', () => {
  const text = fc
    .array(fc.constantFrom('=?', '?', '?=', 'utf-8', 'q', 'b', '=41', 'AA==', ' '))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(text, (input) => {
      const thrown = thrownBy(() => decodeEncodedWords(input))
      expect(thrown === undefined || thrown instanceof Failure).toBe(true)
    }),
  )
})

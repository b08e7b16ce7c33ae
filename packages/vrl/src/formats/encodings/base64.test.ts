import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase16, encodeBase16 } from './base16.ts'
import { decodeBase64, encodeBase64, withoutPadding } from './base64.ts'

test('base64 agrees with Node in both alphabets', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
      expect(encodeBase64(bytes, 'url_safe', false)).toBe(Buffer.from(bytes).toString('base64url'))
    }),
  )
})

test('what was encoded is decoded again, with padding and without', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.boolean(), (bytes, padded) => {
      expect(decodeBase64(withoutPadding(encodeBase64(bytes, 'standard', padded)))).toEqual(bytes)
      expect(decodeBase16(encodeBase16(bytes))).toEqual(bytes)
    }),
  )
})

test('base64 that could be written in another way is refused', () => {
  expect(decodeBase64('helloworld')).toBeUndefined()
  expect(decodeBase64('A')).toBeUndefined()
  expect(decodeBase64('a-_b')).toBeUndefined()
  expect(decodeBase64('AA\u00e9A')).toBeUndefined()
})

test('only padding is not taken away', () => {
  expect(withoutPadding('===')).toBe('===')
})

test.each(['0', '0g', '٠٠'])('%o is not hexadecimal', (text) => {
  expect(decodeBase16(text)).toBeUndefined()
})

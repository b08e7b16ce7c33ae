import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeCharset, decodeWord, encodeCharset } from './charset.ts'

const LABELS = [
  'ibm866', 'iso-8859-2', 'iso-8859-5', 'iso-8859-16', 'koi8-r', 'koi8-u', 'macintosh', 'windows-874', 'windows-1250',
  'windows-1252', 'windows-1258', 'x-mac-cyrillic', 'gbk', 'gb18030', 'big5', 'euc-jp', 'shift_jis', 'iso-2022-jp', 'euc-kr',
] // prettier-ignore

const SAMPLES: readonly (readonly [string, string, readonly number[]])[] = [
  ['안녕하세요', 'euc-kr', [0xbe, 0xc8, 0xb3, 0xe7, 0xc7, 0xcf, 0xbc, 0xbc, 0xbf, 0xe4]],
  ['こんにちは', 'shift_jis', [0x82, 0xb1, 0x82, 0xf1, 0x82, 0xc9, 0x82, 0xbf, 0x82, 0xcd]],
  ['aこb', 'iso-2022-jp', [0x61, 0x1b, 0x24, 0x42, 0x24, 0x33, 0x1b, 0x28, 0x42, 0x62]],
  ['ﾄ', 'shift_jis', [0xc4]],
  ['你好', 'gb2312', [0xc4, 0xe3, 0xba, 0xc3]],
  ['€', 'gbk', [0x80]],
  ['€', 'gb18030', [0xa2, 0xe3]],
  ['😀', 'gb18030', [0x94, 0x39, 0xfc, 0x36]],
  ['一十', 'big5', [0xa4, 0x40, 0xa4, 0x51]],
  ['é', 'latin1', [0xe9]],
  ['✓', 'latin1', [...new TextEncoder().encode('&#10003;')]],
  ['é', 'utf-16le', [0xc3, 0xa9]],
]

test.each(SAMPLES)('%s in %s', (text, label, bytes) => {
  expect([...encodeCharset(text, label)]).toEqual(bytes)
})

/** Characters that a decoder gives but no encoder writes in the same way. */
const ONE_WAY = /[\ufffd\ue000-\uf8ff¥‾−\u{e0000}-\u{10ffff}\x0e\x0f\x1a-\x1c\x7f]/gu

test.each(LABELS)('what %s can write, it reads again', (label) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), (input) => {
      const text = decodeCharset(input, label).replaceAll(ONE_WAY, '')
      const again = decodeCharset(encodeCharset(text, label), label)
      fc.pre(!/&#\d+;/.test(again))
      expect(again.normalize('NFKC')).toBe(text.normalize('NFKC'))
    }),
  )
})

test('a byte order mark decides before the label does', () => {
  expect(decodeCharset(Uint8Array.of(0xef, 0xbb, 0xbf, 0xc3, 0xa9), 'latin1')).toBe('é')
  expect(decodeCharset(Uint8Array.of(0xff, 0xfe, 0xe9, 0), 'latin1')).toBe('é')
})

test('an unknown label is named', () => {
  expect(() => decodeCharset(Uint8Array.of(1), 'euc--kr')).toThrow('Unknown charset: euc--kr')
  expect(decodeWord(Uint8Array.of(1), 'iso-9001')).toBeUndefined()
})

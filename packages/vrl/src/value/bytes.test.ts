import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBytes, toBytes } from './index.ts'

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text where the runtime's own decoder takes the bytes, and those bytes where it does not. */
function decoded(bytes: Uint8Array): string | Uint8Array {
  try {
    return strict.decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return bytes
    throw error
  }
}

/** Bytes around the borders of UTF-8: leading bytes, those that may follow them, and U+FFFD itself. */
// prettier-ignore
const border = fc.constantFrom(
  0x00, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbd, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef,
  0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff,
)

test('bytes are a text exactly where they are UTF-8', () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.array(border, { maxLength: 8 }).map((list) => Uint8Array.from(list)),
    fc.string({ unit: 'binary' }).map((text) => new TextEncoder().encode(`${text}\ufffd`)),
  )
  fc.assert(
    fc.property(bytes, (given) => {
      expect(fromBytes(given)).toEqual(decoded(given))
    }),
    { numRuns: 1500 },
  )
})

test('a text has the bytes of its UTF-8, be it short or long', () => {
  const text = fc.oneof(
    fc.string({ maxLength: 80 }),
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ size: 'large' }),
  )
  fc.assert(
    fc.property(text, (given) => {
      expect(toBytes(given)).toEqual(new TextEncoder().encode(given))
    }),
  )
})

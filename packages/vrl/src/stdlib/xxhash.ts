import { defineFunction, fail, param } from '../function/index.ts'
import { U64 } from '../hash/u64.ts'
import { xxh3, xxh3Wide } from '../hash/xxh3.ts'
import { xxhashLibrary } from '../hash/xxhash-library.ts'
import { Kind } from '../kind/index.ts'
import { toBytes, type Value } from '../value/index.ts'

const KINDS = new Map([
  ['XXH32', Kind.integer],
  ['XXH64', Kind.integer],
  ['XXH3-64', Kind.integer],
  ['XXH3-128', Kind.bytes],
])

export const xxhash = defineFunction({
  name: 'xxhash',
  category: 'Checksum',
  description: 'Computes an [xxHash](https://xxhash.com) of `value`: fast, but no protection against forgery.',
  params: [
    param.bytes('value', 'What the hash is of.'),
    param.text('variant', 'The variant, in upper or lower case: `XXH32`, `XXH64`, `XXH3-64` or `XXH3-128`.', {
      default: 'XXH32',
    }),
  ],
  returns: Kind.integer.or(Kind.bytes),
  rules: ['64 bits are given as a signed integer, 128 bits as a string of decimal digits.'],
  failures: ['The variant is not known. This cannot happen where it is given as a literal that is right.'],
  uses: [xxhashLibrary],
  examples: [
    { title: '32 bits without a variant', source: 'xxhash("foo")', result: 3792637401 },
    { title: '32 bits', source: 'xxhash("foo", "XXH32")', result: 3792637401 },
    { title: '64 bits', source: 'xxhash("foo", "XXH64")', result: 3728699739546630700 },
    { title: 'XXH3 with 64 bits', source: 'xxhash("foo", "XXH3-64")', result: -6093828362558604000 },
    {
      title: 'XXH3 with 128 bits',
      source: 'xxhash("foo", "XXH3-128")',
      result: '161745101148472925293886522910304009610',
    },
  ],
  typeOf(call) {
    const variant = call.constant('variant')
    const kind = typeof variant === 'string' ? KINDS.get(variant.toUpperCase()) : undefined
    return { kind: kind ?? Kind.integer.or(Kind.bytes), fallible: kind === undefined }
  },
  run: (value, variant) => hashed(toBytes(value), variant),
})

function hashed(bytes: Uint8Array, variant: string): Value {
  switch (variant.toUpperCase()) {
    case 'XXH32':
      return xxhashLibrary.get().h32Raw(bytes)
    case 'XXH64': {
      const hash = xxhashLibrary.get().h64Raw(bytes)
      return new U64(Number(hash >> 32n), Number(hash & 0xffffffffn)).toInteger()
    }
    case 'XXH3-64':
      return xxh3(bytes).toInteger()
    case 'XXH3-128': {
      const { low, high } = xxh3Wide(bytes)
      return String((high.toBigInt() << 64n) | low.toBigInt())
    }
    default:
      return fail("Variant must be either 'XXH32', 'XXH64', 'XXH3-64', or 'XXH3-128'")
  }
}

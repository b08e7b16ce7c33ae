import { multiply64, multiply32, readU32, swap32, U64 } from './u64.ts'
import { longHashes, mixed, PRIMES, SECRET, secretWord } from './xxh3-blocks.ts'

/** A hash of 128 bits. */
export interface U128 {
  readonly low: U64
  readonly high: U64
}

const { PRIME_1, PRIME_2, PRIME_3, PRIME_4, PRIME32_2, MIX_1, MIX_2 } = PRIMES

/** XXH3 with 64 bits, seed 0 and the default secret (xxHash 0.8, doc/xxhash_spec.md). */
export function xxh3(input: Uint8Array): U64 {
  const length = input.length
  if (length > 240) return longHashes(input).low
  if (length > 128) return upTo240(input)
  if (length > 16) return upTo128(input)
  if (length > 8) return upTo16(input)
  if (length >= 4) return upTo8(input)
  if (length > 0) return avalanche64(U64.of(combined(input)).xor(U64.of(secret32(0) ^ secret32(4))))
  return avalanche64(secretPair(56))
}

/** XXH3 with 128 bits, seed 0 and the default secret. */
export function xxh3Wide(input: Uint8Array): U128 {
  const length = input.length
  if (length > 240) return longHashes(input)
  if (length > 128) return wideUpTo240(input)
  if (length > 16) return wideUpTo128(input)
  if (length > 8) return wideUpTo16(input)
  if (length >= 4) return wideUpTo8(input)
  if (length > 0) return wideUpTo3(combined(input))
  return { low: avalanche64(secretPair(64)), high: avalanche64(secretPair(80)) }
}

/** One to three bytes and their count as one word. */
function combined(input: Uint8Array): number {
  const { length } = input
  const [first, middle, last] = [input[0] as number, input[length >> 1] as number, input[length - 1] as number]
  return ((first << 16) | (middle << 24) | last | (length << 8)) >>> 0
}

function upTo8(input: Uint8Array): U64 {
  const { length } = input
  const keyed = new U64(readU32(input, 0), readU32(input, length - 4)).xor(secretPair(8))
  const rotated = keyed.xor(keyed.rotateLeft(49)).xor(keyed.rotateLeft(24)).times(MIX_2)
  return rotated
    .xor(rotated.shiftRight(35).add(U64.of(length)))
    .times(MIX_2)
    .xorShift(28)
}

function upTo16(input: Uint8Array): U64 {
  const { length } = input
  const low = U64.read(input, 0).xor(secretPair(24))
  const high = U64.read(input, length - 8).xor(secretPair(40))
  return avalanche(U64.of(length).add(low.swapped).add(high).add(folded(low, high)))
}

function upTo128(input: Uint8Array): U64 {
  const { length } = input
  let sum = U64.of(length).times(PRIME_1)
  for (let pair = Math.ceil(length / 32) - 1; pair >= 0; pair--) {
    sum = sum.add(mixed(input, pair * 16, pair * 32))
    sum = sum.add(mixed(input, length - pair * 16 - 16, pair * 32 + 16))
  }
  return avalanche(sum)
}

function upTo240(input: Uint8Array): U64 {
  const { length } = input
  let sum = U64.of(length).times(PRIME_1)
  for (let at = 0; at < 128; at += 16) sum = sum.add(mixed(input, at, at))
  let rest = mixed(input, length - 16, 119)
  for (let at = 128; at + 16 <= length; at += 16) rest = rest.add(mixed(input, at, at - 125))
  return avalanche(avalanche(sum).add(rest))
}

function wideUpTo3(word: number): U128 {
  const swapped = swap32(word)
  const other = ((swapped << 13) | (swapped >>> 19)) >>> 0
  return {
    low: avalanche64(U64.of(word).xor(U64.of(secret32(0) ^ secret32(4)))),
    high: avalanche64(U64.of(other).xor(U64.of(secret32(8) ^ secret32(12)))),
  }
}

function wideUpTo8(input: Uint8Array): U128 {
  const { length } = input
  const keyed = new U64(readU32(input, length - 4), readU32(input, 0)).xor(secretPair(16))
  const product = multiply64(keyed, PRIME_1.add(U64.of(length << 2)))
  const high = product.high.add(product.low.shiftLeft(1))
  const low = product.low.xor(high.shiftRight(3)).xorShift(35).times(MIX_2).xorShift(28)
  return { low, high: avalanche(high) }
}

function wideUpTo16(input: Uint8Array): U128 {
  const { length } = input
  const last = U64.read(input, length - 8)
  const product = multiply64(U64.read(input, 0).xor(last).xor(secretPair(32)), PRIME_1)
  const keyed = last.xor(secretPair(48))
  const high = product.high.add(keyed.add(multiply32(keyed.lo, PRIME32_2 - 1)))
  const low = product.low.add(new U64((length - 1) << 22, 0)).xor(high.swapped)
  const hash = multiply64(low, PRIME_2)
  return { low: avalanche(hash.low), high: avalanche(hash.high.add(high.times(PRIME_2))) }
}

function wideUpTo128(input: Uint8Array): U128 {
  const { length } = input
  let sum: U128 = { low: U64.of(length).times(PRIME_1), high: U64.zero }
  for (let pair = Math.ceil(length / 32) - 1; pair >= 0; pair--) {
    sum = mixed32(sum, input, { first: pair * 16, second: length - pair * 16 - 16, secret: pair * 32 })
  }
  return finished(sum, length)
}

function wideUpTo240(input: Uint8Array): U128 {
  const { length } = input
  let sum: U128 = { low: U64.of(length).times(PRIME_1), high: U64.zero }
  for (let at = 0; at < 128; at += 32) sum = mixed32(sum, input, { first: at, second: at + 16, secret: at })
  sum = { low: avalanche(sum.low), high: avalanche(sum.high) }
  for (let at = 128; at + 32 <= length; at += 32) {
    sum = mixed32(sum, input, { first: at, second: at + 16, secret: at - 125 })
  }
  return finished(mixed32(sum, input, { first: length - 16, second: length - 32, secret: 103 }), length)
}

interface Places {
  readonly first: number
  readonly second: number
  readonly secret: number
}

function mixed32({ low, high }: U128, input: Uint8Array, { first, second, secret }: Places): U128 {
  return {
    low: low.add(mixed(input, first, secret)).xor(U64.read(input, second).add(U64.read(input, second + 8))),
    high: high.add(mixed(input, second, secret + 16)).xor(U64.read(input, first).add(U64.read(input, first + 8))),
  }
}

function finished({ low, high }: U128, length: number): U128 {
  const weighted = low.times(PRIME_1).add(high.times(PRIME_4)).add(U64.of(length).times(PRIME_2))
  return { low: avalanche(low.add(high)), high: avalanche(weighted).negated }
}

function secret32(at: number): number {
  return readU32(SECRET, at)
}

/** Two words of the secret, one beside the other, as one. */
function secretPair(at: number): U64 {
  return secretWord(at).xor(secretWord(at + 8))
}

function folded(a: U64, b: U64): U64 {
  const { low, high } = multiply64(a, b)
  return low.xor(high)
}

function avalanche(hash: U64): U64 {
  return hash.xorShift(37).times(MIX_1).xorShift(32)
}

function avalanche64(hash: U64): U64 {
  return hash.xorShift(33).times(PRIME_2).xorShift(29).times(PRIME_3).xorShift(32)
}

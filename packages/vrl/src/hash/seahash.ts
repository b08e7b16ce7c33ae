import { U64 } from './u64.ts'

const PRIME = new U64(0x6eed0e9d, 0xa4d94a4f)
const START = [
  new U64(0x16f11fe8, 0x9b0d677c),
  new U64(0xb480a793, 0xd8e6c86c),
  new U64(0x6fe2e5aa, 0xf078ebc9),
  new U64(0x14f994a4, 0xc5259381),
] as const

/** SeaHash with its default seeds (crate `seahash` 4). */
export function seahash64(input: Uint8Array): U64 {
  let [a, b, c, d]: readonly [U64, U64, U64, U64] = START
  for (let at = 0; at < input.length; at += 8) {
    const next = diffused(a.xor(wordAt(input, at)))
    ;[a, b, c, d] = [b, c, d, next]
  }
  return diffused(a.xor(b).xor(c).xor(d).xor(U64.of(input.length)))
}

/** Eight bytes, filled up with zeros at the end of the input. */
function wordAt(input: Uint8Array, at: number): U64 {
  if (at + 8 <= input.length) return U64.read(input, at)
  const padded = new Uint8Array(8)
  padded.set(input.subarray(at))
  return U64.read(padded, 0)
}

function diffused(word: U64): U64 {
  const x = word.times(PRIME)
  const by = x.hi >>> 28
  const upper = x.hi >>> by
  return new U64(x.hi, x.lo ^ upper).times(PRIME)
}

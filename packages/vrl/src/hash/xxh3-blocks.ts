import { multiply32, multiply64, readU32, U64 } from './u64.ts'

/** The constants of xxHash. */
export const PRIMES = {
  PRIME32_1: 0x9e3779b1,
  PRIME32_2: 0x85ebca77,
  PRIME32_3: 0xc2b2ae3d,
  PRIME_1: new U64(0x9e3779b1, 0x85ebca87),
  PRIME_2: new U64(0xc2b2ae3d, 0x27d4eb4f),
  PRIME_3: new U64(0x165667b1, 0x9e3779f9),
  PRIME_4: new U64(0x85ebca77, 0xc2b2ae63),
  PRIME_5: new U64(0x27d4eb2f, 0x165667c5),
  MIX_1: new U64(0x16566791, 0x9e3779f9),
  MIX_2: new U64(0x9fb21c65, 0x1e98df25),
} as const

/** The default secret of XXH3. */
export const SECRET = Uint8Array.from(
  (
    'b8fe6c3923a44bbe7c01812cf721ad1cded46de9839097db7240a4a4b7b3671fcb79e64eccc0e578825ad07dccff7221b8084674f743248e' +
    'e03590e6813a264c3c2852bb91c300cb88d0658b1b532ea371644897a20df94e3819ef46a9deacd8a8fa763fe39c343ff9dcbbc7c70b4f1d8a' +
    '51e04bcdb45931c89f7ec9d9787364eac5ac8334d3ebc3c581a0fffa1363eb170ddd51b7f0da49d316552629d4689e2b16be587d47a1fc8f' +
    'f8b8d17ad031ce45cb3a8f95160428afd7fbcabb4b407e'
  ).match(/../g) as string[],
  (pair) => Number.parseInt(pair, 16),
)

const STRIPE = 64
const STRIPES_PER_BLOCK = 16
const BLOCK = STRIPE * STRIPES_PER_BLOCK
const { PRIME32_1, PRIME32_2, PRIME32_3, PRIME_1, PRIME_2, PRIME_3, PRIME_4, PRIME_5, MIX_1 } = PRIMES
const START = [U64.of(PRIME32_3), PRIME_1, PRIME_2, PRIME_3, PRIME_4, U64.of(PRIME32_2), PRIME_5, U64.of(PRIME32_1)]

/** Eight sums of 64 bits, each as its lower and its upper half. */
type Sums = Uint32Array

/** XXH3 of more than 240 bytes: the 128 bits, whose lower half are the 64. */
export function longHashes(input: Uint8Array): { readonly low: U64; readonly high: U64 } {
  const { length } = input
  const sums: Sums = Uint32Array.from(START.flatMap(({ lo, hi }) => [lo, hi]))
  const blocks = Math.floor((length - 1) / BLOCK)
  for (let block = 0; block < blocks; block++) {
    for (let stripe = 0; stripe < STRIPES_PER_BLOCK; stripe++) {
      accumulate(sums, input, block * BLOCK + stripe * STRIPE, stripe * 8)
    }
    scramble(sums)
  }
  const rest = Math.floor((length - 1 - blocks * BLOCK) / STRIPE)
  for (let stripe = 0; stripe < rest; stripe++) accumulate(sums, input, blocks * BLOCK + stripe * STRIPE, stripe * 8)
  accumulate(sums, input, length - STRIPE, 121)
  return {
    low: merged(sums, 11, U64.of(length).times(PRIME_1)),
    high: merged(sums, 117, U64.of(length).times(PRIME_2).inverted),
  }
}

/** Sixteen bytes mixed with sixteen of the secret. */
export function mixed(input: Uint8Array, at: number, secret: number): U64 {
  const a = U64.read(input, at).xor(secretWord(secret))
  const { low, high } = multiply64(a, U64.read(input, at + 8).xor(secretWord(secret + 8)))
  return low.xor(high)
}

export function secretWord(at: number): U64 {
  return U64.read(SECRET, at)
}

/** Adds a stripe: without objects, since this is the loop in which long inputs spend their time. */
function accumulate(sums: Sums, input: Uint8Array, at: number, secret: number): void {
  for (let lane = 0; lane < 16; lane += 2) {
    const low = readU32(input, at + lane * 4)
    const high = readU32(input, at + lane * 4 + 4)
    addTo(sums, lane ^ 2, low, high)
    const a = (low ^ readU32(SECRET, secret + lane * 4)) >>> 0
    const b = (high ^ readU32(SECRET, secret + lane * 4 + 4)) >>> 0
    const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
    const product = aLow * bLow
    const cross = aLow * bHigh
    const other = aHigh * bLow
    const middle = (product >>> 16) + (cross & 0xffff) + (other & 0xffff)
    const upper = aHigh * bHigh + (cross >>> 16) + (other >>> 16) + (middle >>> 16)
    addTo(sums, lane, ((middle << 16) | (product & 0xffff)) >>> 0, upper)
  }
}

function addTo(sums: Sums, lane: number, low: number, high: number): void {
  const sum = (sums[lane] as number) + low
  sums[lane] = sum
  sums[lane + 1] = (sums[lane + 1] as number) + high + (sum > 0xffffffff ? 1 : 0)
}

function scramble(sums: Sums): void {
  for (let lane = 0; lane < 16; lane += 2) {
    const sum = sumAt(sums, lane)
    const keyed = sum.xorShift(47).xor(secretWord(128 + lane * 4))
    const low = multiply32(keyed.lo, PRIME32_1)
    sums[lane] = low.lo
    sums[lane + 1] = low.hi + Math.imul(keyed.hi, PRIME32_1)
  }
}

function merged(sums: Sums, secret: number, start: U64): U64 {
  let hash = start
  for (let pair = 0; pair < 4; pair++) {
    const a = sumAt(sums, pair * 4).xor(secretWord(secret + pair * 16))
    const { low, high } = multiply64(a, sumAt(sums, pair * 4 + 2).xor(secretWord(secret + pair * 16 + 8)))
    hash = hash.add(low.xor(high))
  }
  return hash.xorShift(37).times(MIX_1).xorShift(32)
}

function sumAt(sums: Sums, lane: number): U64 {
  return new U64(sums[lane + 1] as number, sums[lane] as number)
}

/** A hash of 64 bits, as two whole numbers of 32 bits. */
export interface Fingerprint {
  high: number
  low: number
}

/** Chosen anew by each process, so that nobody can prepare texts that collide. */
const SEED = Math.floor(Math.random() * 2 ** 32)

/** The fingerprint of a text, written into `into`, which is returned. Two lanes of multiplication and exclusive or, mixed at the end as in MurmurHash3. */
export function fingerprint(text: string, into: Fingerprint): Fingerprint {
  let a = 0xdeadbeef ^ SEED
  let b = 0x41c6ce57 ^ SEED
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    a = Math.imul(a ^ unit, 0x85ebca6b)
    b = Math.imul(b ^ unit, 0x5f356495)
    a ^= b >>> 15
  }
  into.high = (mixed(a ^ text.length) ^ Math.imul(b, 0x27d4eb2f)) >>> 0
  into.low = (mixed(b) ^ Math.imul(a, 0x165667b1)) >>> 0
  return into
}

function mixed(value: number): number {
  let bits = value ^ (value >>> 16)
  bits = Math.imul(bits, 0x85ebca6b)
  bits ^= bits >>> 13
  bits = Math.imul(bits, 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

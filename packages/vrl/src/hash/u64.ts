/** An unsigned integer of 64 bits as two halves, for hash functions: wraps around as they expect. Immutable. */
export class U64 {
  /** 0 to 2^32 - 1, as the upper half. */
  readonly lo: number
  readonly hi: number

  constructor(hi: number, lo: number) {
    this.hi = hi >>> 0
    this.lo = lo >>> 0
  }

  static readonly zero = new U64(0, 0)

  /** Of a number from 0 to 2^53. */
  static of(value: number): U64 {
    return new U64(value / 4294967296, value)
  }

  /** Reads eight bytes, the lowest first. */
  static read(bytes: Uint8Array, at: number): U64 {
    return new U64(readU32(bytes, at + 4), readU32(bytes, at))
  }

  xor(other: U64): U64 {
    return new U64(this.hi ^ other.hi, this.lo ^ other.lo)
  }

  add(other: U64): U64 {
    const lo = this.lo + other.lo
    return new U64(this.hi + other.hi + (lo > 0xffffffff ? 1 : 0), lo)
  }

  sub(other: U64): U64 {
    const lo = this.lo - other.lo
    return new U64(this.hi - other.hi - (lo < 0 ? 1 : 0), lo)
  }

  get negated(): U64 {
    return U64.zero.sub(this)
  }

  get inverted(): U64 {
    return new U64(~this.hi, ~this.lo)
  }

  /** The lower half of the product. */
  times(other: U64): U64 {
    const product = multiply32(this.lo, other.lo)
    return new U64(product.hi + Math.imul(this.hi, other.lo) + Math.imul(this.lo, other.hi), product.lo)
  }

  /** `by`: 1 to 63. */
  shiftLeft(by: number): U64 {
    if (by >= 32) return new U64(this.lo << (by - 32), 0)
    return new U64((this.hi << by) | (this.lo >>> (32 - by)), this.lo << by)
  }

  /** `by`: 1 to 63. */
  shiftRight(by: number): U64 {
    if (by >= 32) return new U64(0, this.hi >>> (by - 32))
    return new U64(this.hi >>> by, (this.lo >>> by) | (this.hi << (32 - by)))
  }

  rotateLeft(by: number): U64 {
    const left = this.shiftLeft(by)
    const right = this.shiftRight(64 - by)
    return new U64(left.hi | right.hi, left.lo | right.lo)
  }

  /** Itself with its upper bits mixed into the lower ones. */
  xorShift(by: number): U64 {
    return this.xor(this.shiftRight(by))
  }

  get swapped(): U64 {
    return new U64(swap32(this.lo), swap32(this.hi))
  }

  /** The signed integer of the same bits, as VRL has integers. */
  toInteger(): number | bigint {
    const value = (this.hi | 0) * 4294967296 + this.lo
    return Number.isSafeInteger(value) ? value : BigInt.asIntN(64, this.toBigInt())
  }

  toBigInt(): bigint {
    return (BigInt(this.hi) << 32n) | BigInt(this.lo)
  }
}

/** The whole product of two integers of 32 bits. */
export function multiply32(a: number, b: number): U64 {
  const [aLow, aHigh, bLow, bHigh] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16]
  const low = aLow * bLow
  const cross = aLow * bHigh
  const other = aHigh * bLow
  const middle = (low >>> 16) + (cross & 0xffff) + (other & 0xffff)
  return new U64(aHigh * bHigh + (cross >>> 16) + (other >>> 16) + (middle >>> 16), (middle << 16) | (low & 0xffff))
}

/** The whole product of two integers of 64 bits: its lower and its upper half. */
export function multiply64(a: U64, b: U64): { readonly low: U64; readonly high: U64 } {
  const low = multiply32(a.lo, b.lo)
  const left = multiply32(a.hi, b.lo)
  const right = multiply32(a.lo, b.hi)
  const high = multiply32(a.hi, b.hi)
  const second = low.hi + left.lo + right.lo
  const third = left.hi + right.hi + high.lo + Math.floor(second / 4294967296)
  return {
    low: new U64(second, low.lo),
    high: new U64(high.hi + Math.floor(third / 4294967296), third),
  }
}

/** Reads four bytes, the lowest first. */
export function readU32(bytes: Uint8Array, at: number): number {
  const low = (bytes[at] as number) | ((bytes[at + 1] as number) << 8)
  return (low | ((bytes[at + 2] as number) << 16) | ((bytes[at + 3] as number) << 24)) >>> 0
}

export function swap32(value: number): number {
  return ((value << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)) >>> 0
}

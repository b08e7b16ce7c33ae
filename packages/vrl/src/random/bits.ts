const pool = new Uint8Array(4096)
let used = pool.length

/** Bytes that nobody can foretell; they belong to the caller. */
export function randomBytes(count: number): Uint8Array<ArrayBuffer> {
  if (count > 256) return globalThis.crypto.getRandomValues(new Uint8Array(count))
  return taken(count).slice()
}

export function randomU32(): number {
  const [a, b, c, d] = taken(4) as unknown as [number, number, number, number]
  return (a | (b << 8) | (c << 16) | (d << 24)) >>> 0
}

/** From 0 up to but not including 1, in steps of 2^-53. */
export function randomFraction(): number {
  return ((randomU32() >>> 5) * 67108864 + (randomU32() >>> 6)) / 9007199254740992
}

/** From 0 up to but not including `limit`, which is 2^64 at most. */
export function randomBelow(limit: bigint): bigint {
  const whole = 1n << 64n
  const fair = whole - (whole % limit)
  for (;;) {
    const value = (BigInt(randomU32()) << 32n) | BigInt(randomU32())
    if (value < fair) return value % limit
  }
}

function taken(count: number): Uint8Array<ArrayBuffer> {
  if (used + count > pool.length) {
    globalThis.crypto.getRandomValues(pool)
    used = 0
  }
  return pool.subarray(used, (used += count))
}

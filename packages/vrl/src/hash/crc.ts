import type { CrcAlgorithm } from './crc-catalog.ts'

/** Computes one CRC; made once per algorithm, since it holds tables. */
export type Crc = (input: Uint8Array) => number | bigint

const MASK_32 = 0xffffffffn

/** The function that computes the CRC of an algorithm: in numbers up to 64 bits of width, in bigints beyond. */
export function crcOf(algorithm: CrcAlgorithm): Crc {
  if (algorithm.width > 64) return hugeCrc(algorithm)
  if (algorithm.width > 32) return algorithm.reflected ? reflectedWide(algorithm) : plainWide(algorithm)
  return algorithm.reflected ? reflectedNarrow(algorithm) : plainNarrow(algorithm)
}

function reflectedNarrow(algorithm: CrcAlgorithm): Crc {
  const table = Uint32Array.from(reflectedTable(algorithm), Number)
  const start = Number(reversed(algorithm.start, algorithm.width))
  const xor = Number(algorithm.xor)
  return (input) => {
    let crc = start
    for (let i = 0; i < input.length; i++) crc = (crc >>> 8) ^ (table[(crc ^ (input[i] as number)) & 0xff] as number)
    return (crc ^ xor) >>> 0
  }
}

/** The remainder lies in the uppermost bits, so that every width up to 32 works alike. */
function plainNarrow(algorithm: CrcAlgorithm): Crc {
  const table = Uint32Array.from(plainTable(algorithm, 32), Number)
  const unused = 32 - algorithm.width
  const start = Number(algorithm.start) << unused
  const xor = Number(algorithm.xor)
  return (input) => {
    let crc = start
    for (let i = 0; i < input.length; i++) crc = (crc << 8) ^ (table[(crc >>> 24) ^ (input[i] as number)] as number)
    const remainder = ((crc >>> unused) ^ xor) >>> 0
    return algorithm.turned ? Number(reversed(BigInt(remainder), algorithm.width)) : remainder
  }
}

function reflectedWide(algorithm: CrcAlgorithm): Crc {
  const [lows, highs] = halves(reflectedTable(algorithm))
  const start = reversed(algorithm.start, algorithm.width)
  return (input) => {
    let low = Number(start & MASK_32)
    let high = Number(start >> 32n)
    for (let i = 0; i < input.length; i++) {
      const at = (low ^ (input[i] as number)) & 0xff
      low = ((low >>> 8) | (high << 24)) ^ (lows[at] as number)
      high = (high >>> 8) ^ (highs[at] as number)
    }
    return joined(high, low) ^ algorithm.xor
  }
}

function plainWide(algorithm: CrcAlgorithm): Crc {
  const [lows, highs] = halves(plainTable(algorithm, 64))
  const unused = BigInt(64 - algorithm.width)
  const start = algorithm.start << unused
  return (input) => {
    let low = Number(start & MASK_32)
    let high = Number(start >> 32n)
    for (let i = 0; i < input.length; i++) {
      const at = (high >>> 24) ^ (input[i] as number)
      high = ((high << 8) | (low >>> 24)) ^ (highs[at] as number)
      low = (low << 8) ^ (lows[at] as number)
    }
    return (joined(high, low) >> unused) ^ algorithm.xor
  }
}

/** For the only algorithm beyond 64 bits, which is a reflected one. */
function hugeCrc(algorithm: CrcAlgorithm): Crc {
  const table = reflectedTable(algorithm)
  const start = reversed(algorithm.start, algorithm.width)
  return (input) => {
    let crc = start
    for (const byte of input) crc = (crc >> 8n) ^ (table[Number(crc & 0xffn) ^ byte] as bigint)
    return crc ^ algorithm.xor
  }
}

function reflectedTable({ polynomial, width }: CrcAlgorithm): bigint[] {
  const turned = reversed(polynomial, width)
  return Array.from({ length: 256 }, (_, byte) => {
    let crc = BigInt(byte)
    for (let bit = 0; bit < 8; bit++) crc = (crc >> 1n) ^ ((crc & 1n) === 1n ? turned : 0n)
    return crc
  })
}

function plainTable({ polynomial, width }: CrcAlgorithm, size: number): bigint[] {
  const aligned = polynomial << BigInt(size - width)
  const top = 1n << BigInt(size - 1)
  return Array.from({ length: 256 }, (_, byte) => {
    let crc = BigInt(byte) << BigInt(size - 8)
    for (let bit = 0; bit < 8; bit++) crc = BigInt.asUintN(size, crc << 1n) ^ ((crc & top) === 0n ? 0n : aligned)
    return crc
  })
}

function halves(table: readonly bigint[]): [lows: Uint32Array, highs: Uint32Array] {
  return [
    Uint32Array.from(table, (entry) => Number(entry & MASK_32)),
    Uint32Array.from(table, (entry) => Number(entry >> 32n)),
  ]
}

function joined(high: number, low: number): bigint {
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)
}

/** The lowest `width` bits in the opposite order. */
function reversed(value: bigint, width: number): bigint {
  let result = 0n
  for (let bit = 0; bit < width; bit++) result = (result << 1n) | ((value >> BigInt(bit)) & 1n)
  return result
}

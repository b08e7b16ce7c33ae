import type { SeaHash } from '@qovery/vrl/hash'
import { Float, type Value } from '@qovery/vrl/value'

/** How much of a stream is kept: one of so many, or a share of all. */
export interface Portion {
  /** What kept events are marked with. */
  readonly label: string
  /** The share that is kept, above 0 and at most 1. */
  readonly share: number
  /** Whether the event is kept that `seen` others came before. Of any number the right portion is kept, the first one among it. */
  keeps(seen: number): boolean
  /** Whether events are kept whose key has this hash. */
  keepsHash(hash: SeaHash): boolean
}

export class Rate implements Portion {
  readonly label: string
  readonly share: number
  readonly #rate: number

  constructor(rate: number) {
    this.label = String(rate)
    this.share = 1 / rate
    this.#rate = rate
  }

  keeps(seen: number): boolean {
    return seen % this.#rate === 0
  }

  /** The hash is a multiple of the rate. */
  keepsHash({ high, low }: SeaHash): boolean {
    const rate = this.#rate
    // Below 2^20 no product here is beyond 2^53.
    if (rate < 2 ** 20) return ((high % rate) * (2 ** 32 % rate) + low) % rate === 0
    return ((BigInt(high) << 32n) | BigInt(low)) % BigInt(rate) === 0n
  }
}

export class Ratio implements Portion {
  readonly label: string
  readonly share: number
  readonly #thresholdHigh: number
  readonly #thresholdLow: number

  constructor(ratio: number) {
    this.label = String(ratio)
    this.share = ratio
    // Multiplying by a power of two is exact.
    const upper = ratio * 2 ** 32
    this.#thresholdHigh = Math.floor(upper)
    this.#thresholdLow = Math.floor((upper - this.#thresholdHigh) * 2 ** 32)
  }

  keeps(seen: number): boolean {
    return Math.ceil((seen + 1) * this.share) > Math.ceil(seen * this.share)
  }

  /** The hash is within that share of all hashes. */
  keepsHash({ high, low }: SeaHash): boolean {
    return high < this.#thresholdHigh || (high === this.#thresholdHigh && low <= this.#thresholdLow)
  }
}

/** The rate that a field asks for: a whole number above 0, or its text. */
export function rateOf(value: Value | undefined): Rate | undefined {
  const number = typeof value === 'string' && /^\+?\d{1,15}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isInteger(number) && number > 0 ? new Rate(number) : undefined
}

/** The ratio that a field asks for: a number above 0 and at most 1, or its text. */
export function ratioOf(value: Value | undefined): Ratio | undefined {
  const number = value instanceof Float ? value.value : typeof value === 'string' ? decimal(value) : value
  return typeof number === 'number' && number > 0 && number <= 1 ? new Ratio(number) : undefined
}

function decimal(text: string): number {
  return /^\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : Number.NaN
}

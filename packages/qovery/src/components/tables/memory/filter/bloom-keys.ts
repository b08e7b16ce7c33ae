import type { ValueObject } from '@qovery/vrl/value'
import { BloomFilter } from '../../../../kit/bloom-filter.ts'
import type { KeyFilter } from './key-filter.ts'

/** One key in a hundred that was never written seems to be there when the filter is full: bits for each. */
const BITS_PER_KEY = 9.6

export function bloomBytes({ max_entries }: { readonly max_entries: number }): number {
  return Math.ceil((max_entries * BITS_PER_KEY) / 8)
}

/** Keys that never leave. */
export class BloomKeys implements KeyFilter {
  readonly bytes: number
  readonly #filter: BloomFilter

  constructor(options: { readonly max_entries: number }) {
    this.bytes = bloomBytes(options)
    this.#filter = new BloomFilter(this.bytes, options.max_entries)
  }

  get size(): number {
    return this.#filter.size
  }

  write(key: string): 'insertions' {
    this.#filter.add(key)
    return 'insertions'
  }

  find(key: string): ValueObject | undefined {
    return this.#filter.has(key) ? { key, value: null } : undefined
  }

  scan(): number {
    return 0
  }
}

import type { TagValue } from '@qovery/sdk'
import { BloomFilter } from '../../../kit/bloom-filter.ts'
import { FingerprintSet } from './fingerprint-set.ts'

export type Mode = 'exact' | 'exact_fingerprint' | 'probabilistic'

/** The values of a tag that were let through. */
export interface AcceptedValues {
  readonly size: number
  has(text: string): boolean
  add(text: string): unknown
}

export function acceptedValues(mode: Mode, limit: number, bytes: number): AcceptedValues {
  if (mode === 'exact') return new Set<string>()
  return mode === 'exact_fingerprint' ? new FingerprintSet() : new BloomFilter(bytes, limit)
}

/** A text that is equal for equal values of a tag, and for them only; all values of a tag together are one. */
export function textOf(value: TagValue): string {
  if (typeof value !== 'string') return `\0${JSON.stringify(value)}`
  return value.charCodeAt(0) === 0 ? `\0${JSON.stringify(value)}` : value
}

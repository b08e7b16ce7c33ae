import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BloomFilter } from '../../../kit/bloom-filter.ts'
import { DistinctCount } from './distinct-count.ts'
import { FingerprintSet } from './fingerprint-set.ts'

const texts = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

describe('a set of fingerprints', () => {
  it('has what was added and nothing else, whatever the texts are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.array(fc.string()), (added, asked) => {
        const set = new FingerprintSet()
        const model = new Set(added)
        for (const text of added) set.add(text)
        expect(set.size).toBe(model.size)
        for (const text of [...added, ...asked]) expect(set.has(text)).toBe(model.has(text))
      }),
    )
  })

  it('keeps a hundred thousand similar texts apart', () => {
    const set = new FingerprintSet()
    for (const text of texts(100_000, 'user-')) set.add(text)
    expect(set.size).toBe(100_000)
    expect(texts(100_000, 'User-').filter((text) => set.has(text))).toEqual([])
  })
})

describe('a Bloom filter', () => {
  it.each([
    [5120, 500, 0.0001],
    [5120, 5000, 0.03],
    [1024, 2000, 0.16],
    [100, 8000, 1],
  ])('of %i bytes for %i values is wrong at most as often as its formula says', (bytes, values, rate) => {
    const filter = new BloomFilter(bytes, values)
    const added = texts(values, 'in-')
    for (const text of added) filter.add(text)
    expect(added.every((text) => filter.has(text))).toBe(true)
    const wrong = texts(20_000, 'out-').filter((text) => filter.has(text)).length
    expect(wrong / 20_000).toBeLessThanOrEqual(rate)
    expect(filter.size).toBeLessThanOrEqual(values)
  })
})

describe('an estimate of different texts', () => {
  it.each([0, 1, 10, 100, 1000, 100_000])('of %i is about right, however often they come', (count) => {
    const distinct = new DistinctCount()
    for (const text of [...texts(count, 'x'), ...texts(count, 'x')]) distinct.add(text)
    expect(Math.abs(distinct.estimate - count)).toBeLessThanOrEqual(Math.max(1, count * 0.3))
  })
})

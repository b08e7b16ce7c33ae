import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { CuckooFilter, cuckooBytes } from './cuckoo.ts'
import { filterOption, type CuckooOptions } from './options.ts'

function options(more: object = {}): CuckooOptions {
  return filterOption.parse({ type: 'cuckoo', max_entries: 1000, ...more }) as CuckooOptions
}

const keys = (count: number, prefix = 'key') => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
const WRITTEN = { scans: 5, count: 1 }

describe('a cuckoo filter', () => {
  test('has every key that it took, up to as many as it was made for', () => {
    for (const max_entries of [1, 7, 100, 5000, 7782]) {
      const filter = new CuckooFilter(options({ max_entries, fingerprint_bits: 16 }))
      const all = keys(max_entries)
      expect(all.filter((key) => !filter.write(key, WRITTEN))).toEqual([])
      expect(all.filter((key) => filter.find(key) === undefined)).toEqual([])
    }
  })

  test('seldom has a key that it was never given', () => {
    const filter = new CuckooFilter(options({ max_entries: 10_000, fingerprint_bits: 16 }))
    for (const key of keys(10_000)) filter.write(key, WRITTEN)
    const wrong = keys(20_000, 'other').filter((key) => filter.find(key) !== undefined).length
    expect(wrong).toBeLessThan(20)
  })

  test('is as it was where there is no room for a key', () => {
    const filter = new CuckooFilter(options({ max_entries: 8, bucket_size: 2, fingerprint_bits: 32, max_kicks: 20 }))
    const taken = keys(200).filter((key) => filter.write(key, WRITTEN))
    expect(taken.length).toBeLessThan(200)
    expect(filter.size).toBe(taken.length)
    expect(taken.filter((key) => filter.find(key) === undefined)).toEqual([])
  })

  test('forgets what is little used where it is told to, and takes every key', () => {
    const filter = new CuckooFilter(options({ max_entries: 100, fingerprint_bits: 32, lru_enabled: true }))
    filter.write('used', WRITTEN)
    for (const key of keys(5000)) {
      for (let i = 0; i < 3; i++) filter.find('used')
      expect(filter.write(key, WRITTEN)).toBe(true)
      expect(filter.find(key)).toBeDefined()
    }
    expect(filter.find('used')).toBeDefined()
    expect(filter.size).toBeLessThanOrEqual(256)
  })

  test('lets keys go after so many scans, or when they are removed', () => {
    const filter = new CuckooFilter(options({ fingerprint_bits: 32 }))
    filter.write('short', { scans: 1, count: 0 })
    filter.write('long', { scans: 3, count: 0 })
    filter.write('gone', { scans: 3, count: 0 })
    expect([filter.remove('gone'), filter.remove('gone')]).toEqual([true, false])
    expect(filter.scan()).toBe(1)
    expect([filter.find('short'), filter.find('long')?.scans, filter.size]).toEqual([undefined, 2, 1])
    filter.write('long', { scans: 9, count: 0 })
    expect([filter.scan(), filter.find('long')?.scans]).toEqual([0, 8])
  })

  test('counts within its bits', () => {
    const filter = new CuckooFilter(
      options({ counter_enabled: true, counter_bits: 4, counter_lookup_increment: -1, ttl_enabled: false }),
    )
    filter.write('a', { scans: 1, count: 20 })
    expect([filter.find('a')?.counter, filter.find('a')?.counter]).toEqual([14, 13])
    filter.write('a', { scans: 1, count: -50 })
    expect(filter.find('a')).toMatchObject({ counter: 0, scans: undefined })
  })

  test('ages what is not used, and lets it go', () => {
    const aging = { lru_enabled: true, lru_deletion_enabled: true, lru_starting_value: 4, ttl_enabled: false }
    const halving = new CuckooFilter(options(aging))
    const decrement = new CuckooFilter(options({ ...aging, lru_aging_strategy: { strategy: 'decrement', value: 1 } }))
    const scansOf = (filter: CuckooFilter) => {
      filter.write('a', WRITTEN)
      let scans = 0
      while (filter.size > 0 && scans < 20) {
        filter.scan()
        scans++
      }
      return scans
    }
    expect([scansOf(halving), scansOf(decrement)]).toEqual([3, 4])
  })

  test('comes back from its text, and not with other options', () => {
    const made = options({ fingerprint_bits: 12, counter_enabled: true })
    const filter = new CuckooFilter(made)
    for (const key of keys(500)) filter.write(key, WRITTEN)
    const again = CuckooFilter.restore(made, filter.toText())
    expect(again.size).toBe(filter.size)
    expect(keys(500).map((key) => again.find(key))).toEqual(keys(500).map((key) => filter.find(key)))
    expect(() => CuckooFilter.restore(options(), filter.toText())).toThrow('written with other options')
    const written = JSON.parse(filter.toText()) as { columns: string[] }
    written.columns[0] = 'AA'
    expect(() => CuckooFilter.restore(made, JSON.stringify(written))).toThrow('not complete')
  })

  test('is as large as it says', () => {
    const bytes = (more: object) => cuckooBytes(options({ max_entries: 1_000_000, ...more }))
    expect(bytes({ ttl_enabled: false })).toBe(2 ** 21)
    expect(bytes({ fingerprint_bits: 16, ttl_bits: 20 })).toBe(2 ** 21 * 6)
  })

  test('has what a set of the same keys has, whatever they are called', () => {
    const key = fc.string({ unit: 'binary', maxLength: 5 })
    fc.assert(
      fc.property(fc.array(fc.tuple(key, fc.boolean()), { maxLength: 60 }), (steps) => {
        const filter = new CuckooFilter(options({ fingerprint_bits: 32, max_entries: 200 }))
        const model = new Set<string>()
        for (const [name, isWritten] of steps) {
          if (isWritten) filter.write(name, WRITTEN)
          else filter.remove(name)
          if (isWritten) model.add(name)
          else model.delete(name)
        }
        expect(filter.size).toBe(model.size)
        for (const name of model) expect(filter.find(name)).toBeDefined()
      }),
    )
  })
})

import { expect, test } from 'vitest'
import { RecentMap } from './recent-map.ts'

test('a recent map keeps what is in use, and never more than its capacity', () => {
  const map = new RecentMap<number, string>(10)
  map.set(-1, 'in use')
  for (let i = 0; i < 1000; i++) {
    expect(map.get(-1)).toBe('in use')
    expect(map.get(i)).toBeUndefined()
    map.set(i, String(i))
    expect(map.size).toBeLessThanOrEqual(10)
  }
  for (let i = 996; i < 1000; i++) expect(map.get(i)).toBe(String(i))
})

test('a recent map forgets what is not used for a generation', () => {
  const map = new RecentMap<string, number>(10)
  map.set('a', 1)
  map.set('b', 2)
  map.age()
  expect(map.get('a')).toBe(1)
  map.age()
  expect(map.get('a')).toBe(1)
  expect(map.get('b')).toBeUndefined()
})

test('a recent map of one entry holds it', () => {
  const map = new RecentMap<string, number>(1)
  map.set('a', 1)
  expect(map.get('a')).toBe(1)
})

test('a recent map forgets more where its entries weigh more', () => {
  const map = new RecentMap<string, number>(1000, { most: 20, of: (key) => key.length })
  for (let i = 0; i < 100; i++) {
    map.set(`key ${i}`, i)
    expect(map.get('key 0')).toBe(0)
  }
  expect(map.size).toBeLessThanOrEqual(4)
  map.set('x'.repeat(100), 1)
  expect(map.get('x'.repeat(100))).toBe(1)
})

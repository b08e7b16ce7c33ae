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

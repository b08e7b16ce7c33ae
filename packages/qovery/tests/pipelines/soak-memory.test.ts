import { expect, test } from 'vitest'
import { growthOf } from '../soak/memory-log.ts'

/** One point a second, for five minutes. */
const points = (mib: (second: number) => number) =>
  Array.from({ length: 300 }, (_, second) => ({ minute: second / 60, mib: mib(second) }))

test('memory that goes up and down, but comes back, does not grow', () => {
  expect(growthOf(points((second) => 150 + (second % 20)))).toEqual({ mib: 0, minutes: 100 / 60 })
})

test('memory of which a little more stays each time grows', () => {
  expect(growthOf(points((second) => 150 + (second % 20) + second / 10)).mib).toBeCloseTo(10, 0)
})

test('a run that is too short to say grows by nothing', () => {
  expect(growthOf(points((second) => second).slice(0, 2)).mib).toBe(0)
})

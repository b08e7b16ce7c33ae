import { describe, expect, test } from 'vitest'
import { AdaptiveLimit, type Verdict } from './adaptive-limit.ts'

const OPTIONS = {
  initial_concurrency: 1,
  max_concurrency_limit: 20,
  decrease_ratio: 0.5,
  ewma_alpha: 0.4,
  rtt_deviation_scale: 2.5,
}

/** Rounds of as many attempts as are allowed, or `most`; each round takes as long as its attempts. */
function rounds(
  limit: AdaptiveLimit,
  count: number,
  attempt: (allowed: number) => [ms: number, verdict?: Verdict],
  most = 1e9,
) {
  let now = 0
  for (let round = 0; round < count; round++) {
    const attempts = Math.min(most, limit.current)
    for (let i = 0; i < attempts; i++) limit.began()
    const [ms, verdict = 'taken'] = attempt(limit.current)
    now += ms
    for (let i = 0; i < attempts; i++) limit.ended(ms, verdict, now)
  }
}

describe('the limit of requests under way', () => {
  test('grows one by one while answers come as fast as before, up to its most', () => {
    const limit = new AdaptiveLimit(OPTIONS)
    rounds(limit, 10, () => [100])
    expect(limit.current).toBeGreaterThan(5)
    expect(limit.current).toBeLessThanOrEqual(10)
    rounds(limit, 100, () => [100])
    expect(limit.current).toBe(20)
  })

  test('does not grow while it is not used', () => {
    const limit = new AdaptiveLimit({ ...OPTIONS, initial_concurrency: 5 })
    rounds(limit, 50, () => [100], 2)
    expect(limit.current).toBe(5)
  })

  test('shrinks when the receiver becomes slower, and settles where it does not', () => {
    const limit = new AdaptiveLimit(OPTIONS)
    const allowed: number[] = []
    rounds(limit, 300, (current) => {
      allowed.push(current)
      return [current > 10 ? 100 * (current - 9) ** 2 : 100]
    })
    expect(Math.max(...allowed.slice(50))).toBeLessThan(20)
    expect(Math.min(...allowed.slice(50))).toBeGreaterThanOrEqual(1)
    expect(allowed.some((current, i) => i > 0 && current < (allowed[i - 1] as number))).toBe(true)
  })

  test('shrinks when the receiver asks for a pause, to one at the least, and grows again after', () => {
    const limit = new AdaptiveLimit({ ...OPTIONS, initial_concurrency: 16 })
    rounds(limit, 30, () => [100, 'pressed'])
    expect(limit.current).toBe(1)
    rounds(limit, 10, () => [100])
    expect(limit.current).toBeGreaterThan(3)
  })

  test('learns nothing of attempts that say nothing', () => {
    const limit = new AdaptiveLimit({ ...OPTIONS, initial_concurrency: 4 })
    rounds(limit, 20, () => [1, 'unknown'])
    expect(limit.current).toBe(4)
  })
})

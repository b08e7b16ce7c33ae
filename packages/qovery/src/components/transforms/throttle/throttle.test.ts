import { LogBatch, LogEvent, Metadata, MetricBatchBuilder, Series, Template, type Condition } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Discards } from './discards.ts'
import { throttle } from './index.ts'
import { Limiter } from './limiter.ts'
import { Throttle, type ThrottleParts } from './throttle.ts'

testTransform(throttle, { test })

const logs = (...keys: readonly (string | undefined)[]) =>
  LogBatch.of(keys.map((key) => new LogEvent({ key }, new Metadata())))
const keysOf = (out: CollectedEmit) =>
  out.events().map((event) => (event as LogEvent & { value: { key: string } }).value.key)

/** A throttle whose clock the test turns. */
function clocked(
  limit: { threshold: number; window_secs: number; max_keys?: number },
  parts: Partial<ThrottleParts> = {},
) {
  const cx = testContext()
  const time = { now: 1_000_000 }
  const whole = {
    limiter: new Limiter({ max_keys: 1000, ...limit }),
    key: undefined,
    exclude: undefined,
    discards: undefined,
  }
  return { cx, time, transform: new Throttle({ ...whole, ...parts }, cx, () => time.now) }
}

describe('throttle', () => {
  it('lets the threshold through at once, and then one event each time that one is paid for', () => {
    const { transform, time, cx } = clocked({ threshold: 2, window_secs: 5 })
    const passed = (atMs: number, count: number) => {
      time.now = 1_000_000 + atMs
      const out = new CollectedEmit()
      transform.transform(logs(...Array.from({ length: count }, () => 'a')), out)
      return out.events().length
    }
    expect(passed(0, 3)).toBe(2)
    expect(passed(2000, 1)).toBe(0)
    expect(passed(2500, 2)).toBe(1)
    expect(passed(5000, 2)).toBe(1)
    expect(passed(60_000, 9)).toBe(2)
    expect(cx.recorded.dropped).toEqual(new Map([['rate_limited', 1 + 1 + 1 + 1 + 7]]))
    expect(cx.recorded.intentional).toEqual(new Set(['rate_limited']))
  })

  it('never lets more through in any time than the threshold and what that time pays for', () => {
    const arrivals = fc.array(fc.record({ after: fc.nat(400), count: fc.integer({ min: 1, max: 9 }) }), {
      maxLength: 60,
    })
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 1, max: 7 }), (steps, threshold) => {
        const { transform, time } = clocked({ threshold, window_secs: 1 })
        const passed: { at: number; count: number }[] = []
        for (const { after, count } of steps) {
          time.now += after
          const out = new CollectedEmit()
          transform.transform(logs(...Array.from({ length: count }, () => 'a')), out)
          passed.push({ at: time.now, count: out.events().length })
        }
        for (const [i, { at: from }] of passed.entries()) {
          let sum = 0
          for (const { at, count } of passed.slice(i)) {
            sum += count
            expect(sum).toBeLessThanOrEqual(threshold + ((at - from) / 1000) * threshold + 1e-3)
          }
        }
      }),
    )
  })

  it('lets all through that come evenly at the rate that is allowed', () => {
    const { transform, time, cx } = clocked({ threshold: 3, window_secs: 1 })
    for (let i = 0; i < 10_000; i++) {
      transform.transform(logs('a'), new CollectedEmit())
      time.now = 1_000_000 + ((i + 1) * 1000) / 3
    }
    expect(cx.recorded.dropped.size).toBe(0)
  })

  it('limits each key by itself, and events without it together', () => {
    const { transform } = clocked({ threshold: 1, window_secs: 1 }, { key: Template.parse('{{ key }}') })
    const out = new CollectedEmit()
    transform.transform(logs('a', 'b', 'a', undefined, 'b', undefined, 'c'), out)
    expect(keysOf(out)).toEqual(['a', 'b', undefined, 'c'])
  })

  it('lets excluded events through, which use up nothing', () => {
    const exclude: Condition = { matches: () => [0, 2] }
    const { transform, cx } = clocked({ threshold: 1, window_secs: 1 }, { exclude })
    const out = new CollectedEmit()
    transform.transform(logs('a', 'b', 'c', 'd'), out)
    expect(keysOf(out)).toEqual(['a', 'b', 'c'])
    expect(cx.recorded.dropped.get('rate_limited')).toBe(1)
  })

  it('limits metrics as well, and hands on the very batch where all of it passes', () => {
    const { transform } = clocked({ threshold: 2, window_secs: 1 }, { key: Template.parse('{{ name }}') })
    const builder = new MetricBatchBuilder()
    for (const name of ['a', 'b']) builder.push(Series.of(name), 0, 1, 1, Number.NaN)
    const batch = builder.finish()
    const out = new CollectedEmit()
    transform.transform(batch, out)
    expect(out.passed[0]?.batch).toBe(batch)
  })

  it('keeps track of a bounded number of keys, and forgets those at rest', () => {
    const limiter = new Limiter({ threshold: 1, window_secs: 1, max_keys: 100 })
    limiter.advance(0)
    for (let i = 0; i < 10_000; i++) expect(limiter.admits(String(i))).toBe(true)
    expect(limiter.keys).toBeLessThanOrEqual(100)
    limiter.advance(1000)
    limiter.advance(2000)
    expect(limiter.keys).toBe(0)
  })

  it('counts what it drops by key, as far as that is bounded', () => {
    const cx = testContext()
    const discards = new Discards(cx)
    const { transform } = clocked({ threshold: 1, window_secs: 1 }, { key: Template.parse('{{ key }}'), discards })
    transform.transform(logs('a', 'a', 'a', undefined, undefined), new CollectedEmit())
    for (let i = 0; i < 600; i++) discards.count(`more ${i}`)
    expect(cx.recorded.metrics.get('events_discarded_total{"key":"a"}')).toBe(2)
    expect(cx.recorded.metrics.get('events_discarded_total{"key":"None"}')).toBe(1)
    expect(cx.recorded.metrics.get('events_discarded_total{"overflow":"true"}')).toBe(102)
    expect(cx.recorded.metrics.size).toBe(501)
  })

  it('counts nothing by key unless it is asked to', async () => {
    const cx = testContext()
    const transform = await throttle.create(throttle.config.parse({ threshold: 1, window_secs: 1 }), cx)
    transform.transform(logs('a', 'b'), new CollectedEmit())
    expect(cx.recorded.metrics.size).toBe(0)
    expect(cx.recorded.dropped.get('rate_limited')).toBe(1)
  })
})

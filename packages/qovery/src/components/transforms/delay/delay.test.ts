import { Ack, LogBatch, LogEvent, Metadata, type Batch, type Condition, type Outcome } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Delay, type DelayOptions } from './delay.ts'
import { delay } from './index.ts'

testTransform(delay, { test })

const logs = (...values: readonly number[]) => LogBatch.of(values.map((value) => new LogEvent(value, new Metadata())))

/** A delay of 100 ms whose clock the test turns. */
class Bench {
  readonly cx = testContext()
  readonly out = new CollectedEmit()
  readonly delay: Delay
  now = 0

  constructor(options: Partial<DelayOptions> = {}) {
    const standard = { delay_ms: 100, queue_capacity: 10, overflow_strategy: 'block', condition: undefined } as const
    this.delay = new Delay({ ...standard, ...options }, this.cx, () => this.now)
  }

  at(now: number): this {
    this.now = now
    return this
  }

  take(batch: Batch): void {
    this.delay.transform(batch, this.out)
  }

  /** What has been emitted so far, after a tick. */
  ticked(): number[] {
    this.delay.flush(this.out, 'tick')
    return this.out.events().map((event) => (event as LogEvent).value as number)
  }
}

/** Matches the numbers that are in a set that the test changes. */
function among(numbers: Set<number>): Condition {
  return {
    matches: ({ events }) => [...events.keys()].filter((i) => numbers.has((events[i] as LogEvent).value as number)),
  }
}

describe('delay', () => {
  it('passes events on after their time, in the order in which they came', () => {
    const bench = new Bench()
    bench.at(0).take(logs(1, 2))
    bench.at(50).take(logs(3))
    expect(bench.at(99).ticked()).toEqual([])
    expect(bench.at(100).ticked()).toEqual([1, 2])
    expect(bench.at(150).ticked()).toEqual([1, 2, 3])
  })

  it('passes on what is due when more comes, without waiting for the next tick', () => {
    const bench = new Bench()
    bench.at(0).take(logs(1))
    bench.at(100).take(logs(2))
    expect(bench.out.events()).toHaveLength(1)
  })

  it('lets events wait as often as its condition is not true for them', () => {
    const ready = new Set([1])
    const bench = new Bench({ condition: among(ready) })
    bench.at(0).take(logs(1, 2, 3))
    expect(bench.ticked()).toEqual([1])
    ready.add(3)
    expect(bench.at(99).ticked()).toEqual([1])
    expect(bench.at(100).ticked()).toEqual([1, 3])
    ready.add(2)
    expect(bench.at(199).ticked()).toEqual([1, 3])
    expect(bench.at(200).ticked()).toEqual([1, 3, 2])
  })

  it('passes on everything at the end', () => {
    const bench = new Bench({ condition: among(new Set()) })
    bench.take(logs(1, 2))
    bench.delay.flush(bench.out, 'end')
    expect(bench.out.events()).toHaveLength(2)
  })

  it('drops what finds no room, on purpose and counted', () => {
    const bench = new Bench({ queue_capacity: 2, overflow_strategy: 'drop_newest' })
    bench.take(logs(1, 2, 3))
    bench.take(logs(4))
    expect(bench.cx.recorded.dropped).toEqual(new Map([['queue_full', 2]]))
    expect(bench.cx.recorded.intentional).toEqual(new Set(['queue_full']))
    expect(bench.at(100).ticked()).toEqual([1, 2])
  })

  it('passes on at once what finds no room', () => {
    const bench = new Bench({ queue_capacity: 2, overflow_strategy: 'forward' })
    bench.take(logs(1, 2, 3))
    expect(bench.ticked()).toEqual([3])
    expect(bench.at(100).ticked()).toEqual([3, 1, 2])
  })

  it('has no room while more wait than may, and has some again when they have left', async () => {
    const bench = new Bench({ queue_capacity: 2 })
    expect(bench.delay.room()).toBeUndefined()
    bench.take(logs(1, 2, 3))
    const room = bench.delay.room()
    expect(room).toBeInstanceOf(Promise)
    expect(bench.at(99).ticked()).toEqual([])
    expect(bench.at(100).ticked()).toEqual([1, 2, 3])
    await room
    expect(bench.delay.room()).toBeUndefined()
  })

  it('settles each batch once, with the gravest outcome of its events, whenever they left', () => {
    const steps = fc.array(fc.record({ after: fc.nat(150), size: fc.integer({ min: 1, max: 5 }) }), { minLength: 1 })
    const strategy = fc.constantFrom('block' as const, 'drop_newest' as const, 'forward' as const)
    fc.assert(
      fc.property(steps, strategy, fc.boolean(), (taken, overflow_strategy, fails) => {
        const bench = new Bench({ overflow_strategy, queue_capacity: 4, condition: { matches: () => [0] } })
        const settled: Outcome[][] = taken.map(() => [])
        for (const [i, { after, size }] of taken.entries()) {
          bench.now += after
          const batch = logs(...Array.from({ length: size }, (_, n) => n))
          const ack = new Ack((outcome) => settled[i]?.push(outcome))
          batch.ack = ack
          bench.take(batch)
          ack.release()
        }
        bench.delay.flush(bench.out, 'end')
        for (const { held } of bench.out.passed) held?.release(fails ? 'rejected' : 'delivered')
        for (const outcomes of settled) expect(outcomes).toHaveLength(1)
        const dropped = bench.cx.recorded.dropped.get('queue_full') ?? 0
        expect(bench.out.events().length + dropped).toBe(taken.reduce((sum, { size }) => sum + size, 0))
      }),
    )
  })
})

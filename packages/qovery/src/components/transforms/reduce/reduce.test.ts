import { float, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { Ack, LogBatch, LogEvent, Metadata, type Condition, type Outcome } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { reduce } from './index.ts'
import { Plan } from './plan.ts'
import { Reduce, type ReduceOptions } from './reduce.ts'
import type { Strategy } from './strategies.ts'

testTransform(reduce, { test })

const has = (name: string): Condition => ({
  matches: ({ events }) => [...events.keys()].filter((i) => name in ((events[i] as LogEvent).value as object)),
})

/** A reduce by the field `id` whose clock the test turns. */
class Bench {
  readonly cx = testContext()
  readonly out = new CollectedEmit<'log'>()
  readonly reduce: Reduce
  now = 0

  constructor(options: Partial<ReduceOptions> = {}, strategies: Readonly<Record<string, Strategy>> = {}) {
    const standard: ReduceOptions = {
      group_by: [{ root: 'event', segments: ['id'] }],
      plan: Plan.of(Object.entries(strategies).map(([name, strategy]) => [name.split('.'), strategy])),
      starts_when: undefined,
      ends_when: undefined,
      max_events: Infinity,
      expire_after_ms: 100,
      end_every_period_ms: undefined,
      flush_period_ms: 10,
      max_groups: 1000,
      max_kept_bytes: 1e9,
    }
    this.reduce = new Reduce({ ...standard, ...options }, this.cx, () => this.now)
  }

  take(values: readonly Value[], ack: Ack | null = null): this {
    const batch = LogBatch.of(values.map((value, i) => new LogEvent(value, new Metadata({ i }))))
    batch.ack = ack
    this.reduce.transform(batch, this.out)
    ack?.release()
    return this
  }

  tick(now: number): this {
    this.now = now
    this.reduce.flush(this.out, 'tick')
    return this
  }

  end(): this {
    this.reduce.flush(this.out, 'end')
    return this
  }

  get left(): Value[] {
    return this.out.events().map(({ value }) => value)
  }
}

const merged = (strategies: Record<string, Strategy>, ...values: Value[]) =>
  new Bench({ group_by: [] }, strategies).take(values).end().left
const merge = (strategy: Strategy, ...values: Value[]) => {
  const [value] = merged({ x: strategy }, ...values.map((x) => ({ x })))
  return (value as ValueObject)['x']
}

describe('reduce', () => {
  it('merges the events of each group by the types of their fields', () => {
    const [at1, at2, at3] = [1, 2, 3].map((seconds) => new Timestamp(seconds, 0)) as [Timestamp, Timestamp, Timestamp]
    const bench = new Bench().take([
      { id: 'a', message: 'first', took: 1, at: at1, nested: { n: 1, s: 'x' }, list: [1] },
      { id: 'b', message: 'other', took: 10, at: at1 },
      { id: 'a', message: 'second', took: 2.5, at: at2, nested: { n: 2, t: 'y' }, list: [2] },
      { id: 'a', took: 3, at: at3, flag: true, none: null },
    ])
    expect(bench.left).toEqual([])
    expect(bench.end().left).toEqual([
      {
        id: 'a',
        message: 'first',
        took: 6.5,
        at: at1,
        at_end: at3,
        nested: { n: 3, s: 'x', t: 'y' },
        list: [1],
        flag: true,
        none: null,
      },
      { id: 'b', message: 'other', took: 10, at: at1, at_end: at1 },
    ])
    expect(bench.out.events()[0]?.metadata.value).toEqual({ i: 0 })
  })

  it.for<[Strategy, Value[], Value | undefined]>([
    ['array', ['a', 1, ['b']], ['a', 1, ['b']]],
    ['concat', ['a', 'b', 1, 'c'], 'a b c'],
    ['concat', [[1], 'a', [2, 3]], [1, 'a', 2, 3]],
    ['concat', [1, 'a'], 'a'],
    ['concat_newline', ['a', 'b'], 'a\nb'],
    ['concat_raw', ['a', 'b'], 'ab'],
    ['concat_raw', [new Uint8Array([0xc3]), new Uint8Array([0xa4])], 'ä'],
    ['concat', ['a', new Uint8Array([0xff])], new Uint8Array([0x61, 0x20, 0xff])],
    ['discard', ['a', 'b'], 'a'],
    ['flat_unique', ['a', ['a', 'b'], { x: 'c', y: 'b' }, 1, float(1), [1]], ['a', 'b', 'c', 1, float(1)]],
    [
      'flat_unique',
      [
        [{ a: 1 }, { a: 1 }],
        [null, new Timestamp(1, 0), new Timestamp(1, 0)],
      ],
      [{ a: 1 }, null, new Timestamp(1, 0)],
    ],
    ['longest_array', [[1], [1, 2], 'x', [3]], [1, 2]],
    ['shortest_array', [[1], [1, 2], []], []],
    ['max', [1, 3, 2], 3],
    ['max', [1, 2.5, 2], 2.5],
    ['max', [1.5, 2], float(2)],
    ['min', [3, 1, 'x', 2], 1],
    ['min', [2n ** 62n, 5], 5],
    ['retain', ['a', null, 'b', null], 'b'],
    ['retain', [null], null],
    ['sum', [1, 2], 3],
    ['sum', [1, 0.5], 1.5],
    ['sum', [0.5, 0.5], float(1)],
    ['sum', [2 ** 53 - 1, 1], 2n ** 53n],
    ['sum', [2n ** 53n, -1], 2 ** 53 - 1],
    ['sum', [2n ** 63n - 1n, 1], -(2n ** 63n)],
    ['sum', ['a', 1], 1],
    ['sum', ['a'], undefined],
  ])('by %s: %o come to %o', ([strategy, values, expected]) => {
    expect(merge(strategy, ...values)).toEqual(expected)
  })

  it('merges an object as a whole where it has a strategy, and single fields in it where those have', () => {
    expect(merged({ a: 'array' }, { a: { b: 1 } }, { a: { b: 2 } })).toEqual([{ a: [{ b: 1 }, { b: 2 }] }])
    expect(merged({ 'a.b': 'max' }, { a: { b: 1, c: 1 } }, { a: { b: 2, c: 2 } })).toEqual([{ a: { b: 2, c: 3 } }])
  })

  it('keeps what came first of fields that are objects in some events and not in others, and says so', () => {
    const bench = new Bench().take([{ a: 1, b: { x: 1 } }, { a: { x: 1 }, b: 1 }, { a: 'text' }]).end()
    expect(bench.left).toEqual([{ a: 1, b: { x: 1 } }])
    expect(bench.cx.recorded.failed.get('merge_failed')).toEqual([expect.stringMatching(/^3 values .*"a"/)])
  })

  it('merges events that are no objects', () => {
    expect(merged({}, 'a', 'b')).toEqual(['a'])
    expect(merged({}, 1, 2)).toEqual([3])
    expect(new Bench({ group_by: [], plan: Plan.of([[[], 'concat']]) }).take(['a', 'b']).end().left).toEqual(['a b'])
    expect(merged({}, {}, {})).toEqual([{}])
  })

  it('takes names that reach for the prototype as names', () => {
    const hostile: ValueObject = {}
    for (const name of ['__proto__', 'constructor', 'toString']) setField(hostile, name, 1)
    const [value] = merged({}, hostile, hostile)
    expect(Object.entries(value as object)).toEqual([
      ['__proto__', 2],
      ['constructor', 2],
      ['toString', 2],
    ])
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
  })

  it('groups by values, and tells apart what only looks the same', () => {
    const ids = ['1', 1, float(1), null, true, 'true', [1], '[1]', new Timestamp(1, 0), new Timestamp(1, 0).toString()]
    const bench = new Bench().take([...ids.map((id) => ({ id })), {}, ...ids.map((id) => ({ id })), {}])
    expect(bench.reduce.groups).toBe(ids.length + 1)
  })

  it('ends a group with the event that says so, and begins one with the event that says so', () => {
    const events = [{ n: 1 }, { n: 2, edge: true }, { n: 4 }]
    const ends = new Bench({ ends_when: has('edge') }).take(events)
    expect(ends.left).toEqual([{ n: 3, edge: true }])
    expect(ends.end().left).toEqual([{ n: 3, edge: true }, { n: 4 }])
    const starts = new Bench({ starts_when: has('edge') }).take(events)
    expect(starts.left).toEqual([{ n: 1 }])
    expect(starts.end().left).toEqual([{ n: 1 }, { n: 6, edge: true }])
  })

  it('lets a group go when it is full', () => {
    const bench = new Bench({ max_events: 2 }).take([{ n: 1 }, { n: 2 }, { n: 4 }])
    expect(bench.left).toEqual([{ n: 3 }])
    expect(new Bench({ max_events: 1 }).take([{ n: 1 }, { n: 2 }]).left).toEqual([{ n: 1 }, { n: 2 }])
  })

  it('lets a group go some time after its last event, or after its first one', () => {
    const bench = new Bench({ end_every_period_ms: 150 }).take([{ id: 'a' }])
    bench.tick(50).take([{ id: 'b' }])
    expect(bench.tick(99).left).toEqual([])
    expect(bench.tick(100).left).toEqual([{ id: 'a' }])
    bench.take([{ id: 'b', n: 1 }])
    expect(bench.tick(199).left).toHaveLength(1)
    expect(bench.tick(200).left).toEqual([{ id: 'a' }, { id: 'b', n: 1 }])
    expect(bench.cx.recorded.metrics.get('stale_events_flushed_total')).toBe(2)
  })

  it('keeps a bounded number of groups, and lets those go that were left alone longest', () => {
    const bench = new Bench({ max_groups: 2 }).take([{ id: 1 }, { id: 2 }, { id: 1 }, { id: 3 }])
    expect(bench.left).toEqual([{ id: 2 }])
    expect(bench.cx.recorded.metrics.get('reduce_groups_cut_short_total')).toBe(1)
    expect(bench.reduce.groups).toBe(2)
  })

  it('keeps a bounded number of bytes, whatever they are of', () => {
    const bench = new Bench({ max_kept_bytes: 100_000 }, { x: 'array' })
    const line = 'x'.repeat(1000)
    for (let i = 0; i < 50; i++) bench.take(Array.from({ length: 20 }, () => ({ id: 'a', x: line })))
    const sizes = bench.left.map((value) => ((value as ValueObject)['x'] as string[]).length)
    expect(Math.max(...sizes)).toBeLessThan(100)
    expect(sizes.reduce((a, b) => a + b)).toBeGreaterThan(900)
  })

  it('keeps no count of bytes once all groups have left', () => {
    const bench = new Bench({ max_kept_bytes: 1500 }, { x: 'retain', y: 'flat_unique' })
    for (let i = 0; i < 100; i++) bench.take([{ id: i % 2, x: 'x'.repeat(i), y: [i] }, { id: i % 2 }]).end()
    expect(bench.cx.recorded.metrics.get('reduce_groups_cut_short_total')).toBeUndefined()
  })

  it('settles each batch once, with the gravest outcome of what its events went into', () => {
    const batches = fc.array(fc.array(fc.record({ id: fc.nat(3), n: fc.nat(9) }), { minLength: 1, maxLength: 6 }), {
      minLength: 1,
      maxLength: 12,
    })
    fc.assert(
      fc.property(batches, fc.integer({ min: 1, max: 4 }), fc.nat(5), (all, max_events, failing) => {
        const bench = new Bench({ max_events, max_groups: 2 })
        const settled: Outcome[][] = []
        for (const values of all) {
          const outcomes: Outcome[] = []
          settled.push(outcomes)
          bench.take(values, new Ack((outcome) => outcomes.push(outcome)))
        }
        bench.end()
        expect(settled.every((outcomes) => outcomes.length === 0)).toBe(true)
        const sum = (values: readonly Value[]) =>
          values.reduce<number>((so, value) => so + (value as { n: number }).n, 0)
        expect(sum(bench.left)).toBe(sum(all.flat()))
        for (const [i, { held }] of bench.out.passed.entries()) held?.release(i === failing ? 'rejected' : 'delivered')
        for (const outcomes of settled) expect(outcomes).toHaveLength(1)
        const isRejected = settled.flat().includes('rejected')
        expect(isRejected).toBe(failing < bench.out.passed.length)
      }),
    )
  })

  it.for([
    [{ merge_strategies: { 'a[0]': 'sum' } }, /path of names/],
    [{ merge_strategies: { '%a': 'sum' } }, /metadata/],
    [{ merge_strategies: { 'a b': 'sum' } }, /expected "\."/],
    [{ merge_strategies: { a: 'array', 'a.b': 'sum' } }, /"a\.b" lies in "a"/],
    [{ starts_when: '.a', ends_when: '.b' }, /only one of/],
  ] as const)('refuses %j', ([options, message]) => {
    expect(reduce.config.safeParse(options).error?.issues[0]?.message).toMatch(message)
  })
})

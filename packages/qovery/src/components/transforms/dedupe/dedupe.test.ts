import { float, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { DEFAULT_LOG_SCHEMA, LogBatch, LogEvent, Metadata, type LogSchema } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Dedupe } from './dedupe.ts'
import { MatchedFields } from './identity.ts'
import { dedupe } from './index.ts'
import { Seen } from './seen.ts'

testTransform(dedupe, { test })

/** What is left of some events, which come in batches of one. */
async function left(
  options: unknown,
  values: readonly Value[],
  { namespace = 'legacy', metadata = [] }: { namespace?: LogSchema['namespace']; metadata?: ValueObject[] } = {},
) {
  const cx = testContext({ globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace } } })
  const transform = await dedupe.create(dedupe.config.parse(options), cx)
  const out = new CollectedEmit<'log'>()
  for (const [i, value] of values.entries()) {
    transform.transform(LogBatch.of([new LogEvent(value, new Metadata(metadata[i]))]), out)
  }
  return { values: out.events().map(({ value }) => value), cx }
}

describe('dedupe', () => {
  it('drops what has the same message, host and timestamp, on purpose and counted', async () => {
    const first = { message: 'a', host: 'h', timestamp: new Timestamp(1, 2), n: 1 }
    const again = { ...first, n: 2 }
    const other = { ...first, timestamp: new Timestamp(1, 3) }
    const { values, cx } = await left({}, [first, again, other])
    expect(values).toEqual([first, other])
    expect(cx.recorded.dropped).toEqual(new Map([['duplicate', 1]]))
    expect(cx.recorded.intentional).toEqual(new Set(['duplicate']))
  })

  it('hands on the very batch where nothing in it is a duplicate', async () => {
    const transform = await dedupe.create(dedupe.config.parse({ fields: { match: ['a'] } }), testContext())
    const batch = LogBatch.of([1, 2].map((a) => new LogEvent({ a }, new Metadata())))
    const out = new CollectedEmit<'log'>()
    transform.transform(batch, out)
    expect(out.passed[0]?.batch).toBe(batch)
    transform.transform(batch, out)
    expect(out.passed).toHaveLength(1)
  })

  it('compares the fields that are to match, and no others', async () => {
    const { values } = await left({ fields: { match: ['a.b', '%m'] } }, [
      { a: { b: 1 } },
      { a: { b: 1, c: 2 } },
      { a: { b: 2 } },
      {},
      { a: 'x' },
    ])
    expect(values).toEqual([{ a: { b: 1 } }, { a: { b: 2 } }, {}])
  })

  it('compares all fields but those to ignore, and what lies below those', async () => {
    const { values } = await left({ fields: { ignore: ['id', 'request.id', 'list[0]', 'list[-1]'] } }, [
      { a: 1, id: 1, list: [1, 2, 3] },
      { a: 1, id: { x: 2 }, list: [4, 2, 5] },
      { a: 1, request: { id: 7 }, list: [4, 2, 5] },
      { a: 1, request: {}, list: [4, 2, 5] },
      { a: 1, list: [4, 9, 5] },
    ])
    expect(values).toEqual([
      { a: 1, id: 1, list: [1, 2, 3] },
      { a: 1, request: {}, list: [4, 2, 5] },
      { a: 1, list: [4, 9, 5] },
    ])
  })

  it('compares metadata too, where it is not ignored', async () => {
    const metadata = [{ m: 1 }, { m: 2 }]
    expect((await left({ fields: { ignore: [] } }, ['a', 'a'], { metadata })).values).toHaveLength(2)
    expect((await left({ fields: { ignore: ['%m'] } }, ['a', 'a'], { metadata })).values).toHaveLength(1)
  })

  it('compares the whole event where sources place nothing beside it', async () => {
    const { values } = await left({}, ['a', 'b', 'a'], { namespace: 'vector' })
    expect(values).toEqual(['a', 'b'])
  })

  it('tells values of different types apart, and absent ones from null', async () => {
    const distinct: ValueObject[] = [
      { a: '1' },
      { a: 1 },
      { a: float(1) },
      { a: 1.5 },
      { a: 2n ** 62n },
      { a: 2 ** 40 },
      { a: true },
      { a: false },
      { a: null },
      {},
      { a: new Timestamp(1, 0) },
      { a: new Uint8Array([0xff]) },
      { a: [] },
      { a: {} },
      { a: [1] },
      { a: [[1]] },
      { a: [1, []] },
      { a: { b: 1 } },
    ]
    const { values } = await left({ fields: { match: ['a'] } }, [...distinct, ...distinct.toReversed()])
    expect(values).toEqual(distinct)
  })

  it('does not care for the order of fields', async () => {
    const { values } = await left({ fields: { ignore: [] } }, [
      { a: 1, b: { c: 2, d: 3 } },
      { b: { d: 3, c: 2 }, a: 1 },
    ])
    expect(values).toHaveLength(1)
  })

  it('drops exactly what a list of the last events says', () => {
    const events = fc.array(fc.nat(12), { minLength: 1, maxLength: 200 })
    fc.assert(
      fc.property(events, fc.integer({ min: 1, max: 8 }), (numbers, capacity) => {
        const transform = bounded(capacity)
        const out = new CollectedEmit<'log'>()
        transform.transform(LogBatch.of(numbers.map((n) => new LogEvent({ n }, new Metadata()))), out)
        const recent: number[] = []
        const expected = numbers.filter((n) => {
          const at = recent.indexOf(n)
          if (at >= 0) recent.splice(at, 1)
          else if (recent.length === capacity) recent.shift()
          recent.push(n)
          return at < 0
        })
        expect(out.events().map(({ value }) => (value as { n: number }).n)).toEqual(expected)
      }),
    )
  })

  it.for([
    [false, [0, 6, 12]],
    [true, [0, 12]],
  ] as const)('forgets events after their time (renewed by duplicates: %s)', ([refresh_on_drop, expected]) => {
    let now = 0
    const transform = bounded(10, { max_age_ms: 5, refresh_on_drop }, () => now)
    const passed: number[] = []
    for (const at of [0, 4, 6, 7, 12]) {
      now = at
      const out = new CollectedEmit<'log'>()
      transform.transform(LogBatch.of([new LogEvent({ n: 1 }, new Metadata())]), out)
      if (out.passed.length > 0) passed.push(at)
    }
    expect(passed).toEqual(expected)
  })

  it('wants to know either what matches or what is ignored', () => {
    const messageOf = (fields: unknown) => dedupe.config.safeParse({ fields }).error?.issues[0]?.message
    expect(messageOf({})).toMatch(/needs either/)
    expect(messageOf({ match: ['a'], ignore: ['b'] })).toMatch(/not both/)
  })
})

function bounded(num_events: number, age?: { max_age_ms: number; refresh_on_drop: boolean }, clock?: () => number) {
  const identity = new MatchedFields([{ root: 'event', segments: ['n'] }])
  return new Dedupe(identity, { num_events, age }, testContext(), clock)
}

test('what was seen stays bounded, and is found whatever was forgotten before', () => {
  const seen = new Seen(100)
  for (let i = 0; i < 10_000; i++) {
    expect(seen.find(i, i % 7)).toBe(0)
    seen.add(i, i % 7, i)
    expect(seen.size).toBe(Math.min(i + 1, 100))
  }
  for (let i = 0; i < 10_000; i++) expect(seen.find(i, i % 7) !== 0).toBe(i >= 9900)
})

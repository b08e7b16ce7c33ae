import { SeaHash } from '@qovery/vrl/hash'
import { float, type Value } from '@qovery/vrl/value'
import { DEFAULT_LOG_SCHEMA, LogBatch, LogEvent, Metadata, Template, TraceBatch, TraceEvent } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { Decision } from './decision.ts'
import { sample } from './index.ts'
import { Rate, Ratio, rateOf, ratioOf } from './portion.ts'

testTransform(sample, { test })

async function kept(options: unknown, values: readonly Value[], namespace: 'legacy' | 'vector' = 'legacy') {
  const cx = testContext({ globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace } } })
  const transform = await sample.create(sample.config.parse(options), cx)
  const out = new CollectedEmit<'log' | 'trace'>()
  const metadata = new Metadata({ vector: 1 }, 'in', 'test')
  transform.transform(LogBatch.of(values.map((value) => new LogEvent(value, metadata))), out)
  return { events: out.events() as LogEvent[], values: out.events().map(({ value }) => value), cx }
}
const numbers = (count: number) => Array.from({ length: count }, (_, n) => ({ n }))

describe('sample', () => {
  it('keeps one of so many, the first among them, and says so in the event', async () => {
    const { values, cx } = await kept({ rate: 3 }, numbers(7))
    expect(values).toEqual([0, 3, 6].map((n) => ({ n, sample_rate: '3' })))
    expect(cx.recorded.dropped).toEqual(new Map([['sampled', 4]]))
    expect(cx.recorded.intentional).toEqual(new Set(['sampled']))
  })

  it('keeps exactly its share of any number of events', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-3, max: 1, noNaN: true }), fc.integer({ min: 1, max: 5000 }), (ratio, count) => {
        const portion = new Ratio(ratio)
        let sum = 0
        for (let i = 0; i < count; i++) if (portion.keeps(i)) sum++
        expect(sum).toBe(Math.ceil(count * ratio))
      }),
    )
  })

  it('hands on the very batch where all of it is kept and nothing is marked', async () => {
    const transform = await sample.create(sample.config.parse({ ratio: 1, sample_rate_key: '' }), testContext())
    const out = new CollectedEmit<'log' | 'trace'>()
    const batch = LogBatch.of([new LogEvent('x', new Metadata())])
    transform.transform(batch, out)
    expect(out.passed[0]?.batch).toBe(batch)
  })

  it('keeps all events of a key or none, and those without a key by the usual portion', async () => {
    const keys = Array.from({ length: 300 }, (_, i) => `key ${i % 100}`)
    const { values } = await kept(
      { rate: 4, key_field: 'k', sample_rate_key: '' },
      keys.map((k) => ({ k })),
    )
    const counts = Map.groupBy(values, (value) => (value as { k: string }).k)
    for (const events of counts.values()) expect(events).toHaveLength(3)
    expect(counts.size).toBeGreaterThan(10)
    expect(counts.size).toBeLessThan(45)
    expect((await kept({ rate: 2, key_field: 'k' }, numbers(4))).values).toHaveLength(2)
  })

  it('keeps the portion of each group, which begin at different places', () => {
    const groups = decision(new Rate(2), { group_by: Template.parse('{{ g }}') })
    const of = (g?: string) => groups.of(new LogEvent({ g }, new Metadata())) !== undefined
    expect(['a', 'a', 'a', 'b', 'b', 'b', undefined, undefined].map(of)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      true,
      false,
    ])
    for (let i = 0; i < 10_000; i++) of(`g${i}`)
    expect(groups.groups).toBeLessThanOrEqual(100)
  })

  it('keeps as much as an event asks for, as far as that has sense', () => {
    const asks = (field: 'rate_field' | 'ratio_field', x: Value, random: number) =>
      decision(new Rate(1000), { [field]: { root: 'event', segments: ['x'] } }, random).of(
        new LogEvent({ x }, new Metadata()),
      )?.label
    expect(asks('ratio_field', 0.25, 0.2)).toBe('0.25')
    expect(asks('ratio_field', 0.25, 0.3)).toBeUndefined()
    expect(asks('rate_field', '4', 0.2)).toBe('4')
    expect(asks('rate_field', 4, 0.3)).toBeUndefined()
    expect(asks('rate_field', 'x', 0.3)).toBe('1000')
  })

  it.for<[Value, string | undefined, string | undefined]>([
    [1, '1', '1'],
    [float(1), undefined, '1'],
    [0.5, undefined, '0.5'],
    ['0.5', undefined, '0.5'],
    ['7', '7', undefined],
    [0, undefined, undefined],
    [-1, undefined, undefined],
    [1.5, undefined, undefined],
    [Number.NaN, undefined, undefined],
    ['', undefined, undefined],
    [' 1', undefined, undefined],
    ['0x1', undefined, undefined],
    [null, undefined, undefined],
    [[1], undefined, undefined],
    [2n ** 62n, undefined, undefined],
  ])('reads the field %o as the rate %s and the ratio %s', ([value, rate, ratio]) => {
    expect(rateOf(value)?.label).toBe(rate)
    expect(ratioOf(value)?.label).toBe(ratio)
  })

  it('passes on excluded events as they are, in their place', async () => {
    const options = sample.config.parse({ rate: 1, exclude: '.n == 1' })
    const exclude = { compile: () => Promise.resolve({ matches: () => [1] }) }
    const transform = await sample.create({ ...options, exclude }, testContext())
    const out = new CollectedEmit<'log' | 'trace'>()
    transform.transform(LogBatch.of(numbers(3).map((value) => new LogEvent(value, new Metadata()))), out)
    expect(out.events().map(({ value }) => value)).toEqual([
      { n: 0, sample_rate: '1' },
      { n: 1 },
      { n: 2, sample_rate: '1' },
    ])
  })

  it('marks where it is told to: nested, in the metadata of the namespace "vector", and in traces', async () => {
    expect((await kept({ ratio: 0.5, sample_rate_key: 'a.b' }, [{ a: { c: 1 } }])).values).toEqual([
      { a: { c: 1, b: '0.5' } },
    ])
    const { events } = await kept({ rate: 1 }, ['text', 'more'], 'vector')
    expect(events.map(({ value }) => value)).toEqual(['text', 'more'])
    expect(events[0]?.metadata).toEqual(new Metadata({ vector: 1, sample: { sample_rate: '1' } }, 'in', 'test'))
    expect(events[1]?.metadata).toBe(events[0]?.metadata)
    const transform = await sample.create(sample.config.parse({ rate: 1 }), testContext())
    const out = new CollectedEmit<'log' | 'trace'>()
    transform.transform(TraceBatch.of([new TraceEvent({ id: 1 }, new Metadata())]), out)
    expect(out.events()).toEqual([new TraceEvent({ id: 1, sample_rate: '1' }, new Metadata())])
    expect((await kept({ rate: 1 }, ['no object'])).values).toEqual(['no object'])
  })

  it.for([
    [{}, /either "rate" or "ratio"/],
    [{ rate: 1, ratio: 1 }, /only one of "rate"/],
    [{ ratio: 0 }, /above 0/],
    [{ rate: 1, rate_field: 'a', ratio_field: 'b' }, /only one of "rate_field"/],
    [{ rate: 1, rate_field: 'a', key_field: 'b' }, /no sense/],
    [{ rate: 1, sample_rate_key: 'a[0]' }, /names of fields/],
    [{ rate: 1, sample_rate_key: 'a b' }, /names of fields/],
  ] as const)('refuses %j', ([options, message]) => {
    expect(sample.config.safeParse(options).error?.issues[0]?.message).toMatch(message)
  })
})

function decision(portion: Rate, more: object, random = 0) {
  const none = { rate_field: undefined, ratio_field: undefined, key_field: undefined, group_by: undefined }
  return new Decision({ portion, ...none, max_groups: 100, ...more }, () => random)
}

describe('the hash of keys', () => {
  it.for([
    ['foobar', 5348458858952426560n],
    ['bar', BigInt.asUintN(64, -2796170501982571315n)],
    ['to be or not to be', 1988685042348123509n],
  ] as const)('is SeaHash: %s', ([text, expected]) => {
    expect(wholeHash(text)).toBe(expected)
  })

  it('is the same as by whole numbers of any size', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 600 }), (text) => {
        expect(wholeHash(text)).toBe(slowSeaHash(new TextEncoder().encode(text)))
      }),
    )
  })

  it('decides by its remainder, or by its size', () => {
    const hash = new SeaHash()
    fc.assert(
      fc.property(
        fc.string(),
        fc.integer({ min: 1, max: 2 ** 32 }),
        fc.double({ min: 1e-9, max: 1, noNaN: true }),
        (text, rate, ratio) => {
          hash.ofText(text)
          const whole = wholeHash(text)
          expect(new Rate(rate).keepsHash(hash)).toBe(whole % BigInt(rate) === 0n)
          expect(new Rate((rate % 97) + 1).keepsHash(hash)).toBe(whole % BigInt((rate % 97) + 1) === 0n)
          expect(new Ratio(ratio).keepsHash(hash)).toBe(ratio === 1 || whole <= BigInt(Math.floor(ratio * 2 ** 64)))
        },
      ),
    )
  })
})

function wholeHash(text: string): bigint {
  const hash = new SeaHash()
  hash.ofText(text)
  return (BigInt(hash.high) << 32n) | BigInt(hash.low)
}

/** SeaHash written down as its reference has it. */
function slowSeaHash(bytes: Uint8Array): bigint {
  const cut = (value: bigint) => BigInt.asUintN(64, value)
  const diffused = (value: bigint) => {
    const x = cut(value * 0x6eed0e9da4d94a4fn)
    return cut((x ^ ((x >> 32n) >> (x >> 60n))) * 0x6eed0e9da4d94a4fn)
  }
  let lanes = [0x16f11fe89b0d677cn, 0xb480a793d8e6c86cn, 0x6fe2e5aaf078ebc9n, 0x14f994a4c5259381n]
  for (let at = 0; at < bytes.length; at += 8) {
    const word = bytes.subarray(at, at + 8).reduceRight((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
    lanes = [...lanes.slice(1), diffused((lanes[0] as bigint) ^ word)]
  }
  return diffused(lanes.reduce((all, lane) => all ^ lane, BigInt(bytes.length)))
}

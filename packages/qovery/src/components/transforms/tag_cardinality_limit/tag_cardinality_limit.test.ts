import { MetricBatch, MetricEvent, Series, type MetricKind, type TagValue } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { tag_cardinality_limit } from './index.ts'
import { TagCardinalityLimit } from './tag-cardinality-limit.ts'

testTransform(tag_cardinality_limit, { test })
describe('with a limit on series', () => {
  testTransform(tag_cardinality_limit, {
    test,
    config: () => ({
      mode: 'probabilistic',
      value_limit: 1,
      max_series_per_metric: 1,
      series_limit_exceeded_action: 'overflow',
    }),
  })
})

type Tags = Record<string, TagValue>
const MODES = ['exact', 'exact_fingerprint', 'probabilistic'] as const

class Bench {
  readonly cx = testContext()
  now = 0
  readonly #transform: TagCardinalityLimit

  constructor(options: object) {
    const config = tag_cardinality_limit.config.parse({ mode: 'exact', ...options })
    this.#transform = new TagCardinalityLimit(config, this.cx, () => this.now)
  }

  take(batch: MetricBatch): CollectedEmit<'metric'> {
    const out = new CollectedEmit<'metric'>()
    this.#transform.transform(batch, out)
    return out
  }

  /** The tags that are left of each sample of the metric `m`; `undefined`: it was dropped. */
  one(tags: Tags, parts: { name?: string; namespace?: string; kind?: MetricKind } = {}): Tags | undefined {
    const { name = 'm', namespace, kind = 'incremental' } = parts
    const series = Series.of(name, Object.entries(tags), { namespace })
    const [event] = this.take(MetricBatch.of([sample(series, kind)])).events()
    return event && tagsOf(event.series)
  }

  metric(name: string, labels?: object): number | undefined {
    return this.cx.recorded.metrics.get(labels === undefined ? name : `${name}${JSON.stringify(labels)}`)
  }

  report(): string[] {
    this.#transform.flush()
    return this.cx.recorded.log.map(({ message }) => message)
  }
}

function sample(series: Series, kind: MetricKind = 'incremental'): MetricEvent {
  return new MetricEvent({ series, kind, value: { type: 'counter', value: 1 } })
}

function tagsOf(series: Series): Tags {
  return Object.fromEntries(series.tagNames.map((name, i) => [name, series.tagValues[i] as TagValue]))
}

describe('the limit of values', () => {
  it.each(MODES)('takes off the tag whose value is one too many, in the mode %s', (mode) => {
    const bench = new Bench({ mode, value_limit: 2 })
    expect(bench.one({ user: 'a', host: 'x' })).toEqual({ user: 'a', host: 'x' })
    expect(bench.one({ user: 'b', host: 'x' })).toEqual({ user: 'b', host: 'x' })
    expect(bench.one({ user: 'c', host: 'x' })).toEqual({ host: 'x' })
    expect(bench.one({ user: 'a', host: 'y' })).toEqual({ user: 'a', host: 'y' })
    expect(bench.metric('tag_value_limit_exceeded_total')).toBe(1)
    expect(bench.metric('value_limit_reached_total')).toBe(2)
    expect(bench.metric('tag_cardinality_tracked_keys')).toBe(2)
  })

  it.each(MODES)('drops the sample if asked, and forgets its other values, in the mode %s', (mode) => {
    const bench = new Bench({ mode, value_limit: 2, limit_exceeded_action: 'drop_event' })
    bench.one({ user: 'a', host: 'x' })
    bench.one({ user: 'b', host: 'x' })
    expect(bench.one({ user: 'c', host: 'y' })).toBeUndefined()
    expect(bench.one({ user: 'c', host: 'y' })).toBeUndefined()
    expect(bench.one({ user: 'a', host: 'z' })).toEqual({ user: 'a', host: 'z' })
    expect(bench.one({ user: 'a', host: 'y' })).toBeUndefined()
    expect(bench.cx.recorded.dropped).toEqual(new Map([['tag_value_limit_exceeded', 3]]))
    expect(bench.cx.recorded.intentional).toEqual(new Set(['tag_value_limit_exceeded']))
  })

  it('takes all values of a tag together as one value, and tells bare tags from texts', () => {
    const bench = new Bench({ value_limit: 2 })
    expect(bench.one({ a: ['x', null] })).toEqual({ a: ['x', null] })
    expect(bench.one({ a: null })).toEqual({ a: null })
    expect(bench.one({ a: 'x' })).toEqual({})
    expect(bench.one({ a: '["x",null]' })).toEqual({})
    expect(bench.one({ a: '\0null' })).toEqual({})
    expect(bench.one({ a: ['x', null] })).toEqual({ a: ['x', null] })
  })

  it('counts the values of all metrics together, or of each for itself', () => {
    const together = new Bench({ value_limit: 1 })
    expect(together.one({ a: '1' }, { name: 'x' })).toEqual({ a: '1' })
    expect(together.one({ a: '2' }, { name: 'y' })).toEqual({})
    const apart = new Bench({ value_limit: 1, tracking_scope: 'per_metric' })
    expect(apart.one({ a: '1' }, { name: 'x' })).toEqual({ a: '1' })
    expect(apart.one({ a: '2' }, { name: 'y' })).toEqual({ a: '2' })
    expect(apart.one({ a: '3' }, { name: 'x', namespace: 'n' })).toEqual({ a: '3' })
    expect(apart.one({ a: '4' }, { name: 'x' })).toEqual({})
  })

  it('follows the limits of a metric and of its tags, before those of all tags, before the general one', () => {
    const bench = new Bench({
      value_limit: 1,
      per_tag_limits: { wide: { mode: 'limit_override', value_limit: 2 }, free: { mode: 'excluded' } },
      per_metric_limits: {
        own: {
          mode: 'exact',
          namespace: 'n',
          value_limit: 2,
          limit_exceeded_action: 'drop_event',
          per_tag_limits: { narrow: { mode: 'limit_override', value_limit: 1 } },
        },
        off: { mode: 'excluded', per_tag_limits: { a: { mode: 'limit_override', value_limit: 0 } } },
      },
    })
    const left = (tags: Tags[], parts: object = {}) => tags.map((one) => bench.one(one, parts))
    expect(left([{ wide: '1' }, { wide: '2' }, { wide: '3' }])).toEqual([{ wide: '1' }, { wide: '2' }, {}])
    expect(left([{ free: '1' }, { free: '2' }, { b: '1' }, { b: '2' }])).toEqual([
      { free: '1' },
      { free: '2' },
      { b: '1' },
      {},
    ])
    const own = { name: 'own', namespace: 'n' }
    expect(left([{ narrow: '1' }, { narrow: '2' }], own)).toEqual([{ narrow: '1' }, undefined])
    expect(left([{ wide: '1' }, { wide: '2' }, { wide: '3' }], own)).toEqual([{ wide: '1' }, { wide: '2' }, undefined])
    expect(bench.one({ b: '3' }, { name: 'own', namespace: 'other' })).toEqual({})
    expect(left([{ a: '1' }, { a: '2' }], { name: 'off' })).toEqual([{ a: '1' }, { a: '2' }])
  })

  it('passes what it cannot keep track of, and counts it', () => {
    const bench = new Bench({ value_limit: 1, max_tracked_keys: 1 })
    bench.one({ a: '1' })
    expect(bench.one({ a: '2', b: '1' })).toEqual({ b: '1' })
    expect(bench.one({ b: '2' })).toEqual({ b: '2' })
    expect(bench.metric('tag_cardinality_untracked_events_total')).toBe(2)
    expect(bench.report().filter((line) => line.includes('max_tracked_keys'))).toHaveLength(1)
  })

  it('says which metric and tag it was, where that is wanted', () => {
    const bench = new Bench({ value_limit: 0, internal_metrics: { include_extended_tags: true } })
    bench.one({ a: '1' })
    expect(bench.metric('tag_value_limit_exceeded_total', { metric_name: 'm', tag_key: 'a' })).toBe(1)
  })

  it('refuses options that would have no effect or are missing', () => {
    const faults = (options: object) =>
      tag_cardinality_limit.config
        .safeParse({ mode: 'exact', ...options })
        .error?.issues.map(({ path }) => path.join('.'))
    expect(faults({ per_tag_limits: { a: { mode: 'limit_override' } } })).toEqual(['per_tag_limits.a.value_limit'])
    const sized = { per_tag_limits: { a: { mode: 'limit_override', value_limit: 1, cache_size_per_key: 9 } } }
    expect(faults(sized)).toEqual(['per_tag_limits.a.cache_size_per_key'])
    expect(faults({ mode: 'probabilistic', ...sized })).toBeUndefined()
    expect(faults({ per_metric_limits: { m: { mode: 'exact', ...sized } } })).toEqual([
      'per_metric_limits.m.per_tag_limits.a.cache_size_per_key',
    ])
  })

  it('comes to the same as a naive model that looks at each sample, however the samples are batched', () => {
    const tags = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2', '3', '4'))
    const batches = fc.array(fc.array(fc.tuple(fc.constantFrom('x', 'y'), tags), { minLength: 1, maxLength: 6 }))
    const options = fc.record({
      mode: fc.constantFrom(...MODES),
      value_limit: fc.integer({ min: 1, max: 3 }),
      limit_exceeded_action: fc.constantFrom('drop_tag', 'drop_event'),
      tracking_scope: fc.constantFrom('global', 'per_metric'),
    })
    fc.assert(
      fc.property(options, batches, (config, all) => {
        const bench = new Bench(config)
        const accepted = new Map<string, Set<string>>()
        for (const inputs of all) {
          const events = inputs.map(([name, one]) => sample(Series.of(name, Object.entries(one))))
          const emitted = bench.take(MetricBatch.of(events)).events()
          expect(emitted.map(({ series }) => [series.name, tagsOf(series)])).toEqual(
            inputs.flatMap(([name, one]) => modelled(accepted, config, [name, one])),
          )
        }
      }),
    )
  })
})

function modelled(
  accepted: Map<string, Set<string>>,
  config: { value_limit: number; limit_exceeded_action: string; tracking_scope: string },
  [name, tags]: [string, Record<string, string>],
): [string, Record<string, string>][] {
  const valuesOf = (tag: string) => {
    const key = config.tracking_scope === 'global' ? tag : `${name} ${tag}`
    const values = accepted.get(key) ?? new Set<string>()
    accepted.set(key, values)
    return values
  }
  const fits = ([tag, value]: [string, string]) => valuesOf(tag).has(value) || valuesOf(tag).size < config.value_limit
  const kept = Object.entries(tags).filter(fits)
  if (config.limit_exceeded_action === 'drop_event' && kept.length < Object.keys(tags).length) return []
  for (const [tag, value] of kept) valuesOf(tag).add(value)
  return [[name, Object.fromEntries(kept)]]
}

describe('the limit of series', () => {
  it('drops samples of series that are too many for their metric', () => {
    const bench = new Bench({ max_series_per_metric: 2 })
    expect([bench.one({ a: '1' }), bench.one({ a: '2' }), bench.one({ a: '3' })]).toEqual([
      { a: '1' },
      { a: '2' },
      undefined,
    ])
    expect(bench.one({ a: '1' })).toEqual({ a: '1' })
    expect(bench.one({ a: '3' }, { name: 'other' })).toEqual({ a: '3' })
    expect(bench.cx.recorded.dropped).toEqual(new Map([['series_limit_exceeded', 1]]))
  })

  it('adds incremental samples up in one series, and drops absolute ones', () => {
    const bench = new Bench({ max_series_per_metric: 1, series_limit_exceeded_action: 'overflow' })
    bench.one({ a: '1' })
    expect(bench.one({ a: '2' }, { kind: 'absolute' })).toBeUndefined()
    const [x, y] = ['2', '3'].map((value) => sample(Series.of('m', [['a', value]])))
    const [first, second] = bench.take(MetricBatch.of([x as MetricEvent, y as MetricEvent])).events()
    expect(tagsOf(first?.series as Series)).toEqual({ overflow: 'true' })
    expect(second?.series).toBe(first?.series)
  })

  it('counts series after tags were taken off, and follows the limit of a single metric', () => {
    const bench = new Bench({
      value_limit: 1,
      max_series_per_metric: 2,
      per_metric_limits: { big: { mode: 'exact', max_series: 3 } },
    })
    const left = ['1', '2', '3', '4'].map((a) => bench.one({ a }))
    expect(left).toEqual([{ a: '1' }, {}, {}, {}])
    expect(['1', '2', '3', '4'].map((a) => bench.one({ a }, { name: 'big' }))).toEqual([
      { a: '1' },
      { a: '2' },
      { a: '3' },
      undefined,
    ])
  })

  it('gives the places of series without samples to others', () => {
    const bench = new Bench({ max_series_per_metric: 2, series_window_secs: 10 })
    bench.one({ a: '1' })
    bench.one({ a: '2' })
    bench.now = 10_000
    expect([bench.one({ a: '2' }), bench.one({ a: '3' })]).toEqual([{ a: '2' }, undefined])
    bench.now = 20_000
    expect([bench.one({ a: '3' }), bench.one({ a: '2' }), bench.one({ a: '1' })]).toEqual([
      { a: '3' },
      { a: '2' },
      undefined,
    ])
    bench.now = 1_000_000
    expect([bench.one({ a: '7' }), bench.one({ a: '8' })]).toEqual([{ a: '7' }, { a: '8' }])
  })

  it('keeps no track of metrics that are gone, and none of more than it may', () => {
    const bench = new Bench({ max_series_per_metric: 1, max_tracked_keys: 2, series_window_secs: 10 })
    for (const name of ['x', 'y', 'z']) bench.one({}, { name })
    expect(bench.metric('tag_cardinality_tracked_keys')).toBe(2)
    expect(bench.metric('tag_cardinality_untracked_events_total')).toBe(1)
    bench.now = 50_000
    bench.one({}, { name: 'z' })
    expect(bench.metric('tag_cardinality_tracked_keys')).toBe(1)
  })
})

describe('the report', () => {
  it('names the worst tags and metrics with about how many values they have, once for what happened', () => {
    const bench = new Bench({ value_limit: 10, tracking_scope: 'per_metric', max_series_per_metric: 20 })
    for (let i = 0; i < 3000; i++) bench.one({ user: `u${i}`, host: `h${i % 3}` }, { name: 'logins' })
    for (let i = 0; i < 3000; i++) bench.one({ path: `p${i % 9}`, pod: `x${i % 10}` }, { name: 'crowded' })
    const [tags, series, ...more] = bench.report()
    expect(tags).toMatch(
      /^2990 values of 1 tag were over their limit; the worst: "user" of "logins" has about \d+ values, and may have 10$/,
    )
    expect(Number(/about (\d+)/.exec(tags ?? '')?.[1])).toBeGreaterThan(2500)
    expect(Number(/about (\d+)/.exec(tags ?? '')?.[1])).toBeLessThan(3500)
    expect(series).toMatch(
      /^2320 samples of 1 metric were of more series than max_series_per_metric allows; the worst: "crowded" may have 20, and the tags of the others have about so many values: "p\w+" \d+, "p\w+" \d+$/,
    )
    expect(more).toEqual([])
    const gauge = bench.metric('tag_cardinality_distinct_values', { metric_name: 'logins', tag_key: 'user' })
    expect(gauge).toBeGreaterThan(2500)
    expect(bench.report()).toHaveLength(2)
  })

  it('has a bounded number of gauges and lines of a bounded length, whatever names come', () => {
    const bench = new Bench({ value_limit: 0, tracking_scope: 'per_metric' })
    for (let round = 0; round < 30; round++) {
      for (let i = 0; i < 5; i++) bench.one({ ['t'.repeat(5000) + round * 5 + i]: 'x' }, { name: 'n'.repeat(5000) })
      bench.report()
    }
    const gauges = [...bench.cx.recorded.metrics.keys()].filter((name) => name.startsWith('tag_cardinality_distinct'))
    expect(gauges).toHaveLength(50)
    for (const { message } of bench.cx.recorded.log) expect(message.length).toBeLessThan(2000)
  })
})

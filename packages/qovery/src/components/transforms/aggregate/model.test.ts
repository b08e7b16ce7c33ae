import { addMetric, MetricBatch, MetricEvent, Series, type MetricKind, type MetricValue } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Aggregate } from './aggregate.ts'
import { foldOf, type Mode } from './folds.ts'

interface Sample {
  readonly kind: MetricKind
  readonly value: MetricValue
}
type Model = (samples: readonly Sample[]) => { passed: readonly Sample[]; kept: readonly Sample[] }

const isScalar = ({ value }: Sample) => value.type === 'counter' || value.type === 'gauge'
const numberOf = ({ value }: Sample) => (value as { value: number }).value
const isGauge = ({ kind, value }: Sample) => kind === 'absolute' && value.type === 'gauge'

/** Takes samples one after the other: `step` gives what two come to, or undefined where the first leaves as it is. */
function fold(samples: readonly Sample[], step: (kept: Sample, next: Sample) => Sample | undefined): Sample[] {
  const kept: Sample[] = []
  for (const sample of samples) {
    const last = kept.at(-1)
    const merged = last && step(last, sample)
    if (merged === undefined) kept.push(sample)
    else kept[kept.length - 1] = merged
  }
  return kept
}

function sumOf(kept: Sample, next: Sample): Sample | undefined {
  const value = addMetric(kept.value, next.value)
  return (
    value && { kind: kept.kind, value: value.type === 'set' ? { ...value, values: [...value.values].sort() } : value }
  )
}

const latestOf = (kept: Sample, next: Sample) => (kept.value.type === next.value.type ? next : undefined)

function choosing(chosen: (sample: Sample) => boolean, keep: (samples: readonly Sample[]) => readonly Sample[]): Model {
  return (samples) => ({ passed: samples.filter((sample) => !chosen(sample)), kept: keep(samples.filter(chosen)) })
}

const extreme = (best: (...numbers: number[]) => number) =>
  choosing(
    (sample) => sample.kind === 'absolute' && isScalar(sample),
    (samples) =>
      fold(samples, (kept, next) => {
        if (kept.value.type !== next.value.type) return undefined
        return best(numberOf(kept), numberOf(next)) === numberOf(kept) ? kept : next
      }),
  )

const describing = (describe: (numbers: readonly number[]) => number) =>
  choosing(isGauge, (samples) =>
    samples.length === 0
      ? []
      : [{ kind: 'absolute', value: { type: 'gauge', value: describe(samples.map(numberOf)) } }],
  )

const mean = (numbers: readonly number[]) => numbers.reduce((x, y) => x + y, 0) / numbers.length

const MODELS: Partial<Record<Mode, Model>> = {
  Auto: choosing(
    () => true,
    (samples) => fold(samples, (kept, next) => (next.kind === 'absolute' ? latestOf(kept, next) : sumOf(kept, next))),
  ),
  Sum: choosing(
    ({ kind }) => kind === 'incremental',
    (samples) => fold(samples, sumOf),
  ),
  Latest: choosing(
    ({ kind }) => kind === 'absolute',
    (samples) => fold(samples, latestOf),
  ),
  Count: choosing(
    () => true,
    (samples) => {
      const [first] = samples
      return first === undefined ? [] : [{ kind: first.kind, value: { type: 'counter', value: samples.length } }]
    },
  ),
  Max: extreme(Math.max),
  Min: extreme(Math.min),
  Mean: describing(mean),
  Stdev: describing((numbers) => Math.sqrt(mean(numbers.map((number) => (number - mean(numbers)) ** 2)))),
}

const number = fc.integer({ min: -1000, max: 1000 })
const value: fc.Arbitrary<MetricValue> = fc.oneof(
  fc.record({ type: fc.constant('counter' as const), value: number }),
  fc.record({ type: fc.constant('gauge' as const), value: number }),
  fc.record({
    type: fc.constant('set' as const),
    values: fc.uniqueArray(fc.constantFrom('a', 'b', 'c')).map((members) => members.sort()),
  }),
  fc.record({
    type: fc.constant('distribution' as const),
    samples: fc.array(fc.record({ value: number, weight: fc.integer({ min: 1, max: 5 }) }), { maxLength: 3 }),
    statistic: fc.constantFrom('histogram' as const, 'summary' as const),
  }),
  fc.tuple(number, fc.nat(9)).map(([sum, count]) => ({
    type: 'aggregated_histogram' as const,
    buckets: [{ upper_limit: 1, count }],
    count,
    sum,
  })),
)
const input = fc.record({ series: fc.nat(2), kind: fc.constantFrom<MetricKind>('incremental', 'absolute'), value })

/** What leaves for one series in an interval, in order: samples that pass, then what is kept. */
function interval(aggregate: Aggregate, batches: readonly (readonly MetricEvent[])[], name: string): Sample[] {
  const out = new CollectedEmit<'metric'>()
  for (const events of batches) aggregate.transform(MetricBatch.of(events), out)
  aggregate.flush(out)
  return out
    .events()
    .filter(({ series }) => series.name === name)
    .map((event) => ({ kind: event.kind, value: event.value }))
}

describe('aggregate against a naive model', () => {
  it.each(Object.entries(MODELS) as [Mode, Model][])('%s comes to the same', (mode, model) => {
    const batch = fc.array(input, { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(fc.array(batch, { maxLength: 4 }), (batches) => {
        const events = batches.map((inputs) =>
          inputs.map(({ series, kind, value }) => new MetricEvent({ series: Series.of(`s${series}`), kind, value })),
        )
        const aggregate = new Aggregate(foldOf(mode), { interval_ms: 1000, max_kept: 1_000_000 }, testContext())
        for (const name of ['s0', 's1', 's2', 's0']) {
          const { passed, kept } = model(events.flat().filter((event) => event.series.name === name))
          const expected = [...passed, ...kept].map(({ kind, value }) => ({ kind, value }))
          expect(rounded(interval(aggregate, events, name))).toEqual(rounded(expected))
        }
      }),
    )
  })
})

/** Numbers to nine digits after the point: the two ways of computing a standard deviation differ in the last ones. */
function rounded(samples: readonly Sample[]): unknown {
  return JSON.parse(JSON.stringify(samples), (_key, part: unknown) =>
    typeof part === 'number' ? Math.round(part * 1e9) / 1e9 : part,
  )
}

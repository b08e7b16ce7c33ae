import type { Exemplar, MetricValue, NativeHistogram } from '@qovery/sdk'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Harvest } from '../../src/codecs/prometheus/harvest.ts'
import { parserOf, type PageFormat } from '../../src/codecs/prometheus/page-format.ts'
import {
  ExporterFixture,
  FORMATS,
  type FormatName,
  type TestSample,
} from '../../src/components/sinks/prometheus_exporter/testing/exporter-fixture.ts'

const READ_AS = {
  text: 'prometheus',
  text1: 'prometheus',
  openmetrics: 'openmetrics',
  openmetrics_utf8: 'openmetrics',
  openmetrics2: 'openmetrics',
  protobuf: 'protobuf',
} as const satisfies Record<FormatName, PageFormat>

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('a"b\\n\n', '# {} 1', 'é{}=,', '\\'),
)
const name = fc.constantFrom('requests', 'took_seconds', 'my.name', 'mémoire', 'a:b', 'x')
const number = fc.oneof(fc.double(), fc.nat(), fc.constantFrom(Infinity, -Infinity, Number.NaN, 0.1, 1e21))
const count = fc.oneof(fc.nat(), fc.constantFrom(0, 2 ** 52))
const millis = fc.nat({ max: 2 ** 41 })
const tags = fc.dictionary(
  fc.constantFrom('a', 'b.c', 'ü'),
  text.filter((value) => value !== ''),
  { maxKeys: 3 },
)
const exemplar: fc.Arbitrary<Exemplar> = fc.record({
  labels: fc.constantFrom([], [['trace_id', 'x"y']] as const),
  value: fc.double({ noNaN: true, noDefaultInfinity: true }),
  timestamp: millis,
})

const histogram: fc.Arbitrary<MetricValue> = fc
  .tuple(
    fc.uniqueArray(fc.double({ noNaN: true, noDefaultInfinity: true }), { maxLength: 5 }),
    fc.array(fc.nat(), { minLength: 6, maxLength: 6 }),
    number,
  )
  .map(([bounds, counts, sum]) => {
    const limits = [...new Set(bounds.map((bound) => bound + 0))].sort((a, b) => a - b)
    const buckets = [...limits, Infinity].map((upper_limit, i) => ({ upper_limit, count: counts[i] as number }))
    return { type: 'aggregated_histogram', buckets, count: buckets.reduce((all, bucket) => all + bucket.count, 0), sum }
  })

const native: fc.Arbitrary<MetricValue> = fc
  .tuple(
    fc.integer({ min: -4, max: 8 }),
    fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 9 }),
    fc.integer({ min: -50, max: 50 }),
    number,
  )
  .map(([schema, counts, offset, sum]) => ({
    type: 'native_histogram',
    schema,
    zero_threshold: 0.001,
    zero_count: 2,
    count: 2 + counts.reduce((all, one) => all + one, 0),
    sum,
    positive_spans: [{ offset, length: counts.length }],
    positive_counts: counts,
    negative_spans: [],
    negative_counts: [],
  }))

/** A histogram with buckets of both kinds. */
const dual: fc.Arbitrary<MetricValue> = fc
  .tuple(histogram, native)
  .map(([classic, other]) => ({ ...classic, native: other as NativeHistogram }) as MetricValue)
  .map((value) => {
    if (value.type !== 'aggregated_histogram' || value.native === undefined) return value
    return {
      ...value,
      native: { ...value.native, count: value.count, sum: value.sum },
    }
  })

const summary: fc.Arbitrary<MetricValue> = fc
  .tuple(fc.uniqueArray(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }), number, count, number)
  .map(([quantiles, value, total, sum]) => ({
    type: 'aggregated_summary',
    quantiles: quantiles.map((quantile) => ({ quantile: quantile + 0, value })),
    count: total,
    sum,
  }))

const GIVEN = ['unknown', 'info', 'stateset', 'gaugehistogram'] as const

/** Samples of one metric of a type, told apart by their tags. */
function metricOf(type: string, value: fc.Arbitrary<MetricValue>, extras: fc.Arbitrary<TestSample['extras']>) {
  const suffix = type === 'counter' ? '_total' : type === 'info' ? '_info' : ''
  const given = GIVEN.find((one) => one === type)
  const sample = fc.record({ tags, value, extras })
  return fc.tuple(name, text, fc.array(sample, { minLength: 1, maxLength: 3 })).map(([base, help, samples]) =>
    samples.map(({ extras: more, ...rest }): TestSample => ({
      ...rest,
      name: `${base}_${type}${suffix}`,
      help,
      ...(given !== undefined && { type: given }),
      kind: 'absolute',
      ...(more !== undefined && { extras: more }),
    })),
  )
}

const dated = fc.record({ start: millis, exemplars: fc.array(exemplar, { minLength: 1, maxLength: 1 }) })
const positive = number.filter((value) => value >= 0)
const none = fc.constant(undefined)
const gauge = number.map((value): MetricValue => ({ type: 'gauge', value }))
const metrics = fc.tuple(
  metricOf(
    'counter',
    positive.map((value) => ({ type: 'counter', value })),
    fc.option(dated, { nil: undefined }),
  ),
  metricOf('gauge', gauge, none),
  metricOf('unknown', gauge, none),
  metricOf('info', gauge, none),
  metricOf('stateset', gauge, none),
  metricOf('histogram', histogram, fc.option(dated, { nil: undefined })),
  metricOf('gaugehistogram', histogram, none),
  metricOf('summary', summary, fc.option(fc.record({ start: millis }), { nil: undefined })),
)
const withNative = fc.tuple(
  metrics,
  metricOf('native', native, fc.option(dated, { nil: undefined })),
  metricOf('dual', dual, none),
)

/** A page, and the page of a store that was filled from it. */
async function twice(samples: readonly TestSample[], format: FormatName): Promise<[string, string]> {
  const first = new ExporterFixture({ created_samples: true })
  first.add(...samples)
  const page = await first.bytes(FORMATS[format])
  const harvest = new Harvest({ timestamp: first.now })
  parserOf(READ_AS[format], { tags: [], honor_labels: false, limits: {} }).parse(page, harvest)
  const second = new ExporterFixture({ created_samples: true })
  for (const batch of harvest.finish()) second.store.ingest(batch)
  expect(second.cx.recorded.dropped).toEqual(new Map())
  return [page.toString('latin1'), (await second.bytes(FORMATS[format])).toString('latin1')]
}

describe('a page that is scraped and shown again', () => {
  test.for(['text', 'text1', 'openmetrics', 'openmetrics_utf8'] as const)('is the same in %s', async (format) => {
    await fc.assert(
      fc.asyncProperty(metrics, async (parts) => {
        const [page, again] = await twice(parts.flat(), format)
        expect(again).toBe(page)
      }),
      { numRuns: 60 },
    )
  })

  test.for(['openmetrics2', 'protobuf'] as const)('is the same in %s, native histograms too', async (format) => {
    await fc.assert(
      fc.asyncProperty(withNative, async ([parts, histograms, both]) => {
        const [page, again] = await twice([...parts.flat(), ...histograms, ...both], format)
        expect(again).toBe(page)
      }),
      { numRuns: 60 },
    )
  })
})

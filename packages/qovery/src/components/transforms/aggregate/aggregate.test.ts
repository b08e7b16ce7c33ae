import {
  Ack,
  MetricBatch,
  MetricEvent,
  Series,
  type AggregatedHistogram,
  type MetricExtras,
  type MetricKind,
  type MetricValue,
  type Outcome,
} from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { describe, expect, it } from 'vitest'
import { Aggregate } from './aggregate.ts'
import { foldOf, type Mode } from './folds.ts'
import { aggregate } from './index.ts'

const a = Series.of('a', [['host', 'x']])

const counter = (value: number): MetricValue => ({ type: 'counter', value })
const gauge = (value: number): MetricValue => ({ type: 'gauge', value })
const set = (...values: string[]): MetricValue => ({ type: 'set', values })
const samples = (...values: number[]): MetricValue => ({
  type: 'distribution',
  samples: values.map((value) => ({ value, weight: 1 })),
  statistic: 'histogram',
})
const histogram = (...counts: number[]): AggregatedHistogram => ({
  type: 'aggregated_histogram',
  buckets: counts.map((count, i) => ({ upper_limit: i, count })),
  count: counts.reduce((x, y) => x + y, 0),
  sum: 1,
})
const summary: MetricValue = { type: 'aggregated_summary', quantiles: [], count: 2, sum: 3 }

const add = (value: MetricValue, series = a, timestamp?: number) =>
  new MetricEvent({ series, kind: 'incremental', value, timestamp })
const put = (value: MetricValue, series = a, timestamp?: number) =>
  new MetricEvent({ series, kind: 'absolute', value, timestamp })
const addWith = (value: MetricValue, timestamp: number | undefined, extras: MetricExtras) =>
  new MetricEvent({ series: a, kind: 'incremental', value, timestamp, extras })

/** An aggregate under test, with what it emits. */
class Bench {
  readonly cx = testContext()
  readonly #aggregate: Aggregate

  constructor(mode: Mode, max_kept = 1_000_000) {
    this.#aggregate = new Aggregate(foldOf(mode), { interval_ms: 1000, max_kept }, this.cx)
  }

  /** Takes one batch; what it emits at once. */
  take(events: readonly MetricEvent[], ack: Ack | null = null): MetricEvent[] {
    const out = new CollectedEmit<'metric'>()
    const batch = MetricBatch.of(events)
    batch.ack = ack
    this.#aggregate.transform(batch, out)
    return out.events()
  }

  flushed(): CollectedEmit<'metric'> {
    const out = new CollectedEmit<'metric'>()
    this.#aggregate.flush(out)
    return out
  }

  /** What the end of an interval brings. */
  flush(): [MetricKind, MetricValue][] {
    return this.flushed()
      .events()
      .map(({ kind, value }) => [kind, value])
  }

  /** What the samples of one interval come to. */
  interval(...events: MetricEvent[]): [MetricKind, MetricValue][] {
    if (this.take(events).length > 0) throw new Error('a sample passed through')
    return this.flush()
  }
}

describe('aggregate in the mode Auto', () => {
  it('adds up incremental samples and forgets them with the interval', () => {
    const bench = new Bench('Auto')
    expect(bench.interval(add(counter(42)), add(counter(43)))).toEqual([['incremental', counter(85)]])
    expect(bench.flushed().passed).toEqual([])
    expect(bench.interval(add(counter(1)))).toEqual([['incremental', counter(1)]])
  })

  it('takes the latest of absolute samples', () => {
    expect(new Bench('Auto').interval(put(gauge(42)), put(gauge(43)))).toEqual([['absolute', gauge(43)]])
    expect(new Bench('Auto').interval(add(counter(42)), put(counter(7)))).toEqual([['absolute', counter(7)]])
  })

  it('adds incremental samples to the absolute one before them', () => {
    expect(new Bench('Auto').interval(put(gauge(10)), add(gauge(5)), add(gauge(-1)))).toEqual([['absolute', gauge(14)]])
  })

  it('unites sets, joins distributions and adds up histograms', () => {
    expect(new Bench('Auto').interval(add(set('b')), add(set('a', 'b')))).toEqual([['incremental', set('a', 'b')]])
    expect(new Bench('Auto').interval(add(samples(3)), add(samples(1, 2)), add(samples(4)))).toEqual([
      ['incremental', samples(3, 1, 2, 4)],
    ])
    const sum = { ...histogram(4, 6), sum: 2 }
    expect(new Bench('Auto').interval(add(histogram(1, 2)), add(histogram(3, 4)))).toEqual([['incremental', sum]])
  })

  it('keeps a single sample as it is', () => {
    const event = addWith(samples(3), 12.5, { interval: 10, start: 1 })
    const bench = new Bench('Auto')
    bench.take([event])
    expect(bench.flushed().events()).toEqual([event])
  })

  it('loses nothing where samples do not fit: what was there leaves as it was', () => {
    const bench = new Bench('Auto')
    expect(bench.interval(add(counter(42)), add(counter(42)), add(set('a')), add(set('b')))).toEqual([
      ['incremental', counter(84)],
      ['incremental', set('a', 'b')],
    ])
    expect(bench.interval(add(summary), add(summary))).toEqual([
      ['incremental', summary],
      ['incremental', summary],
    ])
    expect(bench.interval(add(histogram(1, 2)), add(histogram(1)))).toHaveLength(2)
    expect(bench.cx.recorded.metrics.get('aggregate_failed_updates_total')).toBe(3)
  })

  it('joins equal series that are different objects, and keeps them apart from others', () => {
    const bench = new Bench('Auto')
    const equal = Series.of('a', [['host', 'x']], { description: { help: 'Of a.' } })
    bench.take([add(counter(1)), add(counter(2), equal), add(counter(4), Series.of('a'))])
    bench.take([add(counter(8), Series.of('a', [['host', 'x']]))])
    const events = bench.flushed().events()
    expect(events.map(({ value }) => value)).toEqual([counter(11), counter(4)])
    expect(events[0]?.series.description).toEqual({ help: 'Of a.' })
  })

  it('carries the latest timestamp, the earliest start and the exemplars', () => {
    const bench = new Bench('Auto')
    const exemplar = (value: number, bucket?: number) => ({
      labels: [],
      value,
      ...(bucket === undefined ? {} : { bucket }),
    })
    bench.take([
      addWith(counter(1), 2000, {
        start: 5,
        interval: 10,
        exemplars: [exemplar(1, 1), exemplar(2, 2)],
      }),
      addWith(counter(1), 1000, { start: 3, interval: 20, exemplars: [exemplar(3, 1)] }),
      addWith(counter(1), undefined, { start: 4, interval: 5 }),
    ])
    const [event] = bench.flushed().events()
    expect(event).toMatchObject({ timestamp: 2000, value: counter(3) })
    expect(event?.extras).toEqual({ start: 3, interval: 30, exemplars: [exemplar(3, 1), exemplar(2, 2)] })
  })
})

describe('the other modes of aggregate', () => {
  it('Sum adds up incremental samples and lets absolute ones pass', () => {
    const bench = new Bench('Sum')
    const passing = put(gauge(3))
    expect(bench.take([add(counter(1)), passing, add(counter(2))])).toEqual([passing])
    expect(bench.flush()).toEqual([['incremental', counter(3)]])
  })

  it('Latest keeps the last absolute sample and lets incremental ones pass', () => {
    const bench = new Bench('Latest')
    const passing = add(counter(3))
    expect(bench.take([put(gauge(1)), passing, put(gauge(0))])).toEqual([passing])
    expect(bench.flush()).toEqual([['absolute', gauge(0)]])
  })

  it('Count counts samples of every type and kind', () => {
    const bench = new Bench('Count')
    expect(bench.interval(put(gauge(5)), add(counter(7)), add(set('x')), put(histogram(1)))).toEqual([
      ['absolute', counter(4)],
    ])
    expect(bench.interval(add(set('x')))).toEqual([['incremental', counter(1)]])
  })

  it('Diff subtracts the latest of the interval before, and shows what began anew as it is', () => {
    const bench = new Bench('Diff')
    expect(bench.interval(put(counter(5)), put(counter(8)))).toEqual([['absolute', counter(8)]])
    expect(bench.interval(put(counter(10)))).toEqual([['absolute', counter(2)]])
    expect(bench.interval(put(counter(4)))).toEqual([['absolute', counter(4)]])
    expect(bench.interval(put(gauge(4)))).toEqual([['absolute', gauge(4)]])
    expect(bench.interval(put(gauge(1)))).toEqual([['absolute', gauge(-3)]])
    expect(bench.flush()).toEqual([])
    expect(bench.interval(put(gauge(1)))).toEqual([['absolute', gauge(1)]])
    expect(bench.interval(put(histogram(1, 1)))).toEqual([['absolute', histogram(1, 1)]])
    expect(bench.interval(put(histogram(2, 1)))).toEqual([['absolute', { ...histogram(1, 0), sum: 0 }]])
  })

  it('Max and Min keep the extreme sample with its timestamp, of gauges and of counters', () => {
    for (const [mode, extreme, at] of [
      ['Max', 9, 2],
      ['Min', 1, 3],
    ] as const) {
      const bench = new Bench(mode)
      bench.take([put(gauge(5), a, 1), put(gauge(9), a, 2), put(gauge(1), a, 3), put(gauge(9), a, 4)])
      expect(bench.flushed().events()).toEqual([put(gauge(extreme), a, at)])
      expect(bench.interval(put(counter(5)), put(counter(9)), put(counter(1)))).toEqual([
        ['absolute', counter(extreme)],
      ])
      const passing = [put(set('x')), add(gauge(100)), put(histogram(1))]
      expect(bench.take([...passing, put(gauge(2))])).toEqual(passing)
      expect(bench.flush()).toEqual([['absolute', gauge(2)]])
    }
  })

  it('Mean and Stdev describe gauges and let everything else pass', () => {
    const values = [25, 30, 35, 40, 45, 50, 55].map((value) => put(gauge(value)))
    expect(new Bench('Mean').interval(...values)).toEqual([['absolute', gauge(40)]])
    expect(new Bench('Stdev').interval(...values)).toEqual([['absolute', gauge(10)]])
    expect(new Bench('Stdev').interval(put(gauge(3)))).toEqual([['absolute', gauge(0)]])
    const passing = [put(counter(1)), add(gauge(1))]
    expect(new Bench('Mean').take(passing)).toEqual(passing)
  })
})

describe('aggregate', () => {
  it('has the options of its definition', async () => {
    const transform = await aggregate.create(aggregate.config.parse({}), testContext())
    expect(transform.flushEveryMs).toBe(10_000)
    expect(aggregate.config.safeParse({ interval_ms: 0 }).success).toBe(false)
    expect(aggregate.config.safeParse({ mode: 'Median' }).success).toBe(false)
  })

  it('hands on the very batch where all of it passes', () => {
    const cx = testContext()
    const out = new CollectedEmit<'metric'>()
    const batch = MetricBatch.of([put(gauge(1))])
    new Aggregate(foldOf('Sum'), { interval_ms: 1, max_kept: 10 }, cx).transform(batch, out)
    expect(out.passed[0]?.batch).toBe(batch)
  })

  it('settles its input only when all that it came to has settled', () => {
    const outcomes: Outcome[] = []
    const bench = new Bench('Auto')
    const acks = [0, 1].map(() => new Ack((outcome) => outcomes.push(outcome)))
    for (const [index, ack] of acks.entries()) {
      const events = Array.from({ length: 1500 }, (_, i) => add(counter(1), Series.of(`s${index}_${i}`)))
      bench.take(events, ack)
      ack.release()
    }
    const { passed } = bench.flushed()
    expect(passed.map(({ batch }) => batch.length)).toEqual([1000, 1000, 1000])
    passed[0]?.held?.release()
    passed[2]?.held?.release('rejected')
    expect(outcomes).toEqual([])
    passed[1]?.held?.release()
    expect(outcomes).toEqual(['rejected', 'rejected'])
  })

  it('settles input that passed through without waiting for the interval', () => {
    const outcomes: Outcome[] = []
    const ack = new Ack((outcome) => outcomes.push(outcome))
    new Bench('Sum').take([put(gauge(1))], ack)
    ack.release()
    expect(outcomes).toEqual(['delivered'])
  })

  it('emits early, and loses nothing, where too much would have to be kept', () => {
    for (const value of [samples(1, 2, 3), set('x', 'y', 'z')]) {
      const bench = new Bench('Auto', 10)
      const emitted: MetricEvent[] = []
      for (let i = 0; i < 10; i++) {
        emitted.push(...bench.take([add(value.type === 'set' ? set(`x${i}`, `y${i}`, `z${i}`) : value)]))
      }
      expect(emitted.length).toBeGreaterThan(1)
      emitted.push(...bench.flushed().events())
      const count = emitted.reduce((sum, event) => sum + sizeOf(event.value), 0)
      expect(count).toBe(30)
    }
    const bench = new Bench('Auto', 10)
    expect(bench.take(Array.from({ length: 11 }, (_, i) => add(counter(1), Series.of(`s${i}`))))).toHaveLength(11)
  })
})

function sizeOf(value: MetricValue): number {
  if (value.type === 'distribution') return value.samples.length
  return value.type === 'set' ? value.values.length : 1
}

import {
  ABSOLUTE,
  MetricBatch,
  type Batch,
  type ComponentContext,
  type CounterHandle,
  type Emit,
  type Series,
  type Transform,
} from '@qovery/sdk'
import { Judge } from './judge.ts'
import type { Options } from './options.ts'
import { Report } from './report.ts'
import { FOREVER, VerdictCache, type Verdict } from './verdict.ts'

/** How many series are remembered with what becomes of them, at least. */
const REMEMBERED = 50_000
const REPORT_EVERY_MS = 60_000

/** Lets series through as long as their tags and their metric keep to their limits. Each series is judged once. */
export class TagCardinalityLimit implements Transform<'metric', 'metric'> {
  readonly flushEveryMs = REPORT_EVERY_MS
  readonly #cx: ComponentContext
  readonly #clock: () => number
  readonly #judge: Judge
  readonly #verdicts = new VerdictCache(REMEMBERED)
  readonly #report: Report
  readonly #untrackedTotal: CounterHandle
  /** Rows of the batch under way that stay, where any is changed or dropped, and their series. */
  #kept: number[] = []
  #series: Series[] = []
  readonly #dropped = { tag_value_limit_exceeded: 0, series_limit_exceeded: 0 }

  /** `clock` gives milliseconds that never go back. */
  constructor(options: Options, cx: ComponentContext, clock: () => number = () => performance.now()) {
    this.#cx = cx
    this.#clock = clock
    this.#judge = new Judge(options, cx)
    this.#report = new Report(this.#judge, cx)
    this.#untrackedTotal = cx.counter(
      'tag_cardinality_untracked_events_total',
      'Samples with a tag, or of a metric, that could not be kept track of and passed unchecked.',
    )
  }

  transform(batch: Batch<'metric'>, out: Emit<'metric'>): void {
    this.#judge.series.advance(this.#clock())
    const { columns, generation } = batch as MetricBatch
    const { series, shapes } = columns
    let plain = 0
    for (let row = 0; row < series.length; row++) {
      const one = series[row] as Series
      const verdict = this.#verdictOf(one)
      if (verdict.isPlain) {
        if (plain === row) plain++
        else this.#keep(row, one)
      } else {
        if (plain === row) for (let before = 0; before < row; before++) this.#keep(before, series[before] as Series)
        this.#apply(verdict, row, ((shapes[row] as number) & ABSOLUTE) !== 0)
      }
    }
    if (plain === series.length) {
      out.pass(batch)
      return
    }
    if (this.#kept.length > 0) {
      const { columns: rest } =
        this.#kept.length < series.length ? (batch as MetricBatch).pick(this.#kept) : { columns }
      out.pass(new MetricBatch({ ...rest, series: this.#series }, generation))
    }
    this.#finish()
  }

  flush(): void {
    this.#report.tell()
  }

  #verdictOf(series: Series): Verdict {
    const known = this.#verdicts.find(series)
    if (known !== undefined && (known.window === FOREVER || known.window === this.#judge.series.window)) return known
    const verdict = this.#judge.verdict(series)
    this.#verdicts.keep(series, verdict)
    return verdict
  }

  #apply(verdict: Verdict, row: number, isAbsolute: boolean): void {
    for (const { tag, total } of verdict.over) {
      tag.refused++
      total.add(1)
    }
    if (verdict.crowded !== undefined) verdict.crowded.refused++
    if (verdict.untracked) this.#untrackedTotal.add(1)
    const series = isAbsolute ? verdict.absolute : verdict.incremental
    if (series === undefined) this.#dropped[verdict.reason]++
    else this.#keep(row, series)
  }

  #keep(row: number, series: Series): void {
    this.#kept.push(row)
    this.#series.push(series)
  }

  #finish(): void {
    this.#kept = []
    this.#series = []
    for (const reason of ['tag_value_limit_exceeded', 'series_limit_exceeded'] as const) {
      if (this.#dropped[reason] > 0) this.#cx.dropped(this.#dropped[reason], reason, true)
      this.#dropped[reason] = 0
    }
  }
}

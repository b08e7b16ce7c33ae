import {
  ABSOLUTE,
  Shape,
  SHAPE_MASK,
  type ComponentContext,
  type Exemplar,
  type MetricBatch,
  type MetricColumns,
  type MetricExtras,
  type MetricValue,
  type Sample,
  type Series,
} from '@qovery/sdk'
import { Budget } from './budget.ts'
import { Keeps, NEVER, ScalarEntry, type Entry, type GenerationScope } from './entry.ts'
import { Families } from './families.ts'
import { Generations } from './generations.ts'
import { HistogramEntry } from './histogram-entry.ts'
import { Rejection, SeriesTable } from './series-table.ts'
import { SetEntry } from './set-entry.ts'
import type { StoreOptions } from './store-options.ts'
import { SummaryEntry } from './summary-entry.ts'

/** The last millisecond of ECMAScript's calendar. */
const LAST_TIME = 8.64e15
/** Exemplars with longer labels are not kept. */
const EXEMPLAR_CHARACTERS = 1024

/** All metrics as they are to be shown: counters and histograms added up, the last value of gauges. */
export class MetricStore {
  readonly families = new Families()
  readonly clock: () => number
  readonly #cx: ComponentContext
  readonly #options: StoreOptions
  readonly #budget: Budget
  readonly #generations: Generations
  readonly #table: SeriesTable
  /** What the rows of each shape are kept in. */
  readonly #keeps: readonly number[]
  readonly #refused = new Map<string, number>()
  #now: number
  #timer: NodeJS.Timeout | undefined

  constructor(options: StoreOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    this.clock = options.clock ?? Date.now
    this.#now = this.clock()
    this.#budget = new Budget(options.series_limit, this.families)
    this.#table = new SeriesTable({ options, families: this.families, budget: this.#budget, cx })
    this.#generations = new Generations((entry) => this.#table.vanish(entry))
    const observed = options.distributions_as_summaries ? Keeps.summary : Keeps.histogram
    this.#keeps = [Keeps.counter, Keeps.gauge, observed, observed]
  }

  /** How many series there are. */
  get size(): number {
    return this.#table.size
  }

  /** Adds a batch. Samples that cannot be shown are dropped and counted; nothing is thrown. */
  ingest(batch: MetricBatch): void {
    const { series, shapes, values, weights } = batch.columns
    this.#now = this.clock()
    const touched = Math.floor(this.#now / 1000)
    const scope = batch.generation === null ? null : this.#generations.enter(batch.generation, touched)
    this.#table.scope = scope
    const simple = scope === null && batch.columns.extras === null && !this.#options.keep_timestamps
    for (let row = 0; row < batch.length; row++) {
      const one = series[row] as Series
      if (simple && one.memoOwner === this.#table) {
        const entry = one.memo as Entry
        if (addPlainly(entry, shapes[row] as number, values[row] as number, weights[row] as number)) {
          entry.outdate()
          entry.touched = touched
          continue
        }
      }
      const refusal = this.#take(batch, row, scope)
      if (refusal !== undefined) this.#refused.set(refusal, (this.#refused.get(refusal) ?? 0) + 1)
    }
    if (scope !== null && batch.generation?.final === true) this.#generations.finish(scope)
    this.#table.compact(false)
    if (this.#refused.size > 0) this.#reportRefused()
  }

  /** Begins to remove what has expired, whether or not samples come or anybody scrapes. */
  start(): void {
    const every = this.#options.expire_after_ms === 0 ? 10_000 : Math.min(10_000, this.#options.expire_after_ms / 4)
    this.#timer = setInterval(() => this.tick(), Math.max(250, every))
    this.#timer.unref()
  }

  close(): void {
    clearInterval(this.#timer)
    this.#table.release()
  }

  /** Removes what has expired, and reports what the limit did. */
  tick(): void {
    const now = this.clock()
    this.#generations.expire(Math.floor(now / 1000))
    if (this.#options.expire_after_ms > 0) this.#table.expire(Math.floor((now - this.#options.expire_after_ms) / 1000))
    this.#table.compact(true)
    this.#table.report(now)
  }

  /** Adds the sample in a row; the reason where it was not taken. */
  #take(batch: MetricBatch, row: number, scope: GenerationScope | null): string | undefined {
    const { columns } = batch
    const series = columns.series[row] as Series
    const shape = columns.shapes[row] as number
    const absolute = (shape & ABSOLUTE) !== 0
    const other = (shape & SHAPE_MASK) === Shape.other ? columns.others?.[row] : undefined
    const keeps = this.#keeps[shape & SHAPE_MASK] ?? this.#keepsOf(other)
    const entry = this.#table.find(series, keeps, absolute, this.#now)
    if (entry instanceof Rejection) return entry.reason
    if (entry.overflow && absolute) return 'series_limit'
    const refusal = other === undefined ? this.#putNumber(entry, columns, row) : this.#putOther(entry, other, absolute)
    if (refusal !== undefined) {
      if (entry.touched === NEVER) this.#table.remove(entry)
      return refusal
    }
    entry.outdate()
    entry.touched = Math.floor(this.#now / 1000)
    entry.absolute = absolute
    if (this.#options.keep_timestamps) date(entry, timeOf(columns.timestamps[row]))
    if (scope !== null && !this.#generations.see(entry, scope)) this.#reportTwins(series, scope)
    const extras = columns.extras?.[row]
    if (extras !== undefined) this.#annotate(entry, extras)
    return undefined
  }

  #annotate(entry: Entry, { start, exemplars }: MetricExtras): void {
    const began = timeOf(start)
    if (!Number.isNaN(began) && (entry.absolute || !(entry.start <= began))) entry.start = began
    if (exemplars === undefined) return
    for (const exemplar of exemplars) if (isSane(exemplar)) entry.exemplify(exemplar)
    this.#budget.recharge(entry)
  }

  #keepsOf(value: MetricValue | undefined): number {
    switch (value?.type) {
      case 'set':
        return Keeps.set
      case 'distribution':
        return this.#keeps[Shape.histogram_sample] as number
      case 'aggregated_histogram':
      case 'native_histogram':
        return Keeps.histogram
      case 'aggregated_summary':
      case 'sketch':
        return Keeps.summary
      case 'counter':
        return Keeps.counter
      case 'gauge':
        return Keeps.gauge
      default:
        return Keeps.nothing
    }
  }

  /** Adds a value that stands in the columns. */
  #putNumber(entry: Entry, { shapes, values, weights }: MetricColumns, row: number): string | undefined {
    const absolute = ((shapes[row] as number) & ABSOLUTE) !== 0
    const value = values[row] as number
    if (!(entry instanceof ScalarEntry)) {
      return this.#observe(entry, [{ value, weight: weights[row] as number }], absolute)
    }
    if (entry.keeps === Keeps.counter && !(value >= 0)) return 'invalid_value'
    if (!absolute && !Number.isFinite(value)) return 'invalid_value'
    entry.value = absolute ? value : entry.value + value
    return undefined
  }

  #putOther(entry: Entry, value: MetricValue, absolute: boolean): string | undefined {
    if (value.type === 'distribution') return this.#observe(entry, value.samples, absolute)
    if (!this.#taken(entry, value, absolute)) return 'invalid_value'
    this.#budget.recharge(entry)
    return undefined
  }

  #taken(entry: Entry, value: MetricValue, absolute: boolean): boolean {
    if (entry instanceof SummaryEntry) {
      if (value.type === 'sketch') return entry.takeSketch(value, absolute, this.#now)
      return value.type === 'aggregated_summary' && entry.take(value, absolute)
    }
    if (entry instanceof HistogramEntry) {
      if (value.type === 'native_histogram') return entry.takeNative(value, absolute)
      return value.type === 'aggregated_histogram' && entry.takeClassic(value, absolute)
    }
    if (!(entry instanceof SetEntry) || value.type !== 'set') return false
    entry.take(value.values, absolute, this.#now)
    return true
  }

  #observe(entry: Entry, samples: readonly Sample[], absolute: boolean): string | undefined {
    for (const { value, weight } of samples) {
      if (!Number.isFinite(value) || !(weight >= 0 && weight < Infinity)) return 'invalid_value'
    }
    if (entry instanceof HistogramEntry) entry.takeSamples(samples, absolute)
    else if (entry instanceof SummaryEntry) entry.takeSamples(samples, absolute, this.#now)
    this.#budget.recharge(entry)
    return undefined
  }

  #reportRefused(): void {
    for (const [reason, count] of this.#refused) this.#cx.dropped(count, reason)
    this.#refused.clear()
  }

  #reportTwins(series: Series, scope: GenerationScope): void {
    const message = `${series.key} comes from two sources at once, lastly from "${scope.name}": the last sample stands; give one of them a label of its own`
    this.#cx.failed('duplicate_series', message)
  }
}

/** Adds a sample where nothing can stand against it, which is nearly always; false: nothing was done. */
function addPlainly(entry: Entry, shape: number, value: number, weight: number): boolean {
  switch (shape) {
    case Shape.counter:
      if (entry.keeps !== Keeps.counter || !(value >= 0 && value < Infinity)) return false
      ;(entry as ScalarEntry).value += value
      return true
    case Shape.gauge | ABSOLUTE:
      if (entry.keeps !== Keeps.gauge) return false
      ;(entry as ScalarEntry).value = value
      return true
    case Shape.histogram_sample:
    case Shape.summary_sample:
      if (entry.keeps !== Keeps.histogram || !(Math.abs(value) < Infinity && weight >= 0 && weight < Infinity))
        return false
      return (entry as HistogramEntry).observePlainly(value, weight)
    default:
      return false
  }
}

function date(entry: Entry, timestamp: number): void {
  entry.timestamp = timestamp
  if (!Number.isNaN(timestamp)) entry.reshape()
}

/** A time in milliseconds since the epoch; NaN where there is none, or none that a calendar has. */
function timeOf(millis: number | undefined): number {
  return millis !== undefined && Math.abs(millis) <= LAST_TIME ? millis : Number.NaN
}

function isSane({ value, timestamp, labels }: Exemplar): boolean {
  if (!Number.isFinite(value) || (timestamp !== undefined && Number.isNaN(timeOf(timestamp)))) return false
  let characters = 0
  for (const [name, text] of labels) characters += name.length + text.length
  return characters <= EXEMPLAR_CHARACTERS
}

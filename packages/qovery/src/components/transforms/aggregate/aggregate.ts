import {
  Ack,
  BATCH_EVENTS,
  split,
  type Batch,
  type ComponentContext,
  type CounterHandle,
  type Emit,
  type MetricBatch,
  type MetricColumns,
  type Series,
  type Transform,
} from '@qovery/sdk'
import type { Fold } from './folds.ts'
import { Slots } from './slots.ts'

/** Most series, samples of distributions, members of sets and acknowledgements that are kept before the interval is over. */
export const MAX_KEPT = 1_000_000

/** Folds the samples of each series into one, and emits it at the end of the interval. */
export class Aggregate implements Transform<'metric', 'metric'> {
  readonly flushEveryMs: number
  readonly #fold: Fold
  readonly #maxKept: number
  readonly #slots = new Slots()
  readonly #recorded: CounterHandle
  readonly #replaced: CounterHandle
  readonly #flushed: CounterHandle
  #holds: Ack[] = []

  constructor(fold: Fold, options: { interval_ms: number; max_kept: number }, cx: ComponentContext) {
    this.flushEveryMs = options.interval_ms
    this.#fold = fold
    this.#maxKept = options.max_kept
    this.#recorded = cx.counter('aggregate_events_recorded_total', 'Samples that were aggregated.')
    this.#replaced = cx.counter(
      'aggregate_failed_updates_total',
      'Samples that did not fit to what their series had come to, which then left as it was.',
    )
    this.#flushed = cx.counter('aggregate_flushes_total', 'Times that the aggregates were emitted.')
  }

  transform(batch: Batch<'metric'>, out: Emit<'metric'>): void {
    const passing = this.#record((batch as MetricBatch).columns)
    if (passing.length === batch.length) {
      out.pass(batch)
      return
    }
    if (passing.length > 0) out.pass(batch.pick(passing))
    this.#recorded.add(batch.length - passing.length)
    const hold = batch.hold()
    if (hold !== null) this.#holds.push(hold)
    if (this.#slots.kept + this.#holds.length > this.#maxKept) this.flush(out)
  }

  flush(out: Emit<'metric'>): void {
    this.#fold.close?.(this.#slots.taken())
    const batch = this.#slots.finish()
    const held = Ack.merge(this.#holds)
    this.#holds = []
    this.#flushed.add(1)
    if (batch === null) return
    const pieces = split(batch, BATCH_EVENTS)
    for (let more = 1; more < pieces.length; more++) held?.hold()
    for (const piece of pieces) out.pass(piece, '', held)
  }

  /** Takes in the samples that are aggregated, and returns the rows of the others. */
  #record(columns: MetricColumns): number[] {
    const { series, shapes } = columns
    const passing: number[] = []
    for (let row = 0; row < series.length; row++) {
      if (this.#fold.takes(shapes[row] as number)) this.#recordRow(columns, row)
      else passing.push(row)
    }
    return passing
  }

  #recordRow(columns: MetricColumns, row: number): void {
    const slot = this.#slots.slotOf(columns.series[row] as Series)
    if (slot.taken) {
      if (this.#fold.add(slot, columns, row)) return
      this.#slots.setAside(slot)
      this.#replaced.add(1)
    }
    slot.put(columns, row)
    this.#fold.open?.(slot)
  }
}

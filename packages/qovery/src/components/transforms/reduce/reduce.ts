import {
  matchFlags,
  type Batch,
  type ComponentContext,
  type Condition,
  type CounterHandle,
  type Emit,
  type LogEvent,
  type Transform,
} from '@qovery/sdk'
import type { Path } from '@qovery/vrl/path'
import type { Tally } from './field.ts'
import { Finished } from './finished.ts'
import { Group } from './group.ts'
import { groupKey } from './group-key.ts'
import { Groups } from './groups.ts'
import type { Plan } from './plan.ts'

export interface ReduceOptions {
  readonly group_by: readonly Path[]
  readonly plan: Plan
  /** The events that begin a group anew. */
  readonly starts_when: Condition | undefined
  /** The events that a group ends with. */
  readonly ends_when: Condition | undefined
  readonly max_events: number
  readonly expire_after_ms: number
  readonly end_every_period_ms: number | undefined
  readonly flush_period_ms: number
  readonly max_groups: number
  readonly max_kept_bytes: number
}

/** Merges the events of each group into one. */
export class Reduce implements Transform<'log', 'log'> {
  readonly flushEveryMs: number
  readonly #options: ReduceOptions
  readonly #cx: ComponentContext
  readonly #clock: () => number
  readonly #groups = new Groups()
  readonly #finished = new Finished()
  readonly #stale: CounterHandle
  readonly #early: CounterHandle
  #keptBytes = 0

  /** `clock` gives milliseconds that never go back. */
  constructor(options: ReduceOptions, cx: ComponentContext, clock: () => number = () => performance.now()) {
    this.flushEveryMs = options.flush_period_ms
    this.#options = options
    this.#cx = cx
    this.#clock = clock
    this.#stale = cx.counter('stale_events_flushed_total', 'Reduced events that left because their time was over.')
    this.#early = cx.counter(
      'reduce_groups_cut_short_total',
      'Reduced events that left early, because of max_groups or max_kept_bytes.',
    )
  }

  /** How many groups are under way. */
  get groups(): number {
    return this.#groups.size
  }

  transform(batch: Batch<'log'>, out: Emit<'log'>): void {
    const { starts_when, ends_when } = this.#options
    const starts = starts_when && matchFlags(starts_when, batch)
    const ends = ends_when && matchFlags(ends_when, batch)
    const { events } = batch
    const now = this.#clock()
    const hold = batch.hold()
    const tally: Tally = { bytes: 0, leftOut: 0, culprit: '' }
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as LogEvent
      const key = groupKey(event, this.#options.group_by)
      if (starts?.[i] === 1) this.#end(this.#groups.get(key), out)
      const group = this.#groupOf(key, event, now)
      if (hold !== null) group.hold(hold)
      this.#add(group, event, tally)
      if (ends?.[i] === 1 || group.events >= this.#options.max_events) this.#end(group, out)
      else if (this.#isFull()) this.#makeRoom(out)
    }
    hold?.release()
    this.#finished.emit(out)
    if (tally.leftOut > 0) this.#complain(tally)
  }

  flush(out: Emit<'log'>, why: 'tick' | 'end'): void {
    if (why === 'end') for (const group of this.#groups.all()) this.#end(group, out)
    else this.#endStale(this.#clock(), out)
    this.#finished.emit(out)
  }

  #groupOf(key: string, { metadata }: LogEvent, now: number): Group {
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = new Group(key, metadata, now)
      this.#groups.add(group)
      this.#keptBytes += group.bytes
    } else this.#groups.touch(group, now)
    return group
  }

  #add(group: Group, event: LogEvent, tally: Tally): void {
    // The hold that may have been added counts as well.
    tally.bytes = 8
    group.add(event, this.#options.plan, tally)
    group.bytes += tally.bytes
    this.#keptBytes += tally.bytes
  }

  #end(group: Group | undefined, out: Emit<'log'>): void {
    if (group === undefined) return
    this.#groups.remove(group)
    this.#keptBytes -= group.bytes
    this.#finished.add(group, out)
  }

  #isFull(): boolean {
    return this.#groups.size > this.#options.max_groups || this.#keptBytes > this.#options.max_kept_bytes
  }

  #makeRoom(out: Emit<'log'>): void {
    while (this.#isFull()) {
      this.#end(this.#groups.oldest, out)
      this.#early.add(1)
    }
  }

  #endStale(now: number, out: Emit<'log'>): void {
    const { expire_after_ms, end_every_period_ms } = this.#options
    const before = this.#groups.size
    for (let { oldest } = this.#groups; oldest !== undefined; { oldest } = this.#groups) {
      if (now - oldest.touched < expire_after_ms) break
      this.#end(oldest, out)
    }
    if (end_every_period_ms !== undefined) {
      for (const group of this.#groups.all()) if (now - group.created >= end_every_period_ms) this.#end(group, out)
    }
    if (this.#groups.size < before) this.#stale.add(before - this.#groups.size)
  }

  #complain({ leftOut, culprit }: Tally): void {
    const where = culprit === '' ? 'of the whole event' : `of the field "${culprit.slice(0, 100)}"`
    const message = `${leftOut} values did not fit to what their fields had come to and were left out, such as one ${where}; set merge_strategies for it`
    this.#cx.failed('merge_failed', message)
  }
}

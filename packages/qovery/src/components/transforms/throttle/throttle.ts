import {
  matchFlags,
  type Batch,
  type ComponentContext,
  type Condition,
  type Emit,
  type Template,
  type Transform,
} from '@qovery/sdk'
import type { Discards } from './discards.ts'
import type { Limiter } from './limiter.ts'

/** What a throttle is made of. */
export interface ThrottleParts {
  readonly limiter: Limiter
  /** What separates events into those that are limited by themselves; `undefined`: all are one. */
  readonly key: Template | undefined
  /** The events that are not limited. */
  readonly exclude: Condition | undefined
  /** Counts what is dropped by key; `undefined`: nobody wants to know. */
  readonly discards: Discards | undefined
}

/** Passes on as many events as the limit allows, and drops the others. */
export class Throttle implements Transform {
  readonly #parts: ThrottleParts
  readonly #cx: ComponentContext
  readonly #clock: () => number

  /** `clock` gives milliseconds that never go back. */
  constructor(parts: ThrottleParts, cx: ComponentContext, clock: () => number = () => performance.now()) {
    this.#parts = parts
    this.#cx = cx
    this.#clock = clock
  }

  transform(batch: Batch, out: Emit): void {
    const { exclude, limiter } = this.#parts
    const excluded = exclude && matchFlags(exclude, batch)
    limiter.advance(this.#clock())
    const kept: number[] = []
    for (let i = 0; i < batch.length; i++) {
      if (excluded?.[i] === 1 || this.#admits(batch, i)) kept.push(i)
    }
    if (kept.length < batch.length) this.#cx.dropped(batch.length - kept.length, 'rate_limited', true)
    if (kept.length === batch.length) out.pass(batch)
    else if (kept.length > 0) out.pass(batch.pick(kept))
  }

  #admits(batch: Batch, index: number): boolean {
    const { key: template, limiter, discards } = this.#parts
    const key = template?.render(batch.events[index] as Batch['events'][number])
    if (limiter.admits(key)) return true
    discards?.count(key)
    return false
  }
}

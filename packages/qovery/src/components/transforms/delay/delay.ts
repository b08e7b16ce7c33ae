import {
  matchFlags,
  type Ack,
  type Batch,
  type ComponentContext,
  type Condition,
  type Emit,
  type Transform,
} from '@qovery/sdk'
import { WaitingRoom, type Waiting } from './waiting.ts'

export type Overflow = 'block' | 'drop_newest' | 'forward'

export interface DelayOptions {
  readonly delay_ms: number
  readonly queue_capacity: number
  readonly overflow_strategy: Overflow
  /** Ends the waiting of the events that it is true for; `undefined`: one delay does. */
  readonly condition: Condition | undefined
}

/** Passes on events once they have waited, in the order in which their time comes. */
export class Delay implements Transform {
  readonly flushEveryMs: number
  readonly #options: DelayOptions
  readonly #cx: ComponentContext
  readonly #clock: () => number
  readonly #room = new WaitingRoom()
  /** Resolves when events have left; made when somebody waits for that. */
  #left: PromiseWithResolvers<void> | undefined

  /** `clock` gives milliseconds that never go back. */
  constructor(options: DelayOptions, cx: ComponentContext, clock: () => number = () => performance.now()) {
    this.flushEveryMs = Math.max(1, Math.min(50, Math.round(options.delay_ms / 20)))
    this.#options = options
    this.#cx = cx
    this.#clock = clock
  }

  transform(batch: Batch, out: Emit): void {
    const now = this.#clock()
    this.#release(now, out)
    const waiting = this.#passReady(batch, out)
    if (waiting === undefined) return
    const free = this.#free(waiting.length)
    if (free > 0) this.#keep(waiting.slice(0, free), batch.hold(), now)
    if (free < waiting.length) this.#overflow(waiting.slice(free, waiting.length), out)
  }

  flush(out: Emit, why: 'tick' | 'end'): void {
    if (why === 'tick') this.#release(this.#clock(), out)
    else for (let entry = this.#takeAny(); entry !== undefined; entry = this.#takeAny()) emit(entry, out)
    if (this.#isFull) return
    this.#left?.resolve()
    this.#left = undefined
  }

  /** Where those who send have to wait: when the first of those that wait have left. */
  room(): Promise<void> | undefined {
    if (this.#options.overflow_strategy !== 'block' || !this.#isFull) return undefined
    this.#left ??= Promise.withResolvers()
    return this.#left.promise
  }

  get #isFull(): boolean {
    return this.#room.events >= this.#options.queue_capacity
  }

  /** Emits those of newly come events that need not wait, and returns the others. */
  #passReady(batch: Batch, out: Emit): Batch | undefined {
    const { condition } = this.#options
    if (condition === undefined) return batch
    const { matching, others } = divided(batch, condition)
    if (matching !== undefined) out.pass(matching)
    return others
  }

  /** How many of `count` events may wait. A batch is kept whole where the strategy loses nothing. */
  #free(count: number): number {
    const { overflow_strategy, queue_capacity } = this.#options
    if (overflow_strategy === 'block') return count
    return Math.min(count, Math.max(0, queue_capacity - this.#room.events))
  }

  #keep(batch: Batch, held: Ack | null, now: number): void {
    this.#room.add({ batch, held, until: now + this.#options.delay_ms })
  }

  #overflow(batch: Batch, out: Emit): void {
    if (this.#options.overflow_strategy === 'drop_newest') this.#cx.dropped(batch.length, 'queue_full', true)
    else out.pass(batch)
  }

  /** Emits what is due; what the condition is not true for waits once more. */
  #release(now: number, out: Emit): void {
    const { condition } = this.#options
    for (let entry = this.#room.takeDue(now); entry !== undefined; entry = this.#room.takeDue(now)) {
      if (condition === undefined) {
        emit(entry, out)
        continue
      }
      const { held } = entry
      const { matching, others } = divided(entry.batch, condition)
      if (matching !== undefined && others !== undefined) held?.hold()
      if (matching !== undefined) out.pass(matching, '', held)
      if (others !== undefined) this.#keep(others, held, now)
    }
  }

  #takeAny(): Waiting | undefined {
    return this.#room.takeDue(Number.POSITIVE_INFINITY)
  }
}

function emit({ batch, held }: Waiting, out: Emit): void {
  out.pass(batch, '', held)
}

/** The events of a batch that a condition is true for, and the others; `undefined`: there are none. */
function divided(batch: Batch, condition: Condition): { matching: Batch | undefined; others: Batch | undefined } {
  const flags = matchFlags(condition, batch)
  const groups: [number[], number[]] = [[], []]
  for (let i = 0; i < flags.length; i++) groups[flags[i] === 1 ? 0 : 1].push(i)
  const [matching, others] = groups.map((indexes) => {
    if (indexes.length === 0) return undefined
    return indexes.length === batch.length ? batch : batch.pick(indexes)
  })
  return { matching, others }
}

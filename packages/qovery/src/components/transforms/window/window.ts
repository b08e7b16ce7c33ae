import { matchFlags, type Batch, type ComponentContext, type Condition, type Emit, type Transform } from '@qovery/sdk'
import { KeptEvents } from './kept-events.ts'

/** Of events that no other one let pass: counted as dropped on purpose. */
const REASON = 'outside_window'

export interface WindowOptions {
  /** The events that pass in any case. */
  readonly forward_when: Condition | undefined
  /** The events that let those around them pass. */
  readonly flush_when: Condition
  readonly num_events_before: number
  readonly num_events_after: number
}

/** Keeps the last events, and passes them on where one comes that makes them matter; the others are dropped. */
export class Window implements Transform<'log', 'log'> {
  readonly #options: WindowOptions
  readonly #cx: ComponentContext
  readonly #earlier = new KeptEvents()
  /** How many of the next events pass because of the one before them. */
  #after = 0

  constructor(options: WindowOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
  }

  transform(batch: Batch<'log'>, out: Emit<'log'>): void {
    const { leaving, kept, dropped } = this.#sort(batch, out)
    if (dropped > 0) this.#cx.dropped(dropped, REASON, true)
    if (leaving.length > 0) out.pass(part(batch, leaving))
    if (kept.length > 0) this.#earlier.add(part(batch, kept), batch.hold())
  }

  flush(_out: Emit<'log'>, why: 'tick' | 'end'): void {
    if (why === 'tick' || this.#earlier.count === 0) return
    this.#cx.dropped(this.#earlier.drop(), REASON, true)
  }

  /** Decides on each event of a batch, by its position. What earlier batches left behind is emitted or dropped on the way. */
  #sort(batch: Batch<'log'>, out: Emit<'log'>): { leaving: number[]; kept: number[]; dropped: number } {
    const { forward_when, flush_when, num_events_before, num_events_after } = this.#options
    const flushing = matchFlags(flush_when, batch)
    const forwarded = forward_when && matchFlags(forward_when, batch)
    const leaves = new Uint8Array(batch.length)
    let kept: number[] = []
    let firstKept = 0
    let dropped = 0
    for (let i = 0; i < batch.length; i++) {
      if (forwarded?.[i] === 1) leaves[i] = 1
      else if (flushing[i] === 1) {
        this.#earlier.emit(out)
        for (let at = firstKept; at < kept.length; at++) leaves[kept[at] as number] = 1
        leaves[i] = 1
        kept = []
        firstKept = 0
        this.#after = num_events_after
      } else if (this.#after > 0) {
        this.#after--
        leaves[i] = 1
      } else {
        kept.push(i)
        if (this.#earlier.count + kept.length - firstKept <= num_events_before) continue
        if (this.#earlier.count > 0) this.#earlier.dropOldest()
        else firstKept++
        dropped++
      }
    }
    return { leaving: positionsOf(leaves), kept: firstKept === 0 ? kept : kept.slice(firstKept), dropped }
  }
}

function part(batch: Batch<'log'>, positions: readonly number[]): Batch<'log'> {
  return positions.length === batch.length ? batch : batch.pick(positions)
}

function positionsOf(flags: Uint8Array): number[] {
  const positions: number[] = []
  for (let i = 0; i < flags.length; i++) if (flags[i] === 1) positions.push(i)
  return positions
}

import {
  LogBatch,
  matchFlags,
  TraceBatch,
  type Batch,
  type ComponentContext,
  type Condition,
  type Emit,
  type Events,
  type LogEvent,
  type TraceEvent,
  type Transform,
} from '@qovery/sdk'
import type { Decision } from './decision.ts'
import type { Mark } from './mark.ts'

type Sampled = 'log' | 'trace'

/** What a sample is made of. */
export interface SampleParts {
  readonly decision: Decision
  /** The events that pass in any case, without a mark. */
  readonly exclude: Condition | undefined
  /** `undefined`: kept events stay as they are. */
  readonly mark: Mark | undefined
}

/** Passes on a portion of the events, and drops the others. */
export class Sample implements Transform<Sampled, Sampled> {
  readonly #parts: SampleParts
  readonly #cx: ComponentContext

  constructor(parts: SampleParts, cx: ComponentContext) {
    this.#parts = parts
    this.#cx = cx
  }

  transform(batch: Batch<Sampled>, out: Emit<Sampled>): void {
    const { exclude, decision } = this.#parts
    const excluded = exclude && matchFlags(exclude, batch)
    const { events } = batch
    const kept: number[] = []
    /** What the kept events are marked with; empty: they are not. */
    const labels: string[] = []
    for (let i = 0; i < events.length; i++) {
      const label = excluded?.[i] === 1 ? '' : decision.of(events[i] as Events[Sampled])?.label
      if (label === undefined) continue
      kept.push(i)
      labels.push(label)
    }
    if (kept.length < batch.length) this.#cx.dropped(batch.length - kept.length, 'sampled', true)
    if (kept.length > 0) out.pass(this.#marked(kept.length === batch.length ? batch : batch.pick(kept), labels))
  }

  #marked(batch: Batch<Sampled>, labels: readonly string[]): Batch<Sampled> {
    const { mark } = this.#parts
    if (mark === undefined || labels.every((label) => label === '')) return batch
    const events = batch.edit()
    for (const [i, event] of events.entries()) {
      const label = labels[i] as string
      if (label !== '') mark.put(event, label)
    }
    return batch.kind === 'log' ? LogBatch.of(events as LogEvent[]) : TraceBatch.of(events as TraceEvent[])
  }
}

import { Ack, BATCH_EVENTS, LogBatch, type Emit, type LogEvent } from '@qovery/sdk'
import type { Group } from './group.ts'

/** Reduced events on their way out, in batches that settle what they were made of. */
export class Finished {
  #events: LogEvent[] = []
  #holds: Ack[] = []

  add(group: Group, out: Emit<'log'>): void {
    this.#events.push(group.event)
    for (const hold of group.holds) this.#holds.push(hold)
    if (this.#events.length >= BATCH_EVENTS) this.emit(out)
  }

  emit(out: Emit<'log'>): void {
    if (this.#events.length === 0) return
    const [events, holds] = [this.#events, this.#holds]
    this.#events = []
    this.#holds = []
    out.pass(LogBatch.of(events), '', Ack.merge(holds))
  }
}

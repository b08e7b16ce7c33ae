import { BATCH_EVENTS, LogBatch, MetricBatch, TraceBatch, type AnyBatch, type Batch, type Output } from '@qovery/sdk'
import { Outflow } from './outflow.ts'

/** Small batches wait this long for others. */
export const LINGER_MS = 5
/** A batch of so many events goes on as it is. */
const ENOUGH_EVENTS = 64

/** Joins the small batches of many streams, in the order in which they come, and sends them on. */
export class Gathering {
  readonly #outflow: Outflow
  #waiting: AnyBatch[] = []
  #events = 0
  #timer: NodeJS.Timeout | undefined

  constructor(out: Output) {
    this.#outflow = new Outflow(out)
  }

  /** Takes batches over. A promise: whoever reads waits for it before it brings more. */
  add(batches: readonly AnyBatch[]): Promise<void> | undefined {
    for (const batch of batches) this.#add(batch)
    return this.#outflow.room
  }

  /** Sends what waits. */
  readonly flush = (): void => {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#events === 0) return
    const batch = joined(this.#waiting)
    this.#waiting = []
    this.#events = 0
    this.#outflow.send(batch)
  }

  /** Sends what waits, and resolves when there is room for it. */
  async close(): Promise<void> {
    this.flush()
    await this.#outflow.room
  }

  #add(batch: AnyBatch): void {
    if (batch.length >= ENOUGH_EVENTS) {
      this.flush()
      this.#outflow.send(batch)
      return
    }
    if (this.#events > 0 && this.#waiting[0]?.kind !== batch.kind) this.flush()
    this.#waiting.push(batch)
    this.#events += batch.length
    if (this.#events >= BATCH_EVENTS) this.flush()
    else this.#timer ??= setTimeout(this.flush, LINGER_MS)
  }
}

/** The events of batches of one kind in one batch. */
function joined(batches: readonly AnyBatch[]): AnyBatch {
  const first = batches[0] as AnyBatch
  if (batches.length === 1) return first
  switch (first.kind) {
    case 'log':
      return joinedLogs(batches as readonly LogBatch[])
    case 'trace':
      return TraceBatch.of(eventsOf(batches as Batch<'trace'>[]))
    case 'metric':
      return MetricBatch.of(eventsOf(batches as Batch<'metric'>[]))
  }
}

/** Bytes that nobody has looked into stay what they are. */
function joinedLogs(batches: readonly LogBatch[]): LogBatch {
  const raw = batches.every(({ lines, records }) => lines !== null || records !== null)
  return raw ? LogBatch.join(batches) : LogBatch.of(eventsOf(batches))
}

function eventsOf<E>(batches: readonly { readonly events: readonly E[] }[]): E[] {
  const events: E[] = []
  for (const batch of batches) for (const event of batch.events) events.push(event)
  return events
}

import type { Ack, Outcome } from '../ack.ts'
import type { Batch } from '../batch.ts'
import type { Emit, Output } from '../component.ts'
import type { Events, Kind } from '../event.ts'

/** How often a wait looks at its deadline. Of looks that were missed while the process was stopped, none is made up for. */
const LOOK_MS = 50

/** An output of a source that keeps what it gets. `outcome` is what every batch settles with. */
export class CollectedOutput implements Output {
  readonly batches: { batch: Batch; port: string }[] = []
  outcome: Outcome = 'delivered'
  /** While set, `send` and `deliver` wait for it: a pipeline without room. */
  room: Promise<void> | undefined = undefined
  readonly #waiting: { reached: () => boolean; resolve: () => void }[] = []

  send(batch: Batch, port = '', onSettled?: (outcome: Outcome) => void): Promise<void> | undefined {
    this.batches.push({ batch, port })
    for (const waiter of this.#waiting) if (waiter.reached()) waiter.resolve()
    onSettled?.(this.outcome)
    return this.room
  }

  async deliver(batch: Batch, port = ''): Promise<Outcome> {
    await this.send(batch, port)
    return this.outcome
  }

  /** All events so far, of one port or of every one. */
  events<K extends Kind>(kind: K, port?: string): Events[K][] {
    const wanted = this.batches.filter(
      (entry) => entry.batch.kind === kind && (port === undefined || entry.port === port),
    )
    return wanted.flatMap((entry) => entry.batch.events as readonly Events[K][])
  }

  get count(): number {
    return this.batches.reduce((sum, { batch }) => sum + batch.length, 0)
  }

  /** Resolves once `count` events have come; rejects after `deadlineMs`, in which time that the process was stopped does not count. */
  async until(count: number, deadlineMs = 60_000): Promise<void> {
    if (this.count >= count) return
    let timer: NodeJS.Timeout | undefined
    let waited = 0
    const late = new Promise<never>((_, reject) => {
      const look = () => {
        waited += LOOK_MS
        if (waited >= deadlineMs) reject(new Error(`${this.count} of ${count} events had come after ${deadlineMs} ms`))
      }
      timer = setInterval(look, LOOK_MS)
    })
    const reached = new Promise<void>((resolve) => {
      this.#waiting.push({ reached: () => this.count >= count, resolve })
    })
    try {
      await Promise.race([reached, late])
    } finally {
      clearInterval(timer)
    }
  }
}

/** What a transform emitted, port by port. */
export class CollectedEmit<K extends Kind = Kind> implements Emit<K> {
  readonly pushed: { event: Events[K]; port: string }[] = []
  readonly passed: { batch: Batch<K>; port: string; held: Ack | null }[] = []

  push(event: Events[K], port = ''): void {
    this.pushed.push({ event, port })
  }

  pass(batch: Batch<K>, port = '', held: Ack | null = null): void {
    this.passed.push({ batch, port, held })
  }

  /** All events so far, of one port or of every one; those of passed batches first. */
  events(port?: string): Events[K][] {
    const wanted = <T extends { port: string }>(entries: T[]) =>
      entries.filter((entry) => port === undefined || entry.port === port)
    return [
      ...wanted(this.passed).flatMap((entry) => entry.batch.events),
      ...wanted(this.pushed).map((entry) => entry.event),
    ]
  }
}

import {
  BATCH_EVENTS,
  LogBatch,
  MetricBatch,
  TraceBatch,
  type Ack,
  type Batch,
  type Emit,
  type Events,
  type Generation,
  type Kind,
  type LogEvent,
  type MetricEvent,
  type TraceEvent,
} from '@qovery/sdk'
import type { FanOut } from './fan-out.ts'

/** What an emitter tells the component it works for. */
export interface EmitterEvents {
  sent(batch: Batch, port: string): void
  /** Events for a port where nobody listens who takes their kind. */
  unconsumed(count: number): void
}

/** The events that were pushed to a port and have not left yet. */
interface Pending {
  readonly port: string
  kind: Kind
  events: Events[Kind][]
}

/**
 * Gathers what a transform emits in one call, and sends it on with the acknowledgement of the batch it was made from.
 * Each port keeps its order.
 */
export class Emitter implements Emit {
  readonly #ports: ReadonlyMap<string, FanOut>
  readonly #events: EmitterEvents
  readonly #pending = new Map<string, Pending>()
  /** The port that was pushed to last. */
  #latest: Pending = { port: '', kind: 'log', events: [] }
  #ack: Ack | null = null
  #generation: Generation | null = null

  constructor(ports: ReadonlyMap<string, FanOut>, events: EmitterEvents) {
    this.#ports = ports
    this.#events = events
    this.#pending.set('', this.#latest)
  }

  /** From here to `end`, what is emitted settles with `ack`, and metrics that are pushed are of `generation`. */
  begin(ack: Ack | null, generation: Generation | null = null): void {
    this.#ack = ack
    this.#generation = generation
  }

  end(): void {
    const waiting = [...this.#pending.values()].filter(({ events }) => events.length > 0)
    for (const pending of waiting) this.#flush(pending, pending === waiting.at(-1))
    this.#ack = null
    this.#generation = null
  }

  /** Forgets what was pushed and not yet sent. */
  discard(): void {
    for (const pending of this.#pending.values()) pending.events = []
  }

  push(event: Events[Kind], port = ''): void {
    const pending = this.#latest.port === port ? this.#latest : this.#to(port)
    if (pending.kind !== event.eventKind || pending.events.length >= BATCH_EVENTS) this.#flush(pending)
    pending.kind = event.eventKind
    pending.events.push(event)
  }

  pass(batch: Batch, port = '', held: Ack | null = null): void {
    this.#flush(this.#to(port))
    if (held === null) this.#ack?.hold()
    this.#send(batch, port, held ?? this.#ack)
  }

  #to(port: string): Pending {
    let pending = this.#pending.get(port)
    if (pending === undefined) {
      pending = { port, kind: 'log', events: [] }
      this.#pending.set(port, pending)
    }
    this.#latest = pending
    return pending
  }

  /** `last`: nothing follows that is emitted in the same call. */
  #flush(pending: Pending, last = false): void {
    const { events, kind, port } = pending
    if (events.length === 0) return
    pending.events = []
    this.#ack?.hold()
    this.#send(this.#batchOf(kind, events, last), port, this.#ack)
  }

  #send(batch: Batch, port: string, ack: Ack | null): void {
    const fanOut = this.#ports.get(port)
    if (batch.length > 0 && fanOut?.takes(batch.kind)) {
      this.#events.sent(batch, port)
      fanOut.send(batch, ack)
    } else {
      if (batch.length > 0) this.#events.unconsumed(batch.length)
      ack?.release()
    }
  }

  #batchOf(kind: Kind, events: readonly Events[Kind][], last: boolean): Batch {
    switch (kind) {
      case 'log':
        return LogBatch.of(events as readonly LogEvent[])
      case 'metric': {
        const whole = this.#generation
        const generation = whole && { ...whole, final: whole.final && last }
        return MetricBatch.of(events as readonly MetricEvent[], generation)
      }
      case 'trace':
        return TraceBatch.of(events as readonly TraceEvent[])
    }
  }
}

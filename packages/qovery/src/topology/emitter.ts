import {
  LogBatch,
  MetricBatch,
  TraceBatch,
  type Ack,
  type Batch,
  type Emit,
  type Events,
  type Kind,
  type LogEvent,
  type MetricEvent,
  type TraceEvent,
} from '@qovery/sdk'
import type { FanOut } from './fan-out.ts'

/** What an emitter tells the component it works for. */
export interface EmitterEvents {
  sent(batch: Batch, port: string): void
  /** Events for a port that nobody listens to. */
  unconsumed(count: number, port: string): void
}

/** Gathers what a transform emits in one call, and sends it on with the acknowledgement of the batch it was made from. */
export class Emitter implements Emit {
  readonly #ports: ReadonlyMap<string, FanOut>
  readonly #events: EmitterEvents
  #pending: Events[Kind][] = []
  #pendingPort = ''
  #pendingKind: Kind = 'log'
  #ack: Ack | null = null

  constructor(ports: ReadonlyMap<string, FanOut>, events: EmitterEvents) {
    this.#ports = ports
    this.#events = events
  }

  /** From here to `end`, what is emitted settles with `ack`. */
  begin(ack: Ack | null): void {
    this.#ack = ack
  }

  end(): void {
    if (this.#pending.length > 0) this.#sendPending()
    this.#ack = null
  }

  /** Forgets what was pushed and not yet sent; returns how many events that were. */
  discard(): number {
    const count = this.#pending.length
    this.#pending = []
    this.#ack = null
    return count
  }

  push(event: Events[Kind], port = ''): void {
    if (this.#pending.length > 0 && (port !== this.#pendingPort || event.eventKind !== this.#pendingKind)) {
      this.#sendPending()
    }
    this.#pendingPort = port
    this.#pendingKind = event.eventKind
    this.#pending.push(event)
  }

  pass(batch: Batch, port = '', held: Ack | null = null): void {
    if (this.#pending.length > 0) this.#sendPending()
    if (held === null) {
      this.#ack?.hold()
      batch.ack = this.#ack
    } else {
      batch.ack = held
    }
    this.#send(batch, port)
  }

  #sendPending(): void {
    const events = this.#pending
    this.#pending = []
    const batch = batchOf(this.#pendingKind, events)
    this.#ack?.hold()
    batch.ack = this.#ack
    this.#send(batch, this.#pendingPort)
  }

  #send(batch: Batch, port: string): void {
    const fanOut = this.#ports.get(port)
    if (fanOut?.isConnected) {
      this.#events.sent(batch, port)
      fanOut.send(batch)
    } else {
      this.#events.unconsumed(batch.length, port)
      batch.ack?.release()
    }
  }
}

function batchOf(kind: Kind, events: readonly Events[Kind][]): Batch {
  switch (kind) {
    case 'log':
      return LogBatch.of(events as readonly LogEvent[])
    case 'metric':
      return MetricBatch.of(events as readonly MetricEvent[])
    case 'trace':
      return TraceBatch.of(events as readonly TraceEvent[])
  }
}

import {
  messageOf,
  type Ack,
  type Batch,
  type Generation,
  type Kind,
  type MetricBatch,
  type Transform,
} from '@qovery/sdk'
import { LONGEST_TIMER_MS } from '../../kit/backoff.ts'
import type { ComponentTelemetry } from '../../telemetry/component.ts'
import { Emitter } from '../emitter.ts'
import type { FanOut } from '../fan-out.ts'
import type { Receiver } from '../receiver.ts'
import type { DriverContext } from '../context.ts'

/** Runs a transform as a plain call from whoever sends to it, counts what it does, and survives what it throws. */
export class TransformDriver implements Receiver {
  readonly id: string
  readonly kinds: ReadonlySet<Kind>
  readonly #transform: Transform
  readonly #outputs: ReadonlyMap<string, FanOut>
  readonly #telemetry: ComponentTelemetry
  readonly #cx: DriverContext
  readonly #emitter: Emitter
  #emitted = 0
  #busyMs = 0
  #started = false
  #timer: NodeJS.Timeout | undefined
  #waitsForRoom = false
  #finished = false

  constructor(
    transform: Transform,
    cx: DriverContext,
    parts: { kinds: ReadonlySet<Kind>; outputs: ReadonlyMap<string, FanOut> },
  ) {
    this.id = cx.id
    this.kinds = parts.kinds
    this.#transform = transform
    this.#outputs = parts.outputs
    this.#telemetry = cx.telemetry
    this.#cx = cx
    this.#emitter = new Emitter(parts.outputs, {
      sent: (batch, port) => {
        this.#emitted += batch.length
        cx.telemetry.sent(batch.length, batch.bytes, port)
      },
      unconsumed: (count) => cx.dropped(count, 'unconsumed_output', true),
    })
  }

  /** Whether it keeps nothing between batches, so that copies of it in other threads may take some of them. */
  get keepsNothing(): boolean {
    const { flush, room, settled, start } = this.#transform
    return [flush, room, settled, start].every((method) => method === undefined)
  }

  /** The options that make a copy of it, where those of the plan do not. */
  get copyOptions(): Readonly<Record<string, unknown>> | undefined {
    return this.#transform.copyOptions
  }

  /** The milliseconds that it has worked so far, without those downstream. */
  get busyMs(): number {
    return this.#busyMs
  }

  /** A copy of it in another thread has worked for `ms`. */
  workedElsewhere(ms: number): void {
    this.#telemetry.worked(ms)
  }

  /** Drops a batch that it cannot take any more, counted and unconfirmed. */
  lose(batch: Batch, ack: Ack | null, reason: string): void {
    this.#telemetry.received(batch.length, batch.bytes)
    this.#cx.dropped(batch.length, reason)
    ack?.release('errored')
  }

  /** Throws, with its name, where the transform cannot start. */
  async start(): Promise<void> {
    try {
      await this.#transform.start?.(() => this.#tick())
    } catch (error) {
      throw new Error(`The transform "${this.id}" cannot start: ${messageOf(error)}`, { cause: error })
    }
    this.#started = true
    const { flushEveryMs } = this.#transform
    if (flushEveryMs === undefined) return
    this.#timer = setInterval(() => this.#tick(), Math.min(flushEveryMs, LONGEST_TIMER_MS))
  }

  room(): Promise<void> | undefined {
    return this.#transform.room?.() ?? this.#roomDownstream()
  }

  #roomDownstream(): Promise<void> | undefined {
    for (const output of this.#outputs.values()) {
      const room = output.room()
      if (room !== undefined) return room
    }
    return undefined
  }

  receive(batch: Batch, ack: Ack | null): void {
    this.#telemetry.received(batch.length, batch.bytes)
    const outer = batch.ack
    batch.ack = ack
    const failed = this.#call(batch, ack, () => this.#transform.transform(batch, this.#emitter))
    batch.ack = outer
    ack?.release(failed ? 'rejected' : 'delivered')
  }

  /**
   * Emits what the transform still keeps; where something is under way in it, once that has ended (`undefined`: it is done).
   * Nothing may be sent to it any more.
   */
  finish(): Promise<void> | undefined {
    const settled = this.#started ? this.#transform.settled?.() : undefined
    if (settled !== undefined) return settled.then(() => this.#end())
    this.#end()
    return undefined
  }

  #end(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
    this.#finished = true
    if (this.#started) this.#flush('end')
  }

  /** Lets the transform go; never rejects. */
  async close(): Promise<void> {
    try {
      await this.#transform.close?.()
    } catch (error) {
      this.#cx.failed('close_failed', `The transform could not be closed: ${messageOf(error)}`)
    }
  }

  /** Flushes, or, where there is no room downstream, once there is. */
  #tick(): void {
    if (this.#waitsForRoom || this.#finished) return
    const room = this.#roomDownstream()
    if (room === undefined) {
      this.#flush('tick')
      return
    }
    this.#waitsForRoom = true
    void room.then(() => {
      this.#waitsForRoom = false
      this.#tick()
    })
  }

  #flush(why: 'tick' | 'end'): void {
    if (this.#transform.flush === undefined) return
    this.#call(null, null, () => this.#transform.flush?.(this.#emitter, why))
  }

  /** Runs one call into the transform and books its balance; true: it threw. */
  #call(batch: Batch | null, ack: Ack | null, call: () => void): boolean {
    const incoming = batch?.length ?? 0
    const droppedBefore = this.#cx.droppedEvents
    let failed = false
    const ownMs = this.#cx.clock.measure(() => {
      this.#emitted = 0
      this.#emitter.begin(ack, batch && this.#generationOf(batch))
      try {
        call()
      } catch (error) {
        failed = true
        this.#emitter.discard()
        const what = incoming === 0 ? 'with what it kept' : 'on a batch'
        this.#cx.failed('transform_failed', `The transform failed ${what}, which is lost: ${messageOf(error)}`)
        const lost = incoming - this.#emitted - (this.#cx.droppedEvents - droppedBefore)
        if (lost > 0) this.#cx.dropped(lost, 'transform_failed')
      }
      this.#emitter.end()
    })
    this.#busyMs += ownMs
    this.#telemetry.worked(ownMs)
    if (incoming > 0) this.#telemetry.latency(ownMs, incoming)
    this.#balance(this.#emitted + this.#cx.droppedEvents - droppedBefore - incoming)
    return failed
  }

  /** What one that keeps nothing makes of a reading of a whole is that reading. */
  #generationOf(batch: Batch): Generation | null {
    return batch.kind === 'metric' && this.keepsNothing ? (batch as MetricBatch).generation : null
  }

  /** Books what came out beyond what came in as created, and what did not come out as merged. */
  #balance(surplus: number): void {
    if (surplus > 0) this.#telemetry.created(surplus)
    else if (surplus < 0) this.#telemetry.merged(-surplus)
  }
}

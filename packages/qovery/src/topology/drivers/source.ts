import { Ack, BATCH_EVENTS, messageOf, split, type Batch, type Outcome, type Output, type Source } from '@qovery/sdk'
import { Backoff, pause } from '../../kit/backoff.ts'
import type { DriverContext } from '../context.ts'
import type { FanOut } from '../fan-out.ts'

const FIRST_RESTART_MS = 500
const LONGEST_RESTART_MS = 30_000
/** A source that ran this long before it failed starts over with the shortest back-off. */
const STEADY_MS = 60_000
/** Most events that may wait for room. A source that awaits what `send` returns stays far below, whatever its number of clients. */
export const MAX_WAITING = 1_000_000

/** Runs a source, starts it again when it fails, and lets its batches into the pipeline as there is room. */
export class SourceDriver implements Output {
  readonly id: string
  readonly #source: Source
  readonly #cx: DriverContext
  readonly #outputs: ReadonlyMap<string, FanOut>
  readonly #stop = new AbortController()
  /** The batches that wait for room, in order: the promise of the last one, and how many events they have. */
  #queue: Promise<void> | undefined
  #waiting = 0
  #running = false
  #closed = false

  constructor(source: Source, cx: DriverContext, outputs: ReadonlyMap<string, FanOut>) {
    this.id = cx.id
    this.#source = source
    this.#cx = cx
    this.#outputs = outputs
    cx.telemetry.heldFrom(() => this.#waiting)
  }

  /** Whether `run` is under way. */
  get isRunning(): boolean {
    return this.#running
  }

  /** Resolves when the source has ended by itself or was stopped, and all it sent is in the pipeline. */
  async run(): Promise<void> {
    this.#running = true
    await this.#runAgainAndAgain()
    await this.#queue
    this.#running = false
  }

  /** Asks the source to end. */
  stop(): void {
    this.#stop.abort()
  }

  /** Lets in nothing more: what waits or comes now is dropped, counted and unconfirmed. Resolves when nothing waits. */
  async close(): Promise<void> {
    this.#closed = true
    await this.#queue
  }

  send(batch: Batch, port = '', onSettled?: (outcome: Outcome) => void): Promise<void> | undefined {
    if (batch.length > 0) this.#cx.telemetry.received(batch.length, batch.bytes)
    const ack = onSettled === undefined ? null : this.#ackFor(onSettled)
    const output = this.#outputs.get(port)
    if (batch.length === 0 || !output?.takes(batch.kind)) {
      if (batch.length > 0) this.#cx.telemetry.discarded(batch.length, 'unconsumed_output', true)
      ack?.release()
      return undefined
    }
    if (this.#closed) return this.#drop(batch, 'shutdown', ack)
    if (this.#queue === undefined && batch.length <= BATCH_EVENTS && output.room() === undefined) {
      this.#admit(batch, port, output, ack)
      return output.room()
    }
    if (this.#waiting >= MAX_WAITING) return this.#overrun(batch, ack)
    return this.#enqueue(batch, this.#sendInTurn(batch, port, output, ack))
  }

  deliver(batch: Batch, port = ''): Promise<Outcome> {
    return new Promise((resolve) => void this.send(batch, port, resolve))
  }

  async #runAgainAndAgain(): Promise<void> {
    const { signal } = this.#stop
    const backoff = new Backoff(FIRST_RESTART_MS, LONGEST_RESTART_MS)
    while (!signal.aborted) {
      const began = performance.now()
      try {
        await this.#source.run(this, signal)
        return
      } catch (error) {
        if (signal.aborted) {
          this.#cx.log.debug(`The source ended with an error while it was stopped: ${messageOf(error)}`)
          return
        }
        if (performance.now() - began > STEADY_MS) backoff.reset()
        const waitMs = backoff.next()
        this.#cx.failed('source_failed', `The source stopped: ${messageOf(error)}. It is started again`, {
          restart_secs: Number((waitMs / 1000).toFixed(1)),
        })
        await pause(waitMs, signal)
      }
    }
  }

  /** The source hears of it in a call of its own: what it does then, such as sending more, must not run within a transform's. */
  #ackFor(onSettled: (outcome: Outcome) => void): Ack {
    return new Ack((outcome) =>
      queueMicrotask(() => {
        try {
          onSettled(outcome)
        } catch (error) {
          this.#cx.failed('settling_failed', `The source failed when a batch was ${outcome}: ${messageOf(error)}`)
        }
      }),
    )
  }

  #enqueue(batch: Batch, sending: Promise<void>): Promise<void> {
    this.#waiting += batch.length
    const queued = sending.then(() => {
      if (this.#queue === queued) this.#queue = undefined
    })
    this.#queue = queued
    return queued
  }

  async #sendInTurn(batch: Batch, port: string, output: FanOut, ack: Ack | null): Promise<void> {
    await this.#queue
    for (const piece of split(batch, BATCH_EVENTS)) {
      for (let room = output.room(); room !== undefined && !this.#closed; room = output.room()) await room
      this.#waiting -= piece.length
      ack?.hold()
      if (this.#closed) this.#drop(piece, 'shutdown', ack)
      else this.#admit(piece, port, output, ack)
    }
    ack?.release()
  }

  #admit(batch: Batch, port: string, output: FanOut, ack: Ack | null): void {
    this.#cx.telemetry.sent(batch.length, batch.bytes, port)
    output.send(batch, ack)
  }

  #drop(batch: Batch, reason: string, ack: Ack | null): undefined {
    this.#cx.telemetry.discarded(batch.length, reason, false)
    ack?.release('errored')
  }

  #overrun(batch: Batch, ack: Ack | null): Promise<void> | undefined {
    this.#cx.failed(
      'source_overrun',
      `${MAX_WAITING} events of the source wait for room and it sends on: batches are dropped. It must await "send"`,
    )
    this.#drop(batch, 'source_overrun', ack)
    return this.#queue
  }
}

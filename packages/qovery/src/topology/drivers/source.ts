import { Ack, BATCH_EVENTS, messageOf, split, type Batch, type Outcome, type Output, type Source } from '@qovery/sdk'
import { Backoff, pause } from '../../kit/backoff.ts'
import type { DriverContext } from '../context.ts'
import type { FanOut } from '../fan-out.ts'

const FIRST_RESTART_MS = 500
const LONGEST_RESTART_MS = 30_000
/** A source that ran this long before it failed starts over with the shortest back-off. */
const STEADY_MS = 60_000

/** Runs a source, starts it again when it fails, and lets its batches into the pipeline as there is room. */
export class SourceDriver implements Output {
  readonly id: string
  readonly #source: Source
  readonly #cx: DriverContext
  readonly #outputs: ReadonlyMap<string, FanOut>
  readonly #stop = new AbortController()
  /** The batches that wait for room, in order: the promise of the last one. */
  #queue: Promise<void> | undefined

  constructor(source: Source, cx: DriverContext, outputs: ReadonlyMap<string, FanOut>) {
    this.id = cx.id
    this.#source = source
    this.#cx = cx
    this.#outputs = outputs
  }

  /** Resolves when the source has ended by itself or was stopped, and all it sent is in the pipeline. */
  async run(): Promise<void> {
    const { signal } = this.#stop
    const backoff = new Backoff(FIRST_RESTART_MS, LONGEST_RESTART_MS)
    while (!signal.aborted) {
      const began = performance.now()
      try {
        await this.#source.run(this, signal)
        break
      } catch (error) {
        if (signal.aborted) {
          this.#cx.log.debug(`The source ended with an error while it was stopped: ${messageOf(error)}`)
          break
        }
        if (performance.now() - began > STEADY_MS) backoff.reset()
        const waitMs = backoff.next()
        this.#cx.failed('source_failed', `The source stopped: ${messageOf(error)}. It is started again`, {
          restart_secs: Number((waitMs / 1000).toFixed(1)),
        })
        await pause(waitMs, signal)
      }
    }
    await this.#queue
  }

  /** Asks the source to end. */
  stop(): void {
    this.#stop.abort()
  }

  send(batch: Batch, port = '', onSettled?: (outcome: Outcome) => void): Promise<void> | undefined {
    const { telemetry } = this.#cx
    telemetry.received(batch.length, batch.bytes)
    const output = this.#outputs.get(port)
    if (!output?.isConnected) {
      telemetry.discarded(batch.length, 'unconsumed_output', true)
      onSettled?.('delivered')
      return undefined
    }
    const ack = onSettled === undefined ? null : new Ack(onSettled)
    if (this.#queue === undefined && batch.length <= BATCH_EVENTS && output.room() === undefined) {
      this.#admit(batch, port, output, ack)
      return output.room()
    }
    const queued = this.#sendInTurn(batch, port, output, ack, this.#queue)
    this.#queue = queued
    void queued.then(() => {
      if (this.#queue === queued) this.#queue = undefined
    })
    return queued
  }

  deliver(batch: Batch, port = ''): Promise<Outcome> {
    return new Promise((resolve) => void this.send(batch, port, resolve))
  }

  async #sendInTurn(batch: Batch, port: string, output: FanOut, ack: Ack | null, before: Promise<void> | undefined) {
    await before
    for (const piece of split(batch, BATCH_EVENTS)) {
      for (let room = output.room(); room !== undefined; room = output.room()) await room
      ack?.hold()
      this.#admit(piece, port, output, ack)
    }
    ack?.release()
  }

  #admit(batch: Batch, port: string, output: FanOut, ack: Ack | null): void {
    batch.ack = ack
    this.#cx.telemetry.sent(batch.length, batch.bytes, port)
    output.send(batch)
  }
}

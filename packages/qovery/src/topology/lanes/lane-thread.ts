import module from 'node:module'
import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads'
import { messageOf, type Batch, type Outcome } from '@qovery/sdk'
import { LANE_PROGRAM, LANE_PROGRAM_FLAGS } from '../lane-program.ts'
import type { ChainSetup, FromLane, LaneSetup, Report, ToLane } from './messages.ts'
import { BatchPacker, BatchUnpacker } from './packed/batch.ts'

/** The batches that one job made, in order, each with the number of the exit it leaves by. */
export interface Finished {
  readonly outputs: readonly { readonly exit: number; readonly batch: Batch }[]
  readonly outcome: Outcome
}

export interface LaneEvents {
  ready(): void
  /** The oldest job that is under way has ended. */
  finished(result: Finished): void
  told(report: Report): void
  /** The lane is gone, with all jobs that were under way; heard once. */
  failed(why: string): void
}

/** One lane, seen from the main thread. Jobs end in the order in which they were posted. */
export class LaneThread {
  readonly #worker: Worker
  readonly #port: MessagePort
  readonly #events: LaneEvents
  readonly #packer = new BatchPacker()
  readonly #unpacker = new BatchUnpacker()
  readonly #gone = Promise.withResolvers<void>()
  #isReady = false
  #isOver = false

  constructor(setup: ChainSetup, events: LaneEvents) {
    this.#events = events
    const { port1, port2: port } = new MessageChannel()
    this.#port = port1
    const workerData: LaneSetup = { ...setup, port, compileCache: module.getCompileCacheDir() }
    this.#worker = new Worker(LANE_PROGRAM, {
      name: 'lane',
      workerData,
      transferList: [port],
      execArgv: LANE_PROGRAM_FLAGS,
    })
    this.#worker.unref()
    this.#port.on('message', (message: FromLane) => this.#hear(message))
    this.#port.unref()
    this.#port.on('messageerror', (error) => this.#fail(error))
    this.#worker.on('error', (error) => this.#fail(error))
    this.#worker.on('exit', () => this.#fail(new Error('it has ended')))
  }

  get isReady(): boolean {
    return this.#isReady && !this.#isOver
  }

  /** False: it could not be handed over, and the lane has failed. */
  post(batch: Batch): boolean {
    const transfer: ArrayBuffer[] = []
    try {
      const message: ToLane = { type: 'job', batch: this.#packer.pack(batch, transfer) }
      this.#port.postMessage(message, transfer)
      return true
    } catch (error) {
      this.#fail(error)
      return false
    }
  }

  /** Hears at once what it has said: the event loop would hand that on only when this thread has nothing else to do. */
  listen(): void {
    for (let said = receiveMessageOnPort(this.#port); said !== undefined; said = receiveMessageOnPort(this.#port)) {
      this.#hear(said.message as FromLane)
    }
  }

  /** Lets it tell what it has not told yet, and go. Nothing may be under way. */
  async end(): Promise<void> {
    if (this.#isOver) return
    if (!this.#isReady) {
      this.abandon()
      return
    }
    this.#port.postMessage({ type: 'end' } satisfies ToLane)
    await this.#gone.promise
  }

  /** Ends it at once; nothing is heard of it any more. */
  abandon(): void {
    this.#isOver = true
    void this.#worker.terminate()
    this.#gone.resolve()
  }

  #hear(message: FromLane): void {
    if (this.#isOver) return
    if (message.type === 'ready') {
      this.#isReady = true
      this.#events.ready()
      return
    }
    if (message.report !== undefined) this.#events.told(message.report)
    if (message.type === 'done') {
      const outputs = message.outputs.map(({ exit, batch }) => ({ exit, batch: this.#unpacker.unpack(batch) }))
      this.#events.finished({ outputs, outcome: message.outcome })
    } else if (message.type === 'ended') this.abandon()
  }

  #fail(error: unknown): void {
    if (this.#isOver) return
    this.abandon()
    this.#events.failed(messageOf(error))
  }
}

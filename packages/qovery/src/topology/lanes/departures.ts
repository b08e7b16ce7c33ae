import type { Ack } from '@qovery/sdk'
import type { TransformDriver } from '../drivers/transform.ts'
import type { ExitGate } from './exit-gate.ts'
import type { Job } from './job.ts'
import type { Finished } from './lane-thread.ts'

/** So many batches may be on their way for each thread, and wait for those before them. */
const JOBS_PER_THREAD = 6

/** The batches on their way through a chain: they leave in the order in which they came, as far as there is room behind it. */
export class Departures {
  readonly #head: TransformDriver
  readonly #gates: readonly ExitGate[]
  readonly #threads: () => number
  readonly #jobs: Job[] = []
  #isSending = false
  #waitsForRoom = false
  #pauses = false
  #room: PromiseWithResolvers<void> | undefined
  #empty: PromiseWithResolvers<void> | undefined

  /** `threads` says how many work on them. A batch that no lane has any more goes to `head`, in its turn. */
  constructor(head: TransformDriver, gates: readonly ExitGate[], threads: () => number) {
    this.#head = head
    this.#gates = gates
    this.#threads = threads
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0
  }

  add(job: Job): void {
    this.#jobs.push(job)
  }

  /** Resolves when there may be room for more; `undefined`: there is now. */
  room(): Promise<void> | undefined {
    if (this.#hasRoom) return undefined
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  /** Resolves when all have left. */
  async emptied(): Promise<void> {
    if (this.isEmpty) return
    this.#empty ??= Promise.withResolvers()
    await this.#empty.promise
  }

  /** Lets nothing more come in this turn of the event loop: what others have said is heard first. */
  pause(): void {
    if (this.#pauses) return
    this.#pauses = true
    setImmediate(() => {
      this.#pauses = false
      this.#tell()
    })
  }

  /** Sends on what is through. */
  sendOn(): void {
    // What leaves may have somebody send more at once.
    if (this.#isSending) return
    this.#isSending = true
    try {
      this.#sendAll()
    } finally {
      this.#isSending = false
    }
    this.#tell()
  }

  /** Gives up all of them, counted and unconfirmed. */
  abandon(): void {
    for (const { batch, ack } of this.#jobs.splice(0)) this.#head.lose(batch, ack, 'shutdown')
    this.#tell()
  }

  get #hasRoom(): boolean {
    return !this.#pauses && this.#jobs.length < this.#threads() * JOBS_PER_THREAD
  }

  #sendAll(): void {
    for (let job = this.#jobs[0]; job !== undefined && job.state !== 'under way'; job = this.#jobs[0]) {
      const room = this.#roomBehind()
      if (room !== undefined) {
        this.#sendOnAfter(room)
        return
      }
      this.#jobs.shift()
      if (job.state === 'lost') this.#head.receive(job.batch, job.ack)
      else this.#leave(job.state, job.ack)
    }
  }

  #sendOnAfter(room: Promise<void>): void {
    if (this.#waitsForRoom) return
    this.#waitsForRoom = true
    void room.then(() => {
      this.#waitsForRoom = false
      this.sendOn()
    })
  }

  #roomBehind(): Promise<void> | undefined {
    for (const gate of this.#gates) {
      const room = gate.room()
      if (room !== undefined) return room
    }
    return undefined
  }

  #leave({ outputs, outcome }: Finished, ack: Ack | null): void {
    for (const { exit, batch } of outputs) {
      ack?.hold()
      this.#gates[exit]?.to.send(batch, ack)
    }
    ack?.release(outcome)
  }

  #tell(): void {
    if (this.#hasRoom) {
      this.#room?.resolve()
      this.#room = undefined
    }
    if (this.isEmpty) this.#empty?.resolve()
  }
}

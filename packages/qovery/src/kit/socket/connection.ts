import type { Socket } from 'node:net'
import { adopt } from './adopt.ts'
import type { ReadBuffer } from './read-buffer.ts'
import type { Receiver } from './receiver.ts'

/** A silent connection is closed this long after the shutdown began. */
const QUIET_MS = 250
/** Where a read brings less than this so soon after the one before, the next one is put off: it then brings more, for the same price. */
const SMALL_READ = 16_384
const SOON_MS = 4

interface ConnectionEvents {
  /** So many bytes were received. */
  bytes(count: number): void
  /** It waits for room downstream, until the promise settles. */
  waits(room: Promise<void>): void
  /** It brings little at a time and reads no more until `wake`; `undefined`: it must not. */
  readonly rests: (() => void) | undefined
  /** The connection is over; called once. */
  close(fault: Error | undefined): void
}

/** One accepted connection: reads into the listener's buffer, hands on, and pauses while there is no room downstream. */
export class Connection {
  readonly #socket: Socket
  readonly #buffer: ReadBuffer
  readonly #receiver: Receiver
  readonly #on: ConnectionEvents
  /** It waits for room itself, or together with others, or for more to come. */
  #paused = false
  #held = false
  #resting = false
  /** When it last read, or was woken. */
  #readAt = 0
  #reads = 0
  #ended = false
  #finishing = false

  /** `accepted` has been paused since its creation. */
  constructor(accepted: Socket, buffer: ReadBuffer, receiver: Receiver, on: ConnectionEvents) {
    this.#buffer = buffer
    this.#receiver = receiver
    this.#on = on
    const fast = 'encrypted' in accepted ? undefined : adopt(accepted, { buffer: buffer.target, callback: this.#read })
    this.#socket = fast ?? accepted
    let fault: Error | undefined
    this.#socket.on('error', (error) => (fault = error))
    this.#socket.on('end', () => (this.#ended = true))
    this.#socket.on('close', () => {
      receiver.end(this.#ended && fault === undefined, buffer)
      on.close(fault)
    })
    if (fast === undefined) accepted.on('data', this.#data).resume()
    // Nothing is ever written, so an end of the client's side is the end.
    this.#socket.on('end', () => this.#socket.end())
  }

  /** Says goodbye, takes what still comes, and closes as soon as the client is silent; at the latest after `graceMs`. */
  finish(graceMs?: number): void {
    if (this.#finishing) return
    this.#finishing = true
    this.#socket.end()
    this.#socket.on('timeout', this.#quiet)
    this.#socket.setTimeout(QUIET_MS)
    if (graceMs === undefined) return
    const late = setTimeout(() => this.#socket.destroy(), graceMs)
    this.#socket.on('close', () => clearTimeout(late))
  }

  close(): void {
    this.#socket.destroy()
  }

  /** Reads no more until `release`. */
  hold(): void {
    this.#held = true
    this.#socket.pause()
  }

  release(): void {
    this.#held = false
    this.#goOn()
  }

  /** Ends a rest. */
  wake(): void {
    this.#resting = false
    this.#readAt = performance.now()
    this.#goOn()
  }

  /** The timer runs first after the process was stopped: what came meanwhile is read before the client counts as silent. */
  readonly #quiet = (): void => {
    const reads = this.#reads
    setImmediate(() => {
      if (!this.#paused && !this.#held && this.#reads === reads) this.#socket.destroy()
    })
  }

  readonly #read = (size: number): boolean => this.#hand(size)

  readonly #data = (chunk: Buffer): void => {
    const { bytes, start, capacity } = this.#buffer
    for (let offset = 0; offset < chunk.length; offset += capacity) {
      const size = chunk.copy(bytes, start, offset, offset + capacity)
      if (!this.#hand(size)) this.#socket.pause()
    }
  }

  /** Hands on what is in the buffer; false: there is no more room, and whoever reads must stop until `resume`. */
  #hand(size: number): boolean {
    const { bytes, start } = this.#buffer
    this.#reads++
    try {
      this.#on.bytes(size)
      const room = this.#receiver.receive(bytes, start, start + size)
      if (room === undefined) return !this.#rests(size)
      this.#paused = true
      this.#on.waits(room)
      room.then(this.#resume, this.#fail)
    } catch (error) {
      this.#fail(error)
    }
    return false
  }

  /** Whether the next read is put off, so that it brings more. */
  #rests(size: number): boolean {
    const { rests } = this.#on
    if (rests === undefined || size >= SMALL_READ || this.#finishing) return false
    const now = performance.now()
    const soon = now - this.#readAt < SOON_MS
    this.#readAt = now
    if (soon) {
      this.#resting = true
      rests()
    }
    return soon
  }

  readonly #resume = (): void => {
    this.#paused = false
    this.#goOn()
  }

  #goOn(): void {
    if (this.#paused || this.#held || this.#resting) return
    if (this.#finishing) this.#socket.setTimeout(QUIET_MS)
    this.#socket.resume()
  }

  readonly #fail = (error: unknown): void => {
    this.#paused = false
    this.#socket.destroy(error instanceof Error ? error : new Error(String(error)))
  }
}

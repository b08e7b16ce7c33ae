import { readvSync } from 'node:fs'
import type { ComponentContext, CounterHandle } from '@qovery/sdk'
import type { Descriptor } from './descriptor.ts'
import { ReadBuffer } from './read-buffer.ts'

/**
 * Takes one datagram. `bytes` is good during the call only; up to 16 bytes behind `end` may be written into. A promise
 * stops the reading until it resolves.
 */
export type DatagramHandler = (bytes: Buffer, start: number, end: number) => Promise<void> | undefined

/** Hears when many datagrams are handed on in one go, so that nobody needs a timer for what is left of them. */
export interface Bursts {
  begin(): void
  /** A promise stops the reading until it resolves. */
  end(): Promise<void> | undefined
}

/** Brings datagrams as events; a `dgram.Socket` is one. */
export interface DatagramEvents {
  on(event: 'error', listener: (error: Error) => void): unknown
  on(event: 'message', listener: (message: Buffer) => void): unknown
  getRecvBufferSize(): number
}

/** So many datagrams within `BUSY_WITHIN_MS` turn the draining on. */
const BUSY_DATAGRAMS = 16
const BUSY_WITHIN_MS = 200
/** So many drains in a row without a datagram turn it off. */
const IDLE_DRAINS = 10
/** Datagrams in one turn of the event loop, so that others get theirs. */
const TURN_DATAGRAMS = 256
/** The pause between drains is at most as long as the kernel's buffer holds out when this much comes a millisecond. */
const BURST_BYTES_PER_MS = 160_000
const MAX_PAUSE_MS = 50
/** What the kernel books for a datagram beside its bytes, about. */
const OVERHEAD_BYTES = 900
/** How full the kernel's buffer should be when the next drain comes, at the rate of the last one. */
const FILL = 1 / 8
/** How long what came before the shutdown is still read, when more comes all the time. */
const LAST_DRAIN_MS = 500

/**
 * Reads the datagrams of a socket. Few come by Node's events, each in a turn of the event loop. When many come, the
 * descriptor is read in a loop every few milliseconds instead, so that a wake-up serves many of them: a third of the CPU per datagram.
 */
export class Drain {
  readonly #socket: DatagramEvents
  readonly #descriptor: Descriptor | undefined
  readonly #handle: DatagramHandler
  readonly #bursts: Bursts | undefined
  readonly #cx: ComponentContext
  readonly #buffer = new ReadBuffer(0)
  /** For `readvSync`, which checks less than `readSync`: 10 % cheaper. */
  readonly #target = [this.#buffer.target]
  /** Size of the kernel's buffer. */
  readonly #kernelBytes: number
  readonly #maxPauseMs: number
  readonly #noRoom: CounterHandle
  #fail: (error: unknown) => void = () => undefined
  #ended = false
  /** Resolves when there is room downstream again. */
  #room: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  /** While events come: how many, since when. */
  #events = 0
  #since = 0
  #idleDrains = 0
  /** While drained: when the last drain began, and what the kernel booked for all that came since. */
  #lastDrain = 0
  #booked = 0

  constructor(parts: {
    socket: DatagramEvents
    descriptor: Descriptor | undefined
    handle: DatagramHandler
    bursts?: Bursts | undefined
    cx: ComponentContext
  }) {
    this.#socket = parts.socket
    this.#descriptor = parts.descriptor
    this.#handle = parts.handle
    this.#bursts = parts.bursts
    this.#cx = parts.cx
    this.#kernelBytes = parts.socket.getRecvBufferSize()
    this.#maxPauseMs = Math.max(1, Math.min(MAX_PAUSE_MS, Math.floor(this.#kernelBytes / BURST_BYTES_PER_MS)))
    this.#noRoom = parts.cx.counter(
      'socket_no_room_datagrams_total',
      'Datagrams dropped because there was no room downstream, on platforms where reading cannot be paused.',
    )
  }

  /** Reads until `signal` aborts, and then what the kernel still holds. Rejects when the socket fails. */
  async run(signal: AbortSignal): Promise<void> {
    try {
      await new Promise<void>((resolve, reject) => {
        this.#fail = reject
        this.#socket.on('error', reject)
        this.#socket.on('message', this.#message)
        signal.addEventListener('abort', () => resolve(), { once: true })
        if (signal.aborted) resolve()
      })
    } finally {
      this.#ended = true
      clearTimeout(this.#timer)
      this.#descriptor?.stopReading()
    }
    const deadline = performance.now() + LAST_DRAIN_MS
    for (let more = true; more && performance.now() < deadline;) {
      await this.#room
      more = this.#read() === TURN_DATAGRAMS || this.#room !== undefined
    }
  }

  readonly #message = (message: Buffer): void => {
    if (this.#ended) return
    if (this.#room !== undefined) {
      this.#noRoom.add(1)
      return
    }
    message.copy(this.#buffer.bytes)
    this.#cx.receivedBytes(message.length)
    this.#hand(message.length)
    if (this.#descriptor !== undefined && (this.#room !== undefined || this.#isBusy())) {
      this.#descriptor.stopReading()
      this.#idleDrains = 0
      this.#lastDrain = performance.now()
      if (this.#room === undefined) this.#timer = setTimeout(this.#drain, 1)
    }
  }

  #isBusy(): boolean {
    if (this.#events === 0) this.#since = performance.now()
    if (++this.#events < BUSY_DATAGRAMS) return false
    this.#events = 0
    return performance.now() - this.#since < BUSY_WITHIN_MS
  }

  readonly #drain = (): void => {
    if (this.#ended || this.#room !== undefined || this.#descriptor === undefined) return
    this.#bursts?.begin()
    const count = this.#read()
    if (count < TURN_DATAGRAMS && this.#room === undefined) this.#endBurst()
    // With no room, `#wait` goes on from here.
    if (this.#room !== undefined) return
    this.#idleDrains = count === 0 ? this.#idleDrains + 1 : 0
    if (count === TURN_DATAGRAMS) setImmediate(this.#drain)
    else if (this.#idleDrains < IDLE_DRAINS) this.#timer = setTimeout(this.#drain, this.#pause())
    else this.#descriptor.startReading()
  }

  /** How long the next datagrams may gather in the kernel. */
  #pause(): number {
    const now = performance.now()
    const perMs = this.#booked / Math.max(1, now - this.#lastDrain)
    this.#lastDrain = now
    this.#booked = 0
    return Math.max(1, Math.min(this.#maxPauseMs, Math.floor((this.#kernelBytes * FILL) / perMs)))
  }

  /** Hands on what the kernel holds, as long as there is room, and returns how many datagrams that were. */
  #read(): number {
    let count = 0
    let received = 0
    while (count < TURN_DATAGRAMS && this.#room === undefined) {
      const size = this.#readOne()
      if (size < 0) break
      count++
      received += size
      this.#hand(size)
    }
    this.#booked += received + count * OVERHEAD_BYTES
    if (received > 0) this.#cx.receivedBytes(received)
    return count
  }

  /** The size of the next datagram, read into the buffer; -1: there is none. */
  #readOne(): number {
    if (this.#descriptor === undefined) return -1
    // Each drain ends with an error that nobody sees: without its stack it costs a third.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    try {
      return readvSync(this.#descriptor.fd, this.#target)
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) this.#fail(error)
      return -1
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }

  /** Hands on the datagram in the buffer. */
  #hand(size: number): void {
    try {
      this.#wait(this.#handle(this.#buffer.bytes, 0, size))
    } catch (error) {
      this.#fail(error)
    }
  }

  #endBurst(): void {
    try {
      this.#wait(this.#bursts?.end())
    } catch (error) {
      this.#fail(error)
    }
  }

  #wait(room: Promise<void> | undefined): void {
    if (room === undefined) return
    const go = () => {
      this.#room = undefined
      this.#drain()
    }
    this.#room = room.then(go, this.#fail)
  }
}

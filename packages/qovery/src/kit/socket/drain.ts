import { readvSync } from 'node:fs'
import type { ComponentContext, CounterHandle } from '@qovery/sdk'
import { Backlog } from './backlog.ts'
import type { Bursts, DatagramHandler } from './datagram-handler.ts'
import type { Descriptor } from './descriptor.ts'
import { ReadBuffer } from './read-buffer.ts'
import { noRoomCounter, readingOf } from './reading.ts'

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
/** Datagrams in one turn of the event loop, and its time, so that others get theirs. */
const TURN_DATAGRAMS = 256
const TURN_MS = 4
/** One datagram alone needs so long: more may have come meanwhile than the kernel holds. */
const SLOW_DATAGRAM_MS = 1
/** The time is looked at after so many datagrams. */
const DATAGRAMS_PER_LOOK = 4
/** When a turn had too little time, what the kernel holds is taken out of it before the next one, so many datagrams at most, */
const STASH_DATAGRAMS = 8192
/** and so much memory may it take there, which begins with so much. */
const BACKLOG_BYTES = 32 * 1024 * 1024
const FIRST_BACKLOG_BYTES = 1024 * 1024
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
 * When more come than the handler takes, as in the moments before its code is compiled, they wait in a backlog of our own.
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
  /** The last turn had too little time. */
  #isBehind = false
  #backlog: Backlog | undefined
  /** While drained: when the last drain began, and what the kernel booked for all that came since. */
  #lastDrain = 0
  #booked = 0
  /** Bytes of a turn. */
  #received = 0

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
    this.#noRoom = noRoomCounter(parts.cx)
  }

  /** Reads until `signal` aborts, and then what the kernel still holds. Rejects when the socket fails. */
  async run(signal: AbortSignal): Promise<void> {
    const { ended, fail } = readingOf(this.#socket, signal)
    this.#fail = fail
    this.#socket.on('message', this.#message)
    try {
      await ended
    } finally {
      this.#ended = true
      clearTimeout(this.#timer)
      this.#descriptor?.stopReading()
    }
    const deadline = performance.now() + LAST_DRAIN_MS
    for (let more = true; more && (performance.now() < deadline || this.#backlog?.isEmpty === false);) {
      await this.#room
      more = this.#turn() !== 'dry'
    }
  }

  readonly #message = (message: Buffer): void => {
    if (this.#ended) return
    if (this.#room !== undefined) {
      this.#noRoom.add(1)
      return
    }
    const began = performance.now()
    message.copy(this.#buffer.bytes)
    this.#cx.receivedBytes(message.length)
    this.#hand(this.#buffer.bytes, 0, message.length)
    this.#isBehind = performance.now() - began > SLOW_DATAGRAM_MS
    if (this.#descriptor === undefined || !(this.#room !== undefined || this.#isBehind || this.#isBusy())) return
    this.#descriptor.stopReading()
    this.#idleDrains = 0
    this.#lastDrain = began
    if (this.#room !== undefined) return
    if (this.#isBehind) setImmediate(this.#drain)
    else this.#timer = setTimeout(this.#drain, 1)
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
    const turn = this.#turn()
    if (turn === 'dry') this.#endBurst()
    // With no room, `#wait` goes on from here.
    if (this.#room !== undefined) return
    if (turn === 'more') setImmediate(this.#drain)
    else if (this.#idleDrains < IDLE_DRAINS) this.#timer = setTimeout(this.#drain, this.#pause())
    else this.#rest()
  }

  /** Few come: back to events. */
  #rest(): void {
    this.#backlog = undefined
    this.#descriptor?.startReading()
  }

  /** How long the next datagrams may gather in the kernel. */
  #pause(): number {
    const now = performance.now()
    const perMs = this.#booked / Math.max(1, now - this.#lastDrain)
    this.#lastDrain = now
    this.#booked = 0
    return Math.max(1, Math.min(this.#maxPauseMs, Math.floor((this.#kernelBytes * FILL) / perMs)))
  }

  /** Hands on a turn's worth of what has come. */
  #turn(): 'dry' | 'more' | 'no room' {
    if ((this.#isBehind || this.#backlog?.isEmpty === false) && !this.#ended) this.#stash()
    const end = performance.now() + TURN_MS
    let count = 0
    let isDry = false
    this.#isBehind = false
    while (count < TURN_DATAGRAMS && this.#room === undefined && !this.#isBehind && !isDry) {
      isDry = !this.#next()
      if (!isDry && ++count % DATAGRAMS_PER_LOOK === 0) this.#isBehind = performance.now() > end
    }
    this.#idleDrains = count === 0 ? this.#idleDrains + 1 : 0
    if (this.#received > 0) this.#cx.receivedBytes(this.#received)
    this.#received = 0
    return isDry ? 'dry' : this.#room === undefined ? 'more' : 'no room'
  }

  /** Hands on one datagram, from the backlog while there is any; false: there is none. */
  #next(): boolean {
    const backlog = this.#backlog
    if (backlog?.next() === true) {
      this.#hand(backlog.bytes, backlog.start, backlog.end)
      return true
    }
    const size = this.#read()
    if (size < 0) return false
    this.#hand(this.#buffer.bytes, 0, size)
    return true
  }

  /** Takes what the kernel holds into the backlog, as far as there is room for it. */
  #stash(): void {
    const backlog = (this.#backlog ??= new Backlog(FIRST_BACKLOG_BYTES, BACKLOG_BYTES))
    for (let count = 0; count < STASH_DATAGRAMS; count++) {
      if (this.#read(backlog) < 0) break
    }
  }

  /** Reads the next datagram, into the buffer or a backlog, and returns its size; -1: there is none, or no room. */
  #read(into?: Backlog): number {
    if (this.#descriptor === undefined) return -1
    // Each drain ends with an error that nobody sees: without its stack it costs a third.
    const { stackTraceLimit } = Error
    Error.stackTraceLimit = 0
    try {
      const { fd } = this.#descriptor
      const size = into === undefined ? readvSync(fd, this.#target) : into.read(fd)
      if (size < 0) return -1
      this.#booked += size + OVERHEAD_BYTES
      this.#received += size
      return size
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) this.#fail(error)
      return -1
    } finally {
      Error.stackTraceLimit = stackTraceLimit
    }
  }

  #hand(bytes: Buffer, start: number, end: number): void {
    try {
      this.#wait(this.#handle(bytes, start, end))
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

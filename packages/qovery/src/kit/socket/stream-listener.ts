import { once } from 'node:events'
import type { ListenOptions, Server, Socket } from 'node:net'
import type { ComponentContext, GaugeHandle } from '@qovery/sdk'
import { LONGEST_TIMER_MS } from '../backoff.ts'
import { Connection } from './connection.ts'
import { boundAddress } from './address.ts'
import { ListenError } from './listen-error.ts'
import type { Peer } from './peer.ts'
import { ReadBuffer } from './read-buffer.ts'
import type { Receiver } from './receiver.ts'

export interface StreamSettings {
  /** As messages name it: `tcp 127.0.0.1:8125`. */
  readonly what: string
  readonly listen: ListenOptions
  readonly shutdown_timeout_secs: number
  /** Bytes of free memory before what a receiver gets. */
  readonly room: number
  /** Whether each read must be handed on as it came: then connections that bring little at a time never rest. */
  readonly eager?: boolean
  /** How long a connection may be open; then it ends as at the shutdown. */
  readonly max_connection_duration_secs?: number | undefined
  /** Called when the socket is open, before the listening is reported. */
  opened?(): Promise<void>
}

/** With so many connections that wait for room, the others are read no further either: what each has read waits in memory. */
const MOST_WAITING = 8
/**
 * Connections that bring little at a time are read again after this time, so that a read brings more: a fourth of the CPU
 * where 50,000 lines a second are written one by one.
 */
const REST_MS = 4

/** The connections of a listening socket, of any kind, and its orderly end. */
export class StreamListener {
  readonly #cx: ComponentContext
  readonly #settings: StreamSettings
  readonly #accept: (peer: Peer) => Receiver
  readonly #open = new Set<Connection>()
  readonly #gauge: GaugeHandle
  readonly #buffer: ReadBuffer
  #waiting = 0
  #holds = false
  #resting: Connection[] = []

  constructor(cx: ComponentContext, settings: StreamSettings, accept: (peer: Peer) => Receiver) {
    this.#cx = cx
    this.#settings = settings
    this.#accept = accept
    this.#buffer = new ReadBuffer(settings.room)
    this.#gauge = cx.gauge('open_connections', 'Connections that are open now.')
  }

  get size(): number {
    return this.#open.size
  }

  /** Takes over a connection on which nothing was read yet. */
  add(socket: Socket, peer: Peer): void {
    const connection = new Connection(socket, this.#buffer, this.#accept(peer), {
      bytes: (count) => this.#cx.receivedBytes(count),
      waits: (room) => this.#wait(room),
      rests: this.#settings.eager === true ? undefined : () => this.#rest(connection),
      close: (fault) => {
        this.#open.delete(connection)
        clearTimeout(lifetime)
        this.#gauge.set(this.#open.size)
        if (fault !== undefined) this.#cx.log.debug('A connection broke', { error: fault.message, peer: peer.address })
      },
    })
    const lifetime = this.#limitLife(connection)
    this.#open.add(connection)
    if (this.#holds) connection.hold()
    this.#gauge.set(this.#open.size)
  }

  /** Listens with `server`, whose connections somebody hands to `add`, until `signal` aborts. @throws ListenError */
  async run(server: Server, signal: AbortSignal): Promise<void> {
    const { what, listen } = this.#settings
    if (signal.aborted) return
    try {
      server.listen(listen)
      await once(server, 'listening')
      await this.#settings.opened?.()
    } catch (error) {
      server.close()
      throw ListenError.of(what, error)
    }
    this.#cx.log.info(`Listening on ${what}`, { address: boundAddress(server.address()) })
    try {
      await untilAborted(server, signal)
    } finally {
      server.close()
      await this.#finish()
    }
  }

  #wait(room: Promise<void>): void {
    if (++this.#waiting >= MOST_WAITING && !this.#holds) {
      this.#holds = true
      for (const connection of this.#open) connection.hold()
    }
    const over = () => {
      if (--this.#waiting > 0 || !this.#holds) return
      this.#holds = false
      for (const connection of this.#open) connection.release()
    }
    room.then(over, over)
  }

  #rest(connection: Connection): void {
    this.#resting.push(connection)
    if (this.#resting.length === 1) setTimeout(this.#wake, REST_MS)
  }

  readonly #wake = (): void => {
    const rested = this.#resting
    this.#resting = []
    for (const connection of rested) connection.wake()
  }

  #limitLife(connection: Connection): NodeJS.Timeout | undefined {
    const { max_connection_duration_secs: secs, shutdown_timeout_secs } = this.#settings
    if (secs === undefined) return undefined
    return setTimeout(() => connection.finish(shutdown_timeout_secs * 1000), Math.min(secs * 1000, LONGEST_TIMER_MS))
  }

  async #finish(): Promise<void> {
    if (this.#open.size === 0) return
    for (const connection of this.#open) connection.finish()
    const deadline = performance.now() + this.#settings.shutdown_timeout_secs * 1000
    while (this.#open.size > 0 && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10))
    if (this.#open.size === 0) return
    this.#cx.log.warn('Closed connections whose clients went on sending after the shutdown began', {
      connections: this.#open.size,
      shutdown_timeout_secs: this.#settings.shutdown_timeout_secs,
    })
    for (const connection of this.#open) connection.close()
    while (this.#open.size > 0) await new Promise((resolve) => setImmediate(resolve))
  }
}

function untilAborted(server: Server, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
}

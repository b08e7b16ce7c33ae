import { createSocket, type Socket } from 'node:dgram'
import { lookup } from 'node:dns/promises'
import type { ComponentContext } from '@qovery/sdk'
import type { ConnectAddress } from './address.ts'
import { ConnectError } from './connect.ts'

/** How many datagrams are handed to the kernel before the first is waited for. */
const WINDOW = 64
/** After a fault the name is looked up again, but not more often than this. */
const REOPEN_MS = 1000
/** Each round sends at least half of what nobody took in the one before. */
const MOST_ROUNDS = 16

interface ClientParts {
  readonly address: ConnectAddress
  readonly send_buffer_bytes?: number | undefined
  readonly cx: ComponentContext
}

/** What became of some datagrams, by position, ascending. */
export interface Sent {
  readonly too_long: readonly number[]
  /** Those that the kernel did not take; they can be sent again. */
  readonly unsent: readonly number[]
  /** Why the first of `unsent` was not taken. */
  readonly fault: Error | undefined
}

type Fault = NodeJS.ErrnoException

/**
 * Sends datagrams to one address. That they arrived, nobody tells; that nobody listened, sometimes: that is reported, and
 * sending goes on.
 */
export class UdpClient {
  readonly #parts: ClientParts
  #socket: Socket | undefined
  #openedAt = 0

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  /** Hands datagrams to the kernel. @throws ConnectError where there is no way to the address */
  async send(datagrams: readonly Buffer[]): Promise<Sent> {
    const too_long: number[] = []
    let unsent = [...datagrams.keys()]
    let fault: Fault | undefined
    for (let round = 0; round < MOST_ROUNDS && unsent.length > 0; round++) {
      fault = undefined
      const failed: number[] = []
      for (const [index, error] of await this.#sendAll(datagrams, unsent)) {
        if (error.code === 'EMSGSIZE') too_long.push(index)
        else {
          failed.push(index)
          fault ??= error
        }
      }
      unsent = failed
      // The kernel tells with a datagram that an earlier one was refused, and does not take it.
      if (fault?.code !== 'ECONNREFUSED') break
      this.#refused()
    }
    if (fault !== undefined) this.#reopenSoon()
    const ascending = (a: number, b: number) => a - b
    return { too_long: too_long.sort(ascending), unsent: unsent.sort(ascending), fault }
  }

  /** Sees whether the name is known and there is a way to it. @throws ConnectError */
  async check(): Promise<void> {
    const socket = await this.#open()
    socket.close()
  }

  close(): void {
    this.#socket?.close()
    this.#socket = undefined
  }

  /** Sends those at `indexes`, in order, and returns which failed. */
  async #sendAll(datagrams: readonly Buffer[], indexes: readonly number[]): Promise<Map<number, Fault>> {
    const faults = new Map<number, Fault>()
    for (let start = 0; start < indexes.length; start += WINDOW) {
      const socket = (this.#socket ??= await this.#open())
      await this.#sendWindow(socket, datagrams, indexes.slice(start, start + WINDOW), faults)
    }
    return faults
  }

  #sendWindow(
    socket: Socket,
    datagrams: readonly Buffer[],
    indexes: readonly number[],
    faults: Map<number, Fault>,
  ): Promise<void> {
    return new Promise((resolve) => {
      let pending = indexes.length
      let bytes = 0
      for (const index of indexes) {
        const datagram = datagrams[index] as Buffer
        socket.send(datagram, (error) => {
          if (error === null) bytes += datagram.length
          else faults.set(index, error)
          if (--pending > 0) return
          this.#parts.cx.sentBytes(bytes)
          resolve()
        })
      }
    })
  }

  #refused(): void {
    const { text } = this.#parts.address
    this.#parts.cx.failed('refused', `Nobody listens at udp ${text}: what was sent there is lost`)
  }

  #reopenSoon(): void {
    if (performance.now() - this.#openedAt >= REOPEN_MS) this.close()
  }

  async #open(): Promise<Socket> {
    const { address, send_buffer_bytes, cx } = this.#parts
    const { host, port, text } = address
    this.#openedAt = performance.now()
    let socket: Socket | undefined
    try {
      const found = await lookup(host)
      socket = createSocket(found.family === 6 ? 'udp6' : 'udp4')
      await connected(socket, port, found.address)
      if (send_buffer_bytes !== undefined) socket.setSendBufferSize(send_buffer_bytes)
      socket.on('error', (error: Fault) => {
        if (error.code === 'ECONNREFUSED') this.#refused()
        else cx.failed('udp_failed', `The socket to udp ${text} failed: ${error.message}`)
      })
      return socket
    } catch (cause) {
      socket?.close()
      throw new ConnectError(`udp ${text}`, cause)
    }
  }
}

function connected(socket: Socket, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.connect(port, host, () => {
      socket.off('error', reject)
      resolve()
    })
  })
}

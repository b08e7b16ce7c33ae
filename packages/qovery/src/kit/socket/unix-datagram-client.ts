import type { DgramSocket } from 'node-unix-socket'
import type { ComponentContext } from '@qovery/sdk'
import { Backoff, pause } from '../backoff.ts'
import { ConnectError } from './connect.ts'
import { loadDgramSocket, withCode } from './unix-addon.ts'

/** How long a receiver whose queue is full is waited for, at first and at most, before the next try. */
const FIRST_WAIT_MS = 1
const LONGEST_WAIT_MS = 50

/** Sends datagrams to a unix socket, and waits while its queue is full. */
export class UnixDatagramClient {
  readonly #path: string
  readonly #cx: ComponentContext
  #socket: DgramSocket | undefined

  constructor(path: string, cx: ComponentContext) {
    this.#path = path
    this.#cx = cx
  }

  /** Resolves with whether it is in the receiver's queue; false: it is too long for a datagram. @throws ConnectError */
  async send(datagram: Buffer, signal: AbortSignal): Promise<boolean> {
    const backoff = new Backoff(FIRST_WAIT_MS, LONGEST_WAIT_MS)
    for (;;) {
      const outcome = this.#try(datagram)
      if (outcome === 'sent') this.#cx.sentBytes(datagram.length)
      if (outcome !== 'full') return outcome === 'sent'
      await pause(backoff.next(), signal)
      if (signal.aborted) throw signal.reason instanceof Error ? signal.reason : new Error('aborted')
    }
  }

  close(): void {
    this.#socket?.close()
    this.#socket = undefined
  }

  #try(datagram: Buffer): 'sent' | 'full' | 'too_long' {
    let error: Error | undefined
    let done = false
    try {
      const socket = (this.#socket ??= this.#open())
      // Called before `sendTo` returns, unless the queue is full.
      socket.sendTo(datagram, 0, datagram.length, this.#path, (fault) => {
        error = fault
        done = true
      })
    } catch (fault) {
      error = fault as Error
    }
    if (error !== undefined) {
      const fault = withCode(error) as NodeJS.ErrnoException
      if (fault.code === 'EMSGSIZE') return 'too_long'
      throw new ConnectError(`unix ${this.#path}`, fault)
    }
    if (done) return 'sent'
    // Waiting for the callback would keep a CPU busy: the package asks the kernel again at each turn of the event loop.
    this.close()
    return 'full'
  }

  #open(): DgramSocket {
    const UnixSocket = loadDgramSocket()
    return new UnixSocket().on('error', (error: Error) => {
      this.#socket = undefined
      this.#cx.failed('unix_datagram_failed', `The socket to unix ${this.#path} failed: ${error.message}`)
    })
  }
}

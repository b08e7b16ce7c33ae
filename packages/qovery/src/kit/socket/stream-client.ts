import type { Socket } from 'node:net'
import type { ComponentContext } from '@qovery/sdk'

/** The end waits so long until the other side has confirmed it. */
const GOODBYE_MS = 2000

interface ClientParts {
  /** As messages name it: `tcp 127.0.0.1:9000`. */
  readonly what: string
  connect(signal: AbortSignal): Promise<Socket>
  readonly cx: ComponentContext
}

/** A connection that is made when there is something to write, and made anew after it was lost. What the other side sends is not looked at. */
export class StreamClient {
  readonly #parts: ClientParts
  #socket: Socket | undefined

  constructor(parts: ClientParts) {
    this.#parts = parts
  }

  /**
   * Resolves when the kernel has taken all bytes; that it brings them to the receiver, nobody tells. Rejects when they are not,
   * or not all, taken. One call at a time.
   * @throws ConnectError, TlsError, or what the connection broke with
   */
  async write(bytes: Buffer, signal: AbortSignal): Promise<void> {
    this.#socket ??= await this.#connect(signal)
    await written(this.#socket, bytes, signal)
    this.#parts.cx.sentBytes(bytes.length)
  }

  /** Sees whether the other side can be reached. @throws ConnectError, TlsError */
  async check(signal: AbortSignal): Promise<void> {
    const socket = await this.#parts.connect(signal)
    socket.on('error', () => undefined).destroy()
  }

  /** Says goodbye; what was written before still arrives. */
  async close(): Promise<void> {
    const socket = this.#socket
    this.#socket = undefined
    if (socket === undefined || socket.destroyed) return
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    socket.end()
    const late = setTimeout(() => socket.destroy(), GOODBYE_MS)
    await closed
    clearTimeout(late)
  }

  async #connect(signal: AbortSignal): Promise<Socket> {
    const { what, connect, cx } = this.#parts
    const socket = await connect(signal)
    cx.log.debug(`Connected to ${what}`)
    let fault: Error | undefined
    // Unread bytes would turn the end of the connection into a reset, which takes with it what was written last.
    socket.resume()
    socket.on('error', (error) => (fault = error))
    socket.on('end', () => this.#forget(socket))
    socket.on('close', () => {
      this.#forget(socket)
      if (fault !== undefined) cx.failed('connection_lost', `Lost the connection to ${what}: ${fault.message}`)
    })
    return socket
  }

  #forget(socket: Socket): void {
    if (this.#socket === socket) this.#socket = undefined
  }
}

function written(socket: Socket, bytes: Buffer, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (error?: Error | null) => {
      socket.off('close', closed)
      signal.removeEventListener('abort', abort)
      if (error) reject(error)
      else resolve()
    }
    const closed = () => settle(socket.errored ?? new Error('the connection was closed'))
    const abort = () => {
      socket.destroy()
      settle(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
    }
    if (signal.aborted) {
      abort()
      return
    }
    signal.addEventListener('abort', abort, { once: true })
    socket.once('close', closed)
    socket.write(bytes, settle)
  })
}

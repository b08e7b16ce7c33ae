import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Server as HttpsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { messageOf } from '@qovery/sdk'
import { systemdDescriptor, type ListenAddress } from '../socket/address.ts'
import { ListenError } from '../socket/listen-error.ts'
import type { ServerTls } from '../tls/load.ts'
import { answerText } from './answer.ts'
import { clientFault, refusal, type Fault } from './fault.ts'
import { DEFAULT_LIMITS, type HttpLimits } from './limits.ts'

export interface HttpServerOptions {
  readonly address: ListenAddress
  /** Left out: plain HTTP. */
  readonly tls?: ServerTls | undefined
  readonly limits?: Partial<HttpLimits> | undefined
  /** Answers a request. What it throws becomes a 500 or, once the answer has begun, a cut connection. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<void> | void
  /** Hears of each fault: of clients, of the network, of `handle`. */
  onFault(fault: Fault): void
}

/** An HTTP/1.1 server whose clients cannot hold it up: each limit that one meets costs that one its connection. */
export class HttpServer {
  readonly #options: HttpServerOptions
  readonly #limits: HttpLimits
  readonly #server: Server
  readonly #sockets = new Set<Socket>()
  /** How many requests of a connection await their answers' end; those that await none are not in it. */
  readonly #busy = new Map<Socket, number>()
  /** Connections that are being closed for a fault: what the client sends beyond it is no fault of its own. */
  readonly #rejected = new WeakSet<Socket>()
  /** When each connection is too old. */
  readonly #ends = new WeakMap<Socket, number>()
  #stopping = false
  #address: string

  constructor(options: HttpServerOptions) {
    this.#options = options
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits }
    this.#address = options.address.text
    this.#server = this.#create()
    this.#watch()
  }

  /** Where it listens, with the port that the system chose if the address said 0. */
  get address(): string {
    return this.#address
  }

  /** Begins to listen. @throws ListenError which names the address and what to do. */
  async start(): Promise<void> {
    const { address } = this.#options
    this.#stopping = false
    try {
      this.#server.listen(
        address.kind === 'systemd'
          ? { fd: systemdDescriptor(address.index) }
          : { host: address.host, port: address.port },
      )
      await once(this.#server, 'listening')
    } catch (error) {
      throw error instanceof ListenError ? error : ListenError.of(address.text, error)
    }
    this.#address = boundText(address, this.#server)
    this.#server.on('error', (error) => this.#options.onFault({ type: 'accept_failed', message: messageOf(error) }))
  }

  /** Connections from now on get these certificates; for a server that began with TLS. */
  setSecureContext(tls: SecureContextOptions): void {
    if ('setSecureContext' in this.#server) (this.#server as HttpsServer).setSecureContext(tls)
  }

  /** Stops listening, lets answers under way finish for as long as `stop_ms`, then cuts what is left. */
  async stop(): Promise<void> {
    this.#stopping = true
    // The only error of `close` is that the server does not listen, which is what is wanted.
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    if (this.#busy.size === 0) this.#cut()
    const late = setTimeout(() => this.#cut(), this.#limits.stop_ms)
    await closed
    clearTimeout(late)
  }

  #create(): Server {
    const { headers_ms, request_ms, handshake_ms, keep_alive_ms, header_bytes } = this.#limits
    const http = {
      headersTimeout: headers_ms,
      requestTimeout: request_ms,
      keepAliveTimeout: keep_alive_ms,
      connectionsCheckingInterval: Math.min(1000, Math.ceil(headers_ms / 2)),
      maxHeaderSize: header_bytes,
    }
    const handle = (request: IncomingMessage, response: ServerResponse) => this.#handle(request, response)
    const { tls } = this.#options
    // Not imports: that of node:http would load fetch, HTTP/2 and OpenSSL with it, and that of node:https OpenSSL.
    if (tls === undefined) return process.getBuiltinModule('node:http').createServer(http, handle)
    // Whatever `alpn_protocols` offers: a client that agreed on HTTP/2 here could not be answered.
    const secure = { ...tls, ALPNProtocols: ['http/1.1'], handshakeTimeout: handshake_ms }
    return process.getBuiltinModule('node:https').createServer({ ...secure, ...http }, handle)
  }

  #watch(): void {
    const server = this.#server
    const { max_connections, connection_age_ms, connection_age_jitter: jitter } = this.#limits
    server.maxConnections = max_connections
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    server.on(this.#options.tls === undefined ? 'connection' : 'secureConnection', (socket: Socket) => {
      if (connection_age_ms > 0) {
        this.#ends.set(socket, performance.now() + connection_age_ms * (1 - jitter + Math.random() * 2 * jitter))
      }
      // Answers that stood behind another one on the same connection do not hear of its end.
      socket.once('close', () => this.#leave(socket, Infinity))
    })
    server.on('drop', () => this.#options.onFault(refusal(max_connections)))
    server.on('clientError', (error, socket) => this.#reject(error, socket as Socket))
  }

  #reject(error: NodeJS.ErrnoException, socket: Socket): void {
    if (this.#rejected.has(socket)) return
    this.#rejected.add(socket)
    const fault = clientFault(error, socket.remoteAddress, this.#options.tls !== undefined)
    if (fault !== undefined) this.#options.onFault(fault)
    // An answer under way must not get another one into its middle.
    if (fault?.answer === undefined || !socket.writable || this.#busy.has(socket)) socket.destroy()
    else socket.end(fault.answer, () => socket.destroy())
  }

  #handle(request: IncomingMessage, response: ServerResponse): void {
    if (this.#stopping || this.#isOld(request.socket)) response.shouldKeepAlive = false
    response.on('error', (error) => this.#fail(error, response))
    this.#busy.set(request.socket, (this.#busy.get(request.socket) ?? 0) + 1)
    response.on('close', () => this.#leave(request.socket, 1))
    try {
      this.#options.handle(request, response)?.catch((error: unknown) => this.#fail(error, response))
    } catch (error) {
      this.#fail(error, response)
    }
  }

  #leave(socket: Socket, requests: number): void {
    const left = (this.#busy.get(socket) ?? 0) - requests
    if (left > 0) this.#busy.set(socket, left)
    else this.#busy.delete(socket)
    if (this.#stopping && this.#busy.size === 0) setImmediate(() => this.#cut())
  }

  #isOld(socket: Socket): boolean {
    const end = this.#ends.get(socket)
    return end !== undefined && performance.now() > end
  }

  #fail(error: unknown, response: ServerResponse): void {
    const peer = response.req.socket.remoteAddress
    this.#options.onFault({ type: 'handler_failed', message: `An answer failed: ${messageOf(error)}`, peer })
    if (response.headersSent || response.destroyed) {
      response.req.socket.destroy()
      return
    }
    for (const name of response.getHeaderNames()) response.removeHeader(name)
    answerText(response, 500, 'The server failed to answer. Its log says why.\n')
  }

  #cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}

function boundText(address: ListenAddress, server: Server): string {
  if (address.kind === 'systemd') return address.text
  const host = address.host.includes(':') ? `[${address.host}]` : address.host
  return `${host}:${(server.address() as AddressInfo).port}`
}

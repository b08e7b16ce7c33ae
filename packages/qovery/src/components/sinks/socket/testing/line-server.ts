import { once } from 'node:events'
import { createServer, type AddressInfo, type ListenOptions, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer, type TlsOptions } from 'node:tls'
import { poll } from '@qovery/sdk/testing'

/** A receiver of lines that can be told to stall, to reset its connections, and to go and come back. */
export class LineServer implements AsyncDisposable {
  readonly lines: string[] = []
  readonly connections = new Set<Socket>()
  accepted = 0
  stalled = false
  readonly #listen: ListenOptions
  readonly #tls: TlsOptions | undefined
  #server: Server | undefined
  #port = 0

  constructor(listen: ListenOptions = { host: '127.0.0.1', port: 0 }, tls?: TlsOptions) {
    this.#listen = listen
    this.#tls = tls
  }

  static async start(...parts: ConstructorParameters<typeof LineServer>): Promise<LineServer> {
    const server = new LineServer(...parts)
    await server.start()
    return server
  }

  get address(): string {
    return `127.0.0.1:${this.#port}`
  }

  async start(tls = this.#tls): Promise<void> {
    const take = (socket: Socket) => this.#take(socket)
    const server = tls === undefined ? createServer(take) : createTlsServer(tls, take)
    server.on('tlsClientError', () => undefined)
    server.listen('path' in this.#listen ? this.#listen : { ...this.#listen, port: this.#port })
    await once(server, 'listening')
    const address = server.address()
    if (typeof address === 'object') this.#port = (address as AddressInfo).port
    this.#server = server
  }

  /** Ends all connections, by a reset or in order, and listens no more. */
  async stop(how: 'reset' | 'end' = 'reset'): Promise<void> {
    this.#server?.close()
    this.drop(how)
    await poll('the end of the connections', () => this.connections.size === 0)
  }

  drop(how: 'reset' | 'end'): void {
    for (const socket of this.connections) {
      if (how === 'end') socket.end()
      else if (this.#tls === undefined) socket.resetAndDestroy()
      else socket.destroy()
    }
  }

  stall(): void {
    this.stalled = true
    for (const socket of this.connections) socket.pause()
  }

  goOn(): void {
    this.stalled = false
    for (const socket of this.connections) socket.resume()
  }

  until(count: number): Promise<boolean> {
    return poll(`${count} lines`, () => this.lines.length >= count)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server?.close()
    for (const socket of this.connections) socket.destroy()
  }

  #take(socket: Socket): void {
    this.accepted++
    this.connections.add(socket)
    let rest = ''
    socket.setEncoding('utf8')
    socket.on('data', (text: string) => {
      const parts = (rest + text).split('\n')
      rest = parts.pop() ?? ''
      this.lines.push(...parts)
    })
    socket.on('error', () => undefined)
    socket.on('close', () => this.connections.delete(socket))
    if (this.stalled) socket.pause()
  }
}

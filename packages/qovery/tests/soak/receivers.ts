import { once } from 'node:events'
import { createServer as createHttpServer, type RequestListener, type Server as HttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { below, onceIn, pause } from './chance.ts'
import type { Counts, Ports } from './scene.ts'

const REFUSALS = [400, 408, 429, 500, 503]

/** Receivers that refuse, stall, break off and do not read, until they are told to calm down. */
export class MoodyReceivers implements AsyncDisposable {
  readonly #http: HttpServer
  readonly #tcp: Server
  readonly #sockets = new Set<Socket>()
  readonly #counts: Counts
  #calm = false

  private constructor(counts: Counts) {
    this.#counts = counts
    this.#http = createHttpServer((request, response) => void this.#answer(request, response))
    this.#tcp = createServer((socket) => void this.#take(socket))
    for (const server of [this.#http, this.#tcp]) server.on('connection', (socket: Socket) => this.#keep(socket))
  }

  static async start(ports: Ports, counts: Counts): Promise<MoodyReceivers> {
    const receivers = new MoodyReceivers(counts)
    await once(receivers.#http.listen(ports.moody_http, '127.0.0.1'), 'listening')
    await once(receivers.#tcp.listen(ports.moody_tcp, '127.0.0.1'), 'listening')
    return receivers
  }

  calmDown(): void {
    this.#calm = true
    for (const socket of this.#sockets) socket.resume()
  }

  readonly #answer = async (...[request, response]: Parameters<RequestListener>): Promise<void> => {
    request.on('error', () => undefined)
    const mood = this.#calm ? Infinity : below(20)
    this.#counts.add('requests taken')
    if (mood === 0) {
      request.socket.destroy()
      return
    }
    // The sink gives up on an answer that does not come.
    if (mood === 1) return
    request.resume()
    await once(request, 'end').catch(() => undefined)
    if (mood === 2) await pause(below(500))
    response.writeHead(mood === 3 ? (REFUSALS[below(REFUSALS.length)] as number) : 200).end('said')
  }

  /** Reads for a while, not for a while, and sometimes breaks off. */
  async #take(socket: Socket): Promise<void> {
    while (!socket.destroyed) {
      socket.resume()
      await pause(below(1000))
      if (this.#calm) continue
      socket.pause()
      await pause(below(1000))
      if (!onceIn(10)) continue
      this.#counts.add('connections dropped')
      socket.destroy()
    }
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket)
    socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = [this.#http, this.#tcp].map((server) => once(server.close(), 'close'))
    for (const socket of this.#sockets) socket.destroy()
    await Promise.all(closed)
  }
}

import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

const NEEDLE = Buffer.from('"seq":')
const SPACE = 0x20
const ZERO = 0x30

/** Takes JSON over HTTP and counts the events in it by their field `seq`. */
export class HttpReceiver {
  events = 0
  sum = 0
  /** When the last body had come. */
  lastAt = 0
  readonly #server: Server

  private constructor() {
    this.#server = createServer((request, response) => {
      const pieces: Buffer[] = []
      request.on('data', (piece: Buffer) => pieces.push(piece))
      request.on('end', () => {
        this.#count(Buffer.concat(pieces))
        response.writeHead(200, { 'Content-Length': 0 }).end()
      })
    })
  }

  static async open(): Promise<HttpReceiver> {
    const receiver = new HttpReceiver()
    receiver.#server.listen(0, '127.0.0.1')
    await once(receiver.#server, 'listening')
    return receiver
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  #count(body: Buffer): void {
    for (let at = body.indexOf(NEEDLE); at >= 0; at = body.indexOf(NEEDLE, at)) {
      at += NEEDLE.length
      while (body[at] === SPACE) at++
      let seq = 0
      for (let digit = digitOf(body[at]); digit >= 0; digit = digitOf(body[++at])) seq = seq * 10 + digit
      this.events++
      this.sum += seq
    }
    this.lastAt = performance.now()
  }
}

function digitOf(byte = 0): number {
  return byte >= ZERO && byte <= ZERO + 9 ? byte - ZERO : -1
}

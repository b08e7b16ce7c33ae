import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Books } from './books.ts'
import type { Random } from './random.ts'

/** What the receiver does in place of answering with 200, as often as the number says in a hundred requests. */
const WHIMS: readonly (readonly [Whim, number])[] = [
  ['answers 503', 6],
  ['breaks off within the body', 4],
  ['takes it and breaks off', 5],
  ['takes it and answers late', 8],
  ['dies for a while', 2],
]
type Whim =
  | 'answers 503'
  | 'breaks off within the body'
  | 'takes it and breaks off'
  | 'takes it and answers late'
  | 'dies for a while'

const LATE_MS = 700
const DEAD_MS = 400

/** Takes logs by HTTP, one line of JSON each, and is as unreliable as receivers are. What it has read to the end has arrived. */
export class Receiver {
  readonly #books: Books
  readonly #random: Random
  #server: Server | undefined
  #port = 0
  /** How often it did what. */
  readonly done = new Map<Whim | 'answers 200', number>()
  isMoody = true

  constructor(books: Books, random: Random) {
    this.#books = books
    this.#random = random
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`
  }

  async start(): Promise<void> {
    const server = createServer((request, response) => void this.#answer(request, response))
    server.keepAliveTimeout = 60_000
    server.listen(this.#port, '127.0.0.1')
    await once(server, 'listening')
    this.#port = (server.address() as { port: number }).port
    this.#server = server
  }

  async stop(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    if (server === undefined) return
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.on('error', () => undefined)
    response.on('error', () => undefined)
    const whim = this.#whim()
    this.done.set(whim ?? 'answers 200', (this.done.get(whim ?? 'answers 200') ?? 0) + 1)
    if (whim === 'breaks off within the body') {
      request.once('data', () => request.socket.destroy())
      return
    }
    const body = await wholeBody(request)
    if (body === undefined) return
    if (whim === 'answers 503') {
      response.writeHead(503).end()
      return
    }
    this.#take(body)
    if (whim === 'takes it and breaks off') request.socket.destroy()
    else if (whim === 'takes it and answers late') setTimeout(() => response.writeHead(200).end(), LATE_MS)
    else if (whim === 'dies for a while') await this.#die()
    else response.writeHead(200).end()
  }

  async #die(): Promise<void> {
    await this.stop()
    setTimeout(() => void this.start(), DEAD_MS)
  }

  #take(body: string): void {
    for (const line of body.split('\n')) {
      if (line === '') continue
      const { message } = JSON.parse(line) as { message: string }
      const [file, number] = message.split(' ', 2)
      this.#books.arrive({ file: Number(file), number: Number(number) })
    }
  }

  #whim(): Whim | undefined {
    if (!this.isMoody) return undefined
    let drawn = this.#random.below(100)
    for (const [whim, percent] of WHIMS) {
      drawn -= percent
      if (drawn < 0) return whim
    }
    return undefined
  }
}

/** `undefined`: the client broke off. */
async function wholeBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  request.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(request, 'close')
  return request.complete ? Buffer.concat(chunks).toString() : undefined
}

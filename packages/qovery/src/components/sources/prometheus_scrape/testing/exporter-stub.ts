import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that answers scrapes as a test says; gone with the scope. */
export class ExporterStub implements AsyncDisposable {
  readonly requests: IncomingMessage[] = []
  /** Connections so far. */
  connections = 0
  answer: RequestListener
  readonly #server: Server

  private constructor(answer: RequestListener) {
    this.answer = answer
    this.#server = createServer((request, response) => {
      this.requests.push(request)
      this.answer(request, response)
    })
    // Connections are kept however far the next scrape is.
    this.#server.keepAliveTimeout = 300_000
    this.#server.on('connection', () => this.connections++)
  }

  /** One that shows a page, or answers as a function does. */
  static async of(answer: string | RequestListener): Promise<ExporterStub> {
    const stub = new ExporterStub(typeof answer === 'string' ? showing(answer) : answer)
    await new Promise<void>((resolve) => stub.#server.listen(0, '127.0.0.1', resolve))
    return stub
  }

  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`
  }

  get url(): string {
    return `http://${this.host}/metrics`
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}

/** Answers with a page. */
export function showing(
  page: string | Buffer,
  headers: Record<string, string> = { 'content-type': 'text/plain; version=0.0.4' },
): RequestListener {
  return (_request, response) => {
    response.writeHead(200, headers).end(page)
  }
}

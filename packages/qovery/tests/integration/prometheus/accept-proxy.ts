import { createServer, request, type Server } from 'node:http'

/** Stands between a scraper and a target, asks for another format than the scraper does, and notes what was answered. */
export class AcceptProxy {
  readonly #server: Server
  /** `Content-Type` of the answers so far. */
  readonly contentTypes = new Set<string | undefined>()
  /** `Content-Encoding` of the answers so far. */
  readonly encodings = new Set<string | undefined>()
  address = ''

  private constructor(server: Server) {
    this.#server = server
  }

  /** One before `target` (`host:port`) that asks for `accept`; `undefined`: for what the scraper asks for. */
  static async before(target: string, accept: string | undefined): Promise<AcceptProxy> {
    const [host, port] = target.split(':')
    const server = createServer((incoming, answer) => {
      const headers = { ...incoming.headers, ...(accept !== undefined && { accept }) }
      const outgoing = request({ host, port, path: incoming.url, headers }, (response) => {
        proxy.contentTypes.add(response.headers['content-type'])
        proxy.encodings.add(response.headers['content-encoding'])
        answer.writeHead(response.statusCode ?? 502, response.headers)
        response.pipe(answer)
      })
      outgoing.on('error', () => answer.destroy())
      outgoing.end()
    })
    const proxy = new AcceptProxy(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    proxy.address = `127.0.0.1:${(server.address() as { port: number }).port}`
    return proxy
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }
}

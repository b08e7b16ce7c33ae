import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { SecureContextOptions } from 'node:tls'
import type { ComponentContext } from '@qovery/sdk'
import {
  answerStream,
  answerText,
  ClientGone,
  ClientStalled,
  type AnswerLimits,
} from '../../../kit/http-server/answer.ts'
import { gateOf, type AuthServerOptions, type Gate } from '../../../kit/http-server/auth.ts'
import { compressor, negotiateEncoding, type Encoding } from '../../../kit/http-server/encoding.ts'
import type { Fault } from '../../../kit/http-server/fault.ts'
import type { HttpLimits } from '../../../kit/http-server/limits.ts'
import { HttpServer } from '../../../kit/http-server/server.ts'
import type { ListenAddress } from '../../../kit/socket/address.ts'
import type { ServerTls } from '../../../kit/tls/load.ts'
import { contentType, negotiateFormat, type Format } from './negotiation.ts'

/** What the endpoint needs of the store of metrics. */
export interface Pages {
  /**
   * The page of all metrics in a format, in pieces that nobody writes to until they are released. Leaving the loop early
   * ends the work.
   */
  render(format: Format): AsyncIterable<Buffer>
  /** Says that one of those who got a piece has no more use for it. Whoever does not say so costs garbage, and no more. */
  release(piece: Buffer): void
}

export interface EndpointOptions {
  readonly address: ListenAddress
  readonly tls?: ServerTls | undefined
  readonly auth?: AuthServerOptions | undefined
  readonly limits?: Partial<ScrapeLimits> | undefined
}

export interface ScrapeLimits extends HttpLimits, AnswerLimits {
  /** Scrapes under way at once; further ones are told to come back. */
  readonly max_scrapes: number
}

const SCRAPES = { max_scrapes: 32, stall_ms: 15_000, answer_ms: 120_000 }
const METHODS = new Set(['GET', 'HEAD'])
const HOME = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>qovery metrics</title></head>
<body><h1>qovery</h1><p>The metrics are at <a href="/metrics">/metrics</a>.</p></body></html>
`

/** The HTTP side of the exporter: `/metrics` for scrapers, `/health` for probes, `/` for people. */
export class Endpoint {
  readonly #pages: Pages
  readonly #cx: ComponentContext
  readonly #server: HttpServer
  readonly #gate: Gate | undefined
  readonly #limits: typeof SCRAPES
  readonly #scheme: string
  #scrapes = 0

  constructor(pages: Pages, options: EndpointOptions, cx: ComponentContext) {
    this.#pages = pages
    this.#cx = cx
    this.#gate = options.auth && gateOf(options.auth)
    this.#limits = { ...SCRAPES, ...options.limits }
    this.#scheme = options.tls === undefined ? 'http' : 'https'
    this.#server = new HttpServer({
      address: options.address,
      tls: options.tls,
      limits: options.limits,
      handle: (request, response) => this.#handle(request, response),
      onFault: (fault) => this.#report(fault),
    })
  }

  /** Where it listens; the port is known once `start` has resolved. */
  get address(): string {
    return this.#server.address
  }

  /** Begins to listen. @throws ListenError */
  async start(): Promise<void> {
    await this.#server.start()
    this.#cx.log.info(`Metrics are shown at ${this.#url}`, { address: this.address })
  }

  /** Scrapers that connect from now on are shown this certificate. */
  setSecureContext(tls: SecureContextOptions): void {
    this.#server.setSecureContext(tls)
  }

  /** Stops listening and lets scrapes under way finish, within limits. */
  close(): Promise<void> {
    return this.#server.stop()
  }

  /** What someone on this machine opens in a browser; for a socket of systemd's only the path is known. */
  get #url(): string {
    if (!/:\d+$/.test(this.address)) return '/metrics'
    return `${this.#scheme}://${this.address.replace(/^(?:0\.0\.0\.0|\[::\]):/, 'localhost:')}/metrics`
  }

  #handle(request: IncomingMessage, response: ServerResponse): Promise<void> | void {
    const path = pathOf(request.url ?? '')
    response.once('close', () => this.#count(request.method ?? '', path, response))
    if (path === '/health' && METHODS.has(request.method ?? '')) return health(response)
    if (this.#gate?.admits(request.headers.authorization) === false) return this.#refuse(request, response, this.#gate)
    if (path !== '/metrics' && path !== '/' && path !== '/health') {
      return answerText(response, 404, 'There is nothing at this path. The metrics are at /metrics.\n')
    }
    if (!METHODS.has(request.method ?? '')) {
      return answerText(response, 405, `${path} is only read, by GET or HEAD.\n`, { Allow: 'GET, HEAD' })
    }
    if (path === '/') return answerText(response, 200, HOME, { 'Content-Type': 'text/html; charset=utf-8' })
    return this.#serve(request, response)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const format = negotiateFormat(request.headers.accept)
    response.statusCode = 200
    response.setHeader('Content-Type', contentType(format))
    response.setHeader('Vary', 'Accept, Accept-Encoding')
    response.setHeader('Cache-Control', 'no-store')
    if (request.method === 'HEAD') {
      response.end()
      return
    }
    if (this.#scrapes >= this.#limits.max_scrapes) return this.#postpone(response)
    this.#scrapes++
    try {
      const encoding = negotiateEncoding(request.headers['accept-encoding'])
      this.#cx.sentBytes(await this.#send(response, this.#pages.render(format), encoding))
    } catch (error) {
      if (error instanceof ClientStalled) this.#cx.failed('scrape_stalled', error.message, { peer: peerOf(request) })
      else if (!(error instanceof ClientGone)) throw error
    } finally {
      this.#scrapes--
    }
  }

  async #send(response: ServerResponse, page: AsyncIterable<Buffer>, encoding: Encoding): Promise<number> {
    const release = (piece: Buffer) => this.#pages.release(piece)
    const stream = compressor(encoding)
    if (stream === undefined) return answerStream(response, page, this.#limits, release)
    response.setHeader('Content-Encoding', encoding)
    let bytes = 0
    void feed(stream, page, release)
    await pipeline(stream, async (packed: AsyncIterable<Buffer>) => {
      bytes = await answerStream(response, packed, this.#limits)
    })
    return bytes
  }

  #postpone(response: ServerResponse): void {
    const text = `${this.#limits.max_scrapes} scrapes are under way already, the most that is allowed. Try again.\n`
    this.#cx.failed('scrape_limit', `a scrape was answered with 503: ${text.trimEnd()}`)
    answerText(response, 503, text, { 'Retry-After': '1' })
  }

  #refuse(request: IncomingMessage, response: ServerResponse, gate: Gate): void {
    const what = request.headers.authorization === undefined ? 'no credentials' : 'wrong credentials'
    this.#cx.failed('unauthorized', `A request was refused: it came with ${what}`, { peer: peerOf(request) })
    answerText(response, 401, 'This endpoint is protected: send the credentials that its `auth` option names.\n', {
      'WWW-Authenticate': gate.challenge,
    })
  }

  #report({ type, message, peer }: Fault): void {
    this.#cx.failed(type, message, { peer })
  }

  #count(method: string, path: string, response: ServerResponse): void {
    const labels = {
      method: METHODS.has(method) ? method : 'other',
      path: path === '/metrics' || path === '/health' || path === '/' ? path : 'other',
      status: String(response.statusCode),
    }
    this.#cx.counter('http_server_responses_sent_total', 'Answers to HTTP requests.', labels).add(1)
  }
}

/** Compresses a page, piece by piece; what goes wrong becomes the error of the stream. */
async function feed(stream: Transform, page: AsyncIterable<Buffer>, release: (piece: Buffer) => void): Promise<void> {
  try {
    for await (const piece of page) {
      await new Promise<void>((resolve, reject) => {
        stream.write(piece, (error) => (error instanceof Error ? reject(error) : resolve()))
      })
      release(piece)
    }
    stream.end()
  } catch (error) {
    stream.destroy(error as Error)
  }
}

function health(response: ServerResponse): void {
  answerText(response, 200, '{"ok":true}\n', { 'Content-Type': 'application/json' })
}

/** The path of a request target in origin or absolute form, without its query. Source: RFC 9112, section 3.2. */
function pathOf(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '')
  const end = path.search(/[?#]/)
  return (end < 0 ? path : path.slice(0, end)) || '/'
}

function peerOf(request: IncomingMessage): string | undefined {
  return request.socket.remoteAddress
}

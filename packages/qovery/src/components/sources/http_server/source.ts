import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type {
  AnyBatch,
  ComponentContext,
  CounterHandle,
  Outcome,
  Output,
  Source,
  SourceField,
  SourceFields,
} from '@qovery/sdk'
import { Timestamp, type ValueObject } from '@qovery/vrl/value'
import { ClientGone, answerText } from '../../../kit/http-server/answer.ts'
import { BodyReader } from '../../../kit/http-server/body.ts'
import { answerRefusal, HttpRefusal } from '../../../kit/http-server/refusal.ts'
import type { RequestGate } from '../../../kit/http-server/request-gate.ts'
import { peerAddress } from '../../../kit/http-server/request-parts.ts'
import { HttpServer } from '../../../kit/http-server/server.ts'
import { splitTarget } from '../../../kit/http-server/target.ts'
import { hasIdleTls, loadServerTls, type ServerTls } from '../../../kit/tls/load.ts'
import { reloadingServerTls } from '../../../kit/tls/reload.ts'
import { Captured } from './captured.ts'
import type { Decode } from './checked-decoding.ts'
import { Gate } from './gate.ts'
import type { HttpServerSourceOptions } from './options.ts'

/** How long a client waits for room in the pipeline before it is told to come back. */
const ROOM_WAIT_MS = 30_000
/** Bodies under way together, until their events are in the pipeline; beside a largest one. */
const BODIES_BYTES = 256 * 1024 * 1024

/** What of the source had to be made ahead. */
interface Parts {
  readonly decode: Decode
  /** Lets requests in; `undefined`: all are. */
  readonly requests: RequestGate | undefined
}

/** Takes events that clients send over HTTP, and answers once they are in the pipeline, or delivered. */
export class HttpServerSource implements Source {
  readonly #options: HttpServerSourceOptions
  readonly #decode: Decode
  readonly #cx: ComponentContext
  readonly #segments: readonly string[]
  readonly #requests: RequestGate | undefined
  readonly #captured: Captured
  readonly #bodies: BodyReader
  readonly #answers = new Map<number, CounterHandle>()

  constructor(options: HttpServerSourceOptions, { decode, requests }: Parts, cx: ComponentContext) {
    this.#options = options
    this.#decode = decode
    this.#cx = cx
    this.#segments = segmentsOf(options.path)
    this.#requests = requests
    this.#captured = new Captured(options.headers, options.query_parameters)
    const { max_body_bytes: max_bytes } = options
    this.#bodies = new BodyReader({ max_bytes, max_bytes_together: max_bytes + BODIES_BYTES })
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    const { tls: tlsOptions } = this.#options
    const tls = await loadServerTls(tlsOptions)
    if (hasIdleTls(tlsOptions))
      this.#cx.log.warn('Connections are not encrypted: `tls` has options, but not `enabled: true`')
    const server = this.#server(tls, new Gate(out), signal)
    await server.start()
    this.#cx.log.info(`Listening for HTTP at ${server.address}`, { address: server.address })
    const stopReloading = tls && tlsOptions && reloadingServerTls(server, tlsOptions, this.#cx)
    try {
      if (!signal.aborted) await once(signal, 'abort')
    } finally {
      stopReloading?.()
      await server.stop()
    }
  }

  #server(tls: ServerTls | undefined, gate: Gate, signal: AbortSignal): HttpServer {
    const { address, connection_limit, keepalive } = this.#options
    return new HttpServer({
      address,
      tls,
      limits: {
        max_connections: connection_limit,
        connection_age_ms: keepalive.max_connection_age_secs * 1000,
        connection_age_jitter: keepalive.max_connection_age_jitter_factor,
      },
      handle: (request, response) => this.#handle(request, response, gate, signal),
      onFault: ({ type, message, peer }) => this.#cx.failed(type, message, { peer }),
    })
  }

  async #handle(request: IncomingMessage, response: ServerResponse, gate: Gate, signal: AbortSignal): Promise<void> {
    try {
      const { path, query } = splitTarget(request.url ?? '')
      if (request.method === 'GET' && path === '/ping' && !this.#serves(path)) return answerText(response, 200, 'pong')
      this.#check(request, path)
      const known = this.#requests?.admit(request, path)
      if (!gate.isOpen) await waitForRoom(gate, signal)
      const body = await this.#bodies.read(request)
      try {
        this.#cx.receivedBytes(body.wire_bytes)
        await this.#pass(this.#decode(body.bytes, this.#fields(request, path, query, known)), gate, signal)
      } finally {
        body.release()
      }
      const { response_code } = this.#options
      // An answer of 204 must not tell a length (RFC 9110, section 8.6).
      response.writeHead(response_code, response_code === 204 ? {} : { 'Content-Length': 0 })
      response.end()
      this.#count(response_code)
    } catch (error) {
      this.#refuse(request, response, error)
    }
  }

  /** Resolves when the batches are in the pipeline, or delivered. @throws HttpRefusal */
  async #pass(batches: readonly AnyBatch[], gate: Gate, signal: AbortSignal): Promise<void> {
    if (!gate.isOpen) await waitForRoom(gate, signal)
    if (this.#cx.acknowledgements) checkOutcome(await gate.deliver(batches))
    else await gate.send(batches)
  }

  /** @throws HttpRefusal */
  #check(request: IncomingMessage, path: string): void {
    const { method } = this.#options
    if (!this.#serves(path)) throw new HttpRefusal(404, 'path_not_found', 'Not found')
    if (request.method !== method) {
      const headers = { Allow: method }
      throw new HttpRefusal(405, 'method_not_allowed', `events are taken by ${method}, not by ${request.method}`, {
        headers,
      })
    }
  }

  #serves(path: string): boolean {
    const segments = segmentsOf(path)
    if (this.#options.strict_path && segments.length !== this.#segments.length) return false
    return this.#segments.every((segment, index) => segment === segments[index])
  }

  #fields(request: IncomingMessage, path: string, query: string, known: ValueObject = {}): SourceFields {
    const { path_key, host_key } = this.#options
    const own: SourceField[] = [{ name: 'path', legacy: path_key, value: path }]
    const peer = peerAddress(request)
    if (peer !== undefined) own.push({ name: 'host', legacy: host_key, value: peer, replaces: true })
    own.push(...this.#captured.fields(request.headers, query))
    for (const [name, value] of Object.entries(known)) {
      if (value !== undefined) own.push({ name, legacy: [name], value, replaces: true })
    }
    return { source_id: this.#cx.id, source_type: this.#cx.type, timestamp: Timestamp.now(), own }
  }

  /** What is no refusal goes to the server, which reports it. */
  #refuse(request: IncomingMessage, response: ServerResponse, error: unknown): void {
    if (error instanceof ClientGone || response.destroyed) {
      this.#cx.log.debug('A client left before its request was answered', { peer: request.socket.remoteAddress })
      return
    }
    if (!(error instanceof HttpRefusal)) throw error
    this.#cx.failed(error.type, `A request was answered with ${error.status}: ${error.message}`, {
      peer: request.socket.remoteAddress,
    })
    answerRefusal(response, error)
    this.#count(error.status)
  }

  #count(status: number): void {
    let answers = this.#answers.get(status)
    if (answers === undefined) {
      const labels = { status: String(status) }
      answers = this.#cx.counter('http_server_responses_sent_total', 'Answers to HTTP requests.', labels)
      this.#answers.set(status, answers)
    }
    answers.add(1)
  }
}

/** @throws HttpRefusal */
async function waitForRoom(gate: Gate, signal: AbortSignal): Promise<void> {
  if (await gate.opens(ROOM_WAIT_MS, signal)) return
  const message = signal.aborted ? 'the server is shutting down' : 'there is no room for more events; try again later'
  throw new HttpRefusal(503, 'no_room', message, { headers: { 'Retry-After': '1' } })
}

/** @throws HttpRefusal */
function checkOutcome(outcome: Outcome): void {
  if (outcome === 'errored') throw new HttpRefusal(500, 'not_delivered', 'the events could not be delivered')
  if (outcome === 'rejected') throw new HttpRefusal(400, 'not_delivered', 'the events were rejected by their receiver')
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '')
}

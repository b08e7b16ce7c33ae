import {
  messageOf,
  Partial,
  Reject,
  type AnyBatch,
  type Batch,
  type ComponentContext,
  type Events,
  type Kind,
  type Sink,
} from '@qovery/sdk'
import type { Compressor } from '../../../kit/compression/compress.ts'
import type { HttpClient, HttpRequest } from '../../../kit/http-client/client.ts'
import { checkDelivered, failedDelivery, type Repeatable } from '../../../kit/http-client/outcome.ts'
import type { Payload, PayloadMaker } from './body.ts'
import { confinementFault } from './confinement.ts'
import type { Destination, Destinations } from './destination.ts'

export interface HttpSinkParts {
  readonly client: HttpClient
  readonly method: HttpRequest['method']
  readonly destinations: Destinations
  readonly payloads: PayloadMaker
  readonly compressor: Compressor | undefined
  readonly contentType: string | undefined
  readonly repeatable: Repeatable
}

/** What of an answer is read: its beginning, for messages. */
const ANSWER = { max_bytes: 4096, excess: 'cut' } as const

/** Sends each batch as the body of one request. */
export class HttpSink implements Sink {
  /** Missing where all events go to the same place with the same headers. */
  readonly partition?: (event: Events[Kind]) => string | undefined
  readonly #parts: HttpSinkParts
  readonly #headers: Readonly<Record<string, string>>
  readonly #cx: ComponentContext

  constructor(parts: HttpSinkParts, cx: ComponentContext) {
    this.#parts = parts
    this.#cx = cx
    this.#headers = {
      ...(parts.contentType === undefined ? {} : { 'content-type': parts.contentType }),
      ...(parts.compressor === undefined ? {} : { 'content-encoding': parts.compressor.encoding }),
    }
    const { destinations } = parts
    if (destinations.fixed === undefined) this.partition = (event) => this.#keyOf(event)
  }

  async write(batch: Batch, signal: AbortSignal): Promise<void> {
    const payload = this.#parts.payloads.make(batch as AnyBatch)
    if (payload.rejected.length === batch.length) throw new Reject(unencodable(payload))
    await this.#send(payload.bytes, this.#destinationOf(batch), signal)
    if (payload.rejected.length > 0) throw new Partial(unencodable(payload), { rejected: payload.rejected })
  }

  /** Asks only where the user says where: an address that takes events must not get an empty body. */
  async healthcheck(signal: AbortSignal, uri?: string): Promise<void> {
    if (uri === undefined) return
    const url = URL.parse(uri)
    if (url === null || confinementFault(uri) !== undefined) {
      throw new Error('healthcheck.uri is no address such as https://example.com/health')
    }
    const { status } = await this.#parts.client.request({ url, method: 'HEAD', answer: ANSWER, signal })
    if (status !== 200) throw new Error(`${url.origin}${url.pathname} answered ${status}, and 200 was expected`)
  }

  async close(): Promise<void> {
    await this.#parts.client.close()
  }

  async #send(bytes: Buffer, { url, headers }: Destination, signal: AbortSignal): Promise<void> {
    const { client, method, compressor, repeatable } = this.#parts
    const body = compressor === undefined ? bytes : await compressor.compress(bytes)
    const request = { url, method, headers: { ...this.#headers, ...headers }, body, answer: ANSWER, signal }
    const answer = await client.request(request).catch((error: unknown) => {
      throw failedDelivery(error)
    })
    this.#count(answer.status)
    checkDelivered(answer, repeatable)
    this.#cx.sentBytes(body.length)
  }

  #keyOf(event: Events[Kind]): string | undefined {
    try {
      return this.#parts.destinations.key(event)
    } catch (error) {
      this.#cx.failed('no_destination', `An event is dropped: ${messageOf(error)}`)
      return undefined
    }
  }

  /** Events of one batch have one destination: that of the first. */
  #destinationOf(batch: Batch): Destination {
    const { destinations } = this.#parts
    if (destinations.fixed !== undefined) return destinations.fixed
    try {
      return destinations.of(batch.events[0] as Events[Kind])
    } catch (cause) {
      throw new Reject(messageOf(cause), { cause })
    }
  }

  #count(status: number): void {
    this.#cx
      .counter('http_client_responses_total', 'Answers to requests, by status code.', { status: String(status) })
      .add(1)
  }
}

function unencodable({ rejected, fault }: Payload): string {
  return `${rejected.length} events could not be encoded: ${fault}`
}

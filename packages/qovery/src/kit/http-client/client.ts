import { messageOf, type ProxySettings } from '@qovery/sdk'
import type { Dispatcher } from 'undici'
import type { Ask } from '../aws/asking.ts'
import type { RequestSigner } from '../aws/request-signer.ts'
import type { TlsClientOptions } from '../tls/options.ts'
import { AnswerCollector, type AnswerBody, type HttpAnswer } from './answer.ts'
import { authorizationOf, type AuthClientOptions } from './auth.ts'
import { HttpFault } from './fault.ts'
import { Origins } from './origins.ts'
import { DEFAULT_TIMEOUTS, type HttpTimeouts } from './timeouts.ts'
import { userAgent } from './user-agent.ts'

export interface HttpClientOptions {
  readonly proxy: ProxySettings
  readonly tls?: TlsClientOptions | undefined
  readonly auth?: AuthClientOptions | undefined
  readonly timeouts?: Partial<HttpTimeouts> | undefined
  /** Connections at once to one server; further requests wait for one. */
  readonly max_connections?: number | undefined
  /** Hears of changed TLS files that cannot be used: connections go on with what the old ones held. */
  onTlsFault?(error: Error): void
  /** Hears why credentials could not be renewed, while requests go on with the old ones. */
  onCredentialsFault?(error: Error): void
}

export interface HttpRequest {
  readonly url: URL
  readonly method: Dispatcher.HttpMethod
  /** Those of the client (`user-agent`, `authorization`) are sent too, where they are not among them. Names in lower case. */
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array | undefined
  readonly answer: AnswerBody
  readonly signal: AbortSignal
}

/**
 * Sends requests over connections that it keeps and shares, through a proxy where one is set, with TLS files read anew when
 * they have changed. Redirects are answers like others. It opens nothing before the first request.
 */
export class HttpClient {
  readonly #origins: Origins
  /** Those who give credentials on this machine: no proxy stands between. */
  readonly #local: Origins
  readonly #headers: Readonly<Record<string, string>>
  /** Where requests are signed. */
  readonly #signer: (() => Promise<RequestSigner>) | undefined

  constructor(given: HttpClientOptions) {
    const { proxy, tls, auth, timeouts, max_connections } = given
    const options = {
      tls,
      timeouts: { ...DEFAULT_TIMEOUTS, ...timeouts },
      max_connections,
      onTlsFault: (error: Error) => given.onTlsFault?.(error),
    }
    this.#origins = new Origins({ ...options, proxy })
    this.#local = new Origins({ ...options, proxy: { enabled: false, no_proxy: [] } })
    const own = { 'user-agent': userAgent() }
    this.#headers =
      auth === undefined || auth.strategy === 'aws' ? own : { ...own, authorization: authorizationOf(auth) }
    this.#signer =
      auth?.strategy === 'aws' ? this.#signerFor(auth, (error) => given.onCredentialsFault?.(error)) : undefined
  }

  /** Resolves with whatever the server answers. @throws HttpFault where there is no answer; TlsError */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    const { url } = request
    const headers = { ...this.#headers, ...credentialsIn(url), ...request.headers }
    if (this.#signer === undefined) return this.#send({ ...request, headers }, this.#origins, url.search)
    // Blanks that were written as "+" in a form would be signed as that sign.
    const search = url.search.replaceAll('+', '%20')
    const type = headers['content-type']
    const signable = {
      method: request.method,
      host: url.host,
      path: url.pathname,
      query: search.slice(1),
      headers: type === undefined ? {} : { 'content-type': type },
      body: request.body,
    }
    const signer = await this.#signer()
    const signed = await signer.headersFor(signable).catch((cause: unknown) => {
      throw new HttpFault('no_credentials', `${url.origin}: the request cannot be signed: ${messageOf(cause)}`, {
        cause,
      })
    })
    return this.#send({ ...request, headers: { ...headers, ...signed } }, this.#origins, search)
  }

  /** Ends all connections: requests under way fail, and so do further ones. */
  async close(): Promise<void> {
    await Promise.all([this.#origins.close(), this.#local.close()])
  }

  /** What signs for AWS, which is loaded by the first request that is signed. */
  #signerFor(
    { service, auth }: AuthClientOptions & { strategy: 'aws' },
    onFault: (error: Error) => void,
  ): () => Promise<RequestSigner> {
    const ask: Ask = ({ local, ...question }) => {
      const origins = local ? this.#local : this.#origins
      return this.#send({ ...question, answer: CREDENTIALS_ANSWER }, origins, question.url.search)
    }
    const make = async () => {
      const { RequestSigner } = await import('../aws/request-signer.ts')
      return new RequestSigner(service, auth, { ask, onFault })
    }
    let made: Promise<RequestSigner> | undefined
    return () => (made ??= make())
  }

  async #send(request: HttpRequest, origins: Origins, search: string): Promise<HttpAnswer> {
    const { url, method, headers = {}, body = null, answer, signal } = request
    const { dispatcher, servername, ownsPieces } = await origins.reach(url)
    if (signal.aborted) throw new HttpFault('aborted', `${url.origin}: the request was given up`)
    const collector = new AnswerCollector({ origin: url.origin, wanted: answer, signal, ownsPieces })
    const options = {
      origin: url.origin,
      path: url.pathname + search,
      method,
      headers,
      body,
      ...(servername === undefined ? {} : { servername }),
    }
    dispatcher.dispatch(options, collector)
    return collector.answer
  }
}

const CREDENTIALS_ANSWER = { max_bytes: 1024 * 1024, excess: 'fail' } as const

/** A user in an address is shown as `basic` authentication would. */
function credentialsIn({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(plain).toString('base64')}` }
}

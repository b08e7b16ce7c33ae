import type { ProxySettings } from '@qovery/sdk'
import type { Dispatcher } from 'undici'
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
  readonly #headers: Readonly<Record<string, string>>

  constructor(options: HttpClientOptions) {
    this.#origins = new Origins({
      proxy: options.proxy,
      tls: options.tls,
      timeouts: { ...DEFAULT_TIMEOUTS, ...options.timeouts },
      max_connections: options.max_connections,
      onTlsFault: (error) => options.onTlsFault?.(error),
    })
    this.#headers =
      options.auth === undefined
        ? { 'user-agent': userAgent() }
        : { 'user-agent': userAgent(), authorization: authorizationOf(options.auth) }
  }

  /** Resolves with whatever the server answers. @throws HttpFault where there is no answer; TlsError */
  async request(request: HttpRequest): Promise<HttpAnswer> {
    const { url, method, body = null, answer, signal } = request
    const { dispatcher, servername, ownsPieces } = await this.#origins.reach(url)
    if (signal.aborted) throw new HttpFault('aborted', `${url.origin}: the request was given up`)
    const collector = new AnswerCollector({ origin: url.origin, wanted: answer, signal, ownsPieces })
    const options = {
      origin: url.origin,
      path: url.pathname + url.search,
      method,
      headers: { ...this.#headers, ...credentialsIn(url), ...request.headers },
      body,
      ...(servername === undefined ? {} : { servername }),
    }
    dispatcher.dispatch(options, collector)
    return collector.answer
  }

  /** Ends all connections: requests under way fail, and so do further ones. */
  close(): Promise<void> {
    return this.#origins.close()
  }
}

/** A user in an address is shown as `basic` authentication would. */
function credentialsIn({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const plain = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { authorization: `Basic ${Buffer.from(plain).toString('base64')}` }
}

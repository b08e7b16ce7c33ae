import { messageOf, type ProxySettings } from '@qovery/sdk'
import type { Dispatcher, ProxyAgent } from 'undici'
import { loadClientTls, type ClientTls } from '../tls/load.ts'
import type { TlsClientOptions } from '../tls/options.ts'
import { HttpFault } from './fault.ts'
import { proxyFor } from './proxy.ts'
import type { HttpTimeouts } from './timeouts.ts'
import { TlsChanges } from './tls-changes.ts'

export interface OriginOptions {
  readonly proxy: ProxySettings
  readonly tls: TlsClientOptions | undefined
  readonly timeouts: HttpTimeouts
  readonly max_connections: number | undefined
  onTlsFault(error: Error): void
}

/** How a server is reached. */
export interface Route {
  readonly dispatcher: Dispatcher
  /** The name that TLS asks for, where it is not the host of the address. */
  readonly servername: string | undefined
  /** Whether what comes over a connection is all of one answer at a time: not with HTTP/2. */
  readonly ownsPieces: boolean
}

/** Servers whose connections are kept at once; addresses made from events must not fill the memory. */
const MAX_ORIGINS = 128

/** The connections of a client, server by server. */
export class Origins {
  readonly #options: OriginOptions
  readonly #changes: TlsChanges
  /** The least recently used first. */
  readonly #routes = new Map<string, Route>()
  #tls: Promise<ClientTls> | undefined
  #closed = false

  constructor(options: OriginOptions) {
    this.#options = options
    this.#changes = new TlsChanges(options.tls)
  }

  /** @throws HttpFault, TlsError */
  async reach(url: URL): Promise<Route> {
    if (await this.#changes.any()) await this.#renewTls()
    const known = this.#routes.get(url.origin)
    const route = known ?? (await this.#open(url))
    if (this.#closed) throw new HttpFault('aborted', `${url.origin}: the client was closed`)
    this.#routes.delete(url.origin)
    this.#routes.set(url.origin, route)
    if (this.#routes.size > MAX_ORIGINS) this.#closeOldest()
    return route
  }

  async close(): Promise<void> {
    this.#closed = true
    const dispatchers = [...this.#routes.values()].map(({ dispatcher }) => dispatcher)
    this.#routes.clear()
    await Promise.all(dispatchers.map((dispatcher) => dispatcher.destroy()))
  }

  async #open(url: URL): Promise<Route> {
    const tls = url.protocol === 'https:' ? await this.#loadedTls() : undefined
    const proxy = proxyFor(url, this.#options.proxy)
    const dispatcher = await (proxy === undefined ? this.#pool(url.origin, tls) : this.#proxied(proxy, tls))
    const other = this.#routes.get(url.origin)
    if (other === undefined) {
      const route = { dispatcher, servername: tls?.servername, ownsPieces: !this.#allowsH2 }
      this.#routes.set(url.origin, route)
      return route
    }
    // Another request has opened the same one meanwhile.
    await dispatcher.close()
    return other
  }

  async #pool(origin: string, tls: ClientTls | undefined): Promise<Dispatcher> {
    const { default: Pool } = await import('undici/lib/dispatcher/pool.js')
    return new Pool(origin, { ...this.#settings(), connect: { ...tls, timeout: this.#options.timeouts.connect_ms } })
  }

  async #proxied(proxy: string, tls: ClientTls | undefined): Promise<Dispatcher> {
    // Its way through tunnels works only where all of undici is loaded.
    const { ProxyAgent } = await import('undici')
    const settings: ProxyAgent.Options = { ...this.#settings(), uri: proxy }
    if (tls !== undefined) settings.requestTls = tls as NonNullable<ProxyAgent.Options['requestTls']>
    try {
      return new ProxyAgent(settings)
    } catch (cause) {
      throw new HttpFault('bad_request', `the proxy "${hidden(proxy)}" cannot be used: ${messageOf(cause)}`, { cause })
    }
  }

  get #allowsH2(): boolean {
    return this.#options.tls?.alpn_protocols?.includes('h2') ?? false
  }

  #settings(): object {
    const { timeouts, max_connections } = this.#options
    return {
      allowH2: this.#allowsH2,
      connections: max_connections ?? null,
      connectTimeout: timeouts.connect_ms,
      headersTimeout: timeouts.headers_ms,
      bodyTimeout: timeouts.body_ms,
      keepAliveTimeout: timeouts.keep_alive_ms,
    }
  }

  /** Loaded for the first request; one that fails is tried again for the next. */
  #loadedTls(): Promise<ClientTls> {
    if (this.#tls === undefined) {
      const loading = loadClientTls(this.#options.tls)
      this.#tls = loading
      loading.catch(() => {
        if (this.#tls === loading) this.#tls = undefined
      })
    }
    return this.#tls
  }

  /** New connections use the new certificates; those in use end with their requests. */
  async #renewTls(): Promise<void> {
    try {
      this.#tls = Promise.resolve(await loadClientTls(this.#options.tls))
    } catch (error) {
      this.#options.onTlsFault(error as Error)
      return
    }
    for (const { dispatcher } of this.#routes.values()) letGo(dispatcher)
    this.#routes.clear()
  }

  #closeOldest(): void {
    const [origin, route] = this.#routes.entries().next().value as [string, Route]
    this.#routes.delete(origin)
    letGo(route.dispatcher)
  }
}

/** Requests under way finish; that closing fails only says that it has been closed already. */
function letGo(dispatcher: Dispatcher): void {
  dispatcher.close().catch(() => undefined)
}

/** An address of a proxy without the password that may stand in it. */
function hidden(proxy: string): string {
  return proxy.replace(/\/\/[^@/]*@/, '//…@')
}

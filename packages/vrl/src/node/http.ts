import { request as requestHttp, type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as requestHttps } from 'node:https'
import { connect as connectTls } from 'node:tls'
import type { HttpRequest } from '../function/index.ts'

const MOST_BODY = 64 * 1024 * 1024
const MOST_REDIRECTS = 10

/**
 * Sends a request and gives the body of the answer, whatever its status; redirects are followed.
 * Rejects where the URL is not valid, there is no connection, or no whole answer in time.
 */
export async function sendHttp(request: HttpRequest): Promise<Uint8Array> {
  const deadline = AbortSignal.timeout(request.timeoutMs)
  let current = request
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
    const { answer, body } = await exchange(current, deadline)
    const location = isRedirect(answer.statusCode) ? answer.headers.location : undefined
    if (location === undefined) return body
    current = redirected(current, answer.statusCode as number, new URL(location, current.url))
  }
  throw new Error(`more than ${MOST_REDIRECTS} redirects`)
}

interface Exchange {
  readonly answer: IncomingMessage
  readonly body: Uint8Array
}

async function exchange(request: HttpRequest, signal: AbortSignal): Promise<Exchange> {
  const url = new URL(request.url)
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new Error(`"${url.protocol}" is neither http nor https`)
  const sent = await begin(request, url, signal)
  return new Promise((resolve, reject) => {
    sent.on('error', (error) => reject(signal.aborted ? new Error('operation timed out') : error))
    sent.on('response', (answer) => {
      collect(answer).then((body) => resolve({ answer, body }), reject)
    })
    sent.end(request.body)
  })
}

async function begin(request: HttpRequest, url: URL, signal: AbortSignal): Promise<ClientRequest> {
  const { method, headers, proxy, body } = request
  const length = Buffer.byteLength(body)
  const withLength = length > 0 || !['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'].includes(method)
  const sent = { accept: '*/*', ...headers, ...(withLength && { 'content-length': String(length) }) }
  const options: RequestOptions = { method, signal, headers: sent }
  if (url.protocol === 'http:') {
    if (proxy?.http === undefined) return requestHttp(url, options)
    return requestHttp(new URL(proxy.http), {
      ...options,
      path: url.href,
      headers: { host: url.host, ...sent },
    })
  }
  if (proxy?.https === undefined) return requestHttps(url, options)
  const socket = await tunnel(new URL(proxy.https), url, signal)
  return requestHttps(url, { ...options, agent: false, createConnection: () => socket })
}

/** A TLS connection through a proxy (RFC 9110, section 9.3.6). */
function tunnel(proxy: URL, { hostname, port }: URL, signal: AbortSignal): Promise<ReturnType<typeof connectTls>> {
  const authority = `${hostname}:${port || '443'}`
  const connecting = (proxy.protocol === 'https:' ? requestHttps : requestHttp)(proxy, {
    method: 'CONNECT',
    path: authority,
    headers: { host: authority },
    signal,
  })
  return new Promise((resolve, reject) => {
    connecting.on('error', reject)
    connecting.on('connect', ({ statusCode }, socket) => {
      if (statusCode === 200) resolve(connectTls({ socket, servername: hostname }))
      else {
        socket.destroy()
        reject(new Error(`the proxy answered ${statusCode}`))
      }
    })
    connecting.end()
  })
}

async function collect(answer: IncomingMessage): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    length += chunk.length
    if (length > MOST_BODY) {
      answer.destroy()
      throw new Error(`the body has more than ${MOST_BODY} bytes`)
    }
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}

function isRedirect(status: number | undefined): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308
}

/** What is secret does not go to another host, and most redirects turn into a GET (WHATWG Fetch, section 4.4). */
function redirected(request: HttpRequest, status: number, url: URL): HttpRequest {
  const sameHost = url.host === new URL(request.url).host
  const secret = ['authorization', 'cookie', 'proxy-authorization']
  const headers = Object.entries(request.headers).filter(([name]) => sameHost || !secret.includes(name.toLowerCase()))
  const toGet =
    status === 303 ? request.method !== 'HEAD' : (status === 301 || status === 302) && request.method === 'POST'
  return { ...request, url: url.href, headers: Object.fromEntries(headers), ...(toGet && { method: 'GET', body: '' }) }
}

import { randomBytes } from 'node:crypto'
import { request as requestHttp, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http'
import { gunzipSync, zstdDecompressSync } from 'node:zlib'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { authServerOptions } from '../../../kit/http-server/auth.ts'
import { portOf, RawClient } from '../../../kit/http-server/testing/raw-client.ts'
import type { ListenAddress } from '../../../kit/socket/address.ts'
import { Endpoint, type EndpointOptions, type Pages } from './endpoint.ts'
import type { Format } from './negotiation.ts'

const PAGE = Buffer.from('metric{label="value"} 1\n'.repeat(20_000))
const NOISE = randomBytes(64 * 65_536)
const LOCAL: ListenAddress = { kind: 'inet', host: '127.0.0.1', port: 0, text: '127.0.0.1:0' }
const open: Endpoint[] = []

afterEach(async () => {
  for (const endpoint of open.splice(0)) await endpoint.close()
})

class FixedPages implements Pages {
  readonly asked: Format[] = []
  readonly released: Buffer[] = []
  ended = 0

  async *render(format: Format): AsyncIterable<Buffer> {
    this.asked.push(format)
    try {
      for (let start = 0; start < PAGE.length; start += 65_536) yield PAGE.subarray(start, start + 65_536)
    } finally {
      this.ended++
    }
  }

  release(piece: Buffer): void {
    this.released.push(piece)
  }
}

/** A page that has no end, and that no encoding here can make smaller. */
const endless: Pages = {
  async *render() {
    for (let i = 0; ; i = (i + 1) % 64) yield NOISE.subarray(i * 65_536, (i + 1) * 65_536)
  },
  release: () => undefined,
}

async function serve(pages: Pages = new FixedPages(), options: Partial<EndpointOptions> = {}) {
  const cx = testContext({ id: 'exporter', kind: 'sink', type: 'prometheus_exporter' })
  const limits = { stop_ms: 200, ...options.limits }
  const endpoint = new Endpoint(pages, { address: LOCAL, ...options, limits }, cx)
  open.push(endpoint)
  await endpoint.start()
  return { endpoint, cx, recorded: cx.recorded }
}

interface Answer {
  readonly status: number
  readonly headers: IncomingMessage['headers']
  readonly body: Buffer
}

function ask(endpoint: Endpoint, path: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port: portOf(endpoint.address), path, method, headers, agent: false }
    const request = requestHttp(options, (response) => {
      const { statusCode: status = 0, headers } = response
      response.toArray().then((parts) => resolve({ status, headers, body: Buffer.concat(parts) }), reject)
    })
    request.on('error', reject).end()
  })
}

function unpackAny(encoding: string, body: Buffer): Buffer {
  if (encoding === 'gzip') return gunzipSync(body)
  return encoding === 'zstd' ? zstdDecompressSync(body) : body
}

describe('GET /metrics', () => {
  it('answers the page in the format asked for, and says which', async () => {
    const pages = new FixedPages()
    const { endpoint, recorded } = await serve(pages)
    const { status, headers, body } = await ask(endpoint, '/metrics', { accept: 'application/openmetrics-text' })
    expect(status).toBe(200)
    expect(headers['content-type']).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
    )
    expect(headers['vary']).toBe('Accept, Accept-Encoding')
    expect(headers['content-encoding']).toBeUndefined()
    expect(body.equals(PAGE)).toBe(true)
    expect(pages.asked).toEqual([{ kind: 'openmetrics', version: '1.0.0', escaping: 'underscores' }])
    expect(recorded.sentBytes).toBe(PAGE.length)
  })

  it('answers at the same path with a query, and in absolute form', async () => {
    const { endpoint } = await serve()
    for (const path of ['/metrics?name[]=up', `http://${endpoint.address}/metrics`]) {
      expect((await ask(endpoint, path)).body.length).toBe(PAGE.length)
    }
  })

  it.each([
    ['gzip', gunzipSync],
    ['zstd', zstdDecompressSync],
  ] as const)('compresses by %s to the same bytes, and counts those that went out', async (encoding, unpack) => {
    const { endpoint, recorded } = await serve()
    const { headers, body } = await ask(endpoint, '/metrics', { 'accept-encoding': encoding })
    expect(headers['content-encoding']).toBe(encoding)
    expect(unpack(body).equals(PAGE)).toBe(true)
    expect(recorded.sentBytes).toBe(body.length)
  })

  it.each(['identity', 'gzip', 'zstd'])('answers an empty page while there are no metrics (%s)', async (encoding) => {
    const { endpoint } = await serve({ async *render() {}, release: () => undefined })
    const { status, body } = await ask(endpoint, '/metrics', { 'accept-encoding': encoding })
    expect([status, unpackAny(encoding, body).length]).toEqual([200, 0])
  })

  it('serves many at once', async () => {
    const { endpoint } = await serve()
    const encodings = ['gzip', 'zstd', 'identity']
    const answers = Array.from({ length: 24 }, (_, i) =>
      ask(endpoint, '/metrics', { 'accept-encoding': encodings[i % 3] }),
    )
    for (const { status } of await Promise.all(answers)) expect(status).toBe(200)
  })

  it('keeps the connection for the next scrape', async () => {
    const { endpoint } = await serve()
    const client = await RawClient.to(endpoint.address)
    const scrape = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'
    client.send(scrape)
    await poll('the first page', () => client.received.endsWith('\r\n0\r\n\r\n'))
    client.received = ''
    client.send(scrape)
    await poll('the second page', () => client.received.endsWith('\r\n0\r\n\r\n'))
    expect(client.received).toMatch(/^HTTP\/1\.1 200 OK/)
    client.socket.destroy()
  })

  it('answers 503 with a time to come back when too many scrapes are under way', async () => {
    const { endpoint, recorded } = await serve(endless, { limits: { max_scrapes: 2, stall_ms: 60_000 } })
    const deaf = await Promise.all([1, 2].map(() => RawClient.to(endpoint.address, { deaf: true })))
    for (const client of deaf) client.send('GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: gzip\r\n\r\n')
    const late = await poll('the limit', async () => {
      const probe = await RawClient.to(endpoint.address)
      probe.send('GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
      await poll('an answer', () => probe.received !== '')
      probe.socket.destroy()
      return probe.received.includes(' 503 ') && probe.received
    })
    expect(late).toContain('Retry-After: 1')
    expect(late).toContain('2 scrapes are under way already')
    expect(recorded.failed.has('scrape_limit')).toBe(true)
    for (const client of deaf) client.socket.destroy()
    await poll('places to get free', async () => {
      const probe = await RawClient.to(endpoint.address)
      probe.send('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n')
      await poll('an answer', () => probe.received !== '')
      probe.socket.destroy()
      return probe.received.includes(' 200 ')
    })
  })

  it.each(['identity', 'gzip', 'zstd'])(
    'cuts off a scraper that stops reading (%s), and serves others meanwhile',
    async (encoding) => {
      const { endpoint, recorded } = await serve(endless, { limits: { stall_ms: 200 } })
      const deaf = await RawClient.to(endpoint.address, { deaf: true })
      deaf.send(`GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`)
      expect((await ask(endpoint, '/health')).status).toBe(200)
      await poll('the cut', () => recorded.failed.get('scrape_stalled'))
      deaf.socket.resume()
      await deaf.closed
    },
  )

  it.each(['identity', 'gzip', 'zstd'])(
    'stops rendering when the scraper goes away (%s), without a fault',
    async (encoding) => {
      let ended = false
      const pages: Pages = {
        async *render(format) {
          try {
            yield* endless.render(format)
          } finally {
            ended = true
          }
        },
        release: () => undefined,
      }
      const { endpoint, recorded } = await serve(pages)
      const client = await RawClient.to(endpoint.address)
      client.send(`GET /metrics HTTP/1.1\r\nHost: x\r\nAccept-Encoding: ${encoding}\r\n\r\n`)
      await poll('some of the page', () => client.received.length > 1000)
      client.socket.destroy()
      await poll('the end of rendering', () => ended)
      expect(recorded.failed).toEqual(new Map())
    },
  )

  it.each(['identity', 'gzip', 'zstd'])(
    'answers 500 when rendering fails at once (%s), and reports the reason',
    async (encoding) => {
      const broken: Pages = {
        // oxlint-disable-next-line require-yield
        async *render() {
          throw new Error('the store is on fire')
        },
        release: () => undefined,
      }
      const { endpoint, recorded } = await serve(broken)
      const { status, headers, body } = await ask(endpoint, '/metrics', { 'accept-encoding': encoding })
      expect(status).toBe(500)
      expect(headers['content-encoding']).toBeUndefined()
      expect(body.toString()).toBe('The server failed to answer. Its log says why.\n')
      expect(recorded.failed.get('handler_failed')).toEqual(['An answer failed: the store is on fire'])
    },
  )

  it('cuts the connection when rendering fails half-way, so that no half page is taken for a whole one', async () => {
    const broken: Pages = {
      async *render() {
        yield PAGE
        throw new Error('late')
      },
      release: () => undefined,
    }
    const { endpoint } = await serve(broken)
    await expect(ask(endpoint, '/metrics')).rejects.toThrow('aborted')
  })
})

describe('the pieces of a page', () => {
  it.each(['identity', 'gzip', 'zstd'])('are released in turn once each was sent (%s)', async (encoding) => {
    const pages = new FixedPages()
    const { endpoint } = await serve(pages)
    const { body } = await ask(endpoint, '/metrics', { 'accept-encoding': encoding })
    expect(unpackAny(encoding, body).equals(PAGE)).toBe(true)
    await poll('the last release', () => pages.released.length === Math.ceil(PAGE.length / 65_536))
    expect(Buffer.concat(pages.released).equals(PAGE)).toBe(true)
  })
})

describe('other requests', () => {
  it('HEAD /metrics has the head of GET and renders nothing', async () => {
    const pages = new FixedPages()
    const { endpoint } = await serve(pages)
    const { status, headers, body } = await ask(endpoint, '/metrics', {}, 'HEAD')
    expect([status, body.length, pages.asked.length]).toEqual([200, 0, 0])
    expect(headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8; escaping=underscores')
  })

  it('/health says that the endpoint is there', async () => {
    const { endpoint } = await serve()
    const { status, headers, body } = await ask(endpoint, '/health')
    expect([status, headers['content-type'], body.toString()]).toEqual([200, 'application/json', '{"ok":true}\n'])
  })

  it('/ is a page that leads to the metrics', async () => {
    const { endpoint } = await serve()
    const { headers, body } = await ask(endpoint, '/')
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body.toString()).toContain('<a href="/metrics">')
  })

  it('any other path is 404 and says where the metrics are', async () => {
    const { endpoint } = await serve()
    for (const path of ['/metric', '/metrics/', '//metrics', '/constructor', '/%6detrics', '*']) {
      const { status, body } = await ask(endpoint, path)
      expect([path, status]).toEqual([path, 404])
      expect(body.toString()).toContain('The metrics are at /metrics')
    }
  })

  it('any other method is 405 and says which are allowed', async () => {
    const { endpoint } = await serve()
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      const { status, headers } = await ask(endpoint, '/metrics', {}, method)
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('are counted by method, path and status, of which clients cannot make more', async () => {
    const { endpoint, recorded } = await serve()
    await ask(endpoint, '/metrics')
    await ask(endpoint, '/a')
    await ask(endpoint, '/b', {}, 'PURGE')
    const count = (method: string, path: string, status: string) =>
      recorded.metrics.get(`http_server_responses_sent_total${JSON.stringify({ method, path, status })}`)
    await poll('the counters', () => count('other', 'other', '404') === 1)
    expect(count('GET', '/metrics', '200')).toBe(1)
    expect(count('GET', 'other', '404')).toBe(1)
  })
})

describe('an endpoint with auth', () => {
  const auth = authServerOptions.parse({ strategy: 'bearer', token: 'abc' })

  it('answers those who show the credentials', async () => {
    const { endpoint } = await serve(new FixedPages(), { auth })
    expect((await ask(endpoint, '/metrics', { authorization: 'Bearer abc' })).status).toBe(200)
  })

  it('refuses everybody else on every path but /health, and says what it wants', async () => {
    const { endpoint, recorded } = await serve(new FixedPages(), { auth })
    for (const path of ['/metrics', '/', '/other']) {
      for (const headers of [{}, { authorization: 'Bearer abcd' }]) {
        const answer = await ask(endpoint, path, headers)
        expect([answer.status, answer.headers['www-authenticate']]).toEqual([401, 'Bearer realm="qovery"'])
        expect(answer.body.toString()).not.toContain('abc')
      }
    }
    expect(recorded.failed.get('unauthorized')).toHaveLength(6)
    expect((await ask(endpoint, '/health')).status).toBe(200)
  })
})

describe('the line in the log when it listens', () => {
  it('holds the URL that a person on this machine opens', async () => {
    const everywhere: ListenAddress = { kind: 'inet', host: '0.0.0.0', port: 0, text: '0.0.0.0:0' }
    const plain = await serve(new FixedPages(), { address: everywhere })
    expect(plain.recorded.log[0]?.message).toMatch(/ http:\/\/localhost:\d+\/metrics$/)
    const secure = await serve(new FixedPages(), { tls: {} })
    expect(secure.recorded.log[0]?.message).toMatch(/ https:\/\/127\.0\.0\.1:\d+\/metrics$/)
  })
})

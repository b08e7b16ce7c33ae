import { once } from 'node:events'
import { copyFile, rm, utimes, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import {
  connect,
  createServer as createTcpServer,
  type AddressInfo,
  type Server as TcpServer,
  type Socket,
} from 'node:net'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { Secret } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { opensslMissing, selfSigned } from '../tls/testing/self-signed.ts'
import { HttpClient, type HttpClientOptions, type HttpRequest } from './client.ts'
import { HttpFault } from './fault.ts'

const never = new AbortController().signal
const WHOLE = { max_bytes: 1_000_000, excess: 'fail' } as const
const STRAIGHT = { enabled: false, no_proxy: [] }
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

function client(options: Partial<HttpClientOptions> = {}): HttpClient {
  const made = new HttpClient({ proxy: STRAIGHT, ...options })
  closing.push(() => made.close())
  return made
}

async function listening<S extends Server | TcpServer>(server: S): Promise<{ server: S; port: number }> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(async () => {
    const closed = once(server, 'close')
    server.close()
    for (const socket of sockets) socket.destroy()
    await closed
  })
  return { server, port: (server.address() as AddressInfo).port }
}

async function served(handle: RequestListener): Promise<URL> {
  const { port } = await listening(createServer(handle))
  return new URL(`http://127.0.0.1:${port}/path?query=1`)
}

const get = (url: URL, parts: Partial<HttpRequest> = {}): HttpRequest => ({
  url,
  method: 'GET',
  answer: WHOLE,
  signal: never,
  ...parts,
})

async function faultOf(asked: Promise<unknown>): Promise<HttpFault> {
  const error: unknown = await asked.catch((thrown: unknown) => thrown)
  if (error instanceof HttpFault) return error
  throw new Error(`there was no HttpFault: ${String(error)}`)
}

describe('a request', () => {
  test('shows who sends it and who he is, and gets the answer as it is', async () => {
    const url = await served((request, response) => {
      const { 'user-agent': agent, authorization } = request.headers
      response
        .writeHead(418, { 'X-Said': 'teapot' })
        .end(JSON.stringify([request.method, request.url, agent, authorization]))
    })
    const auth = { strategy: 'basic', user: 'me', password: new Secret('pässword') } as const
    const answer = await client({ auth }).request(get(url, { method: 'POST', body: Buffer.from('x') }))
    expect(answer).toMatchObject({ status: 418, headers: { 'x-said': 'teapot' } })
    const [method, target, agent, authorization] = JSON.parse(answer.body.toString()) as string[]
    expect([method, target]).toEqual(['POST', '/path?query=1'])
    expect(agent).toMatch(/^qovery\/\d+\.\d+\.\d+/)
    expect(authorization).toBe(`Basic ${Buffer.from('me:pässword').toString('base64')}`)
  })

  test('uses a user that stands in the address', async () => {
    const url = await served((request, response) => response.end(request.headers.authorization))
    url.username = 'me'
    url.password = 'p%40ss'
    expect((await client().request(get(url))).body.toString()).toBe(
      `Basic ${Buffer.from('me:p@ss').toString('base64')}`,
    )
  })

  test('shares a kept connection with others', async () => {
    const ports = new Set<number | undefined>()
    const url = await served((request, response) => {
      ports.add(request.socket.remotePort)
      response.end('ok')
    })
    const one = client({ max_connections: 1 })
    for (let i = 0; i < 5; i++) await one.request(get(url))
    expect(ports.size).toBe(1)
  })

  test('waits for one of max_connections', async () => {
    let [open, most] = [0, 0]
    const url = await served((_request, response) => {
      most = Math.max(most, ++open)
      setTimeout(() => {
        open--
        response.end()
      }, 5)
    })
    const few = client({ max_connections: 3 })
    await Promise.all(Array.from({ length: 20 }, () => few.request(get(url))))
    expect(most).toBe(3)
  })

  test('to nobody fails with the address and the reason', async () => {
    const { server, port } = await listening(createTcpServer())
    server.close()
    const fault = await faultOf(client().request(get(new URL(`http://127.0.0.1:${port}/`))))
    expect(fault.type).toBe('connect_failed')
    expect(fault.message).toContain(`http://127.0.0.1:${port}: connect ECONNREFUSED`)
  })

  test('that nobody answers fails in time', async () => {
    const { port } = await listening(createTcpServer())
    const impatient = client({ timeouts: { headers_ms: 100 } })
    expect((await faultOf(impatient.request(get(new URL(`http://127.0.0.1:${port}/`))))).type).toBe('timeout')
  })

  test('ends at once when it is given up, be it under way or in the queue', async () => {
    const { port } = await listening(createTcpServer())
    const one = client({ max_connections: 1 })
    const stop = new AbortController()
    const url = new URL(`http://127.0.0.1:${port}/`)
    const asked = [one.request(get(url, { signal: stop.signal })), one.request(get(url, { signal: stop.signal }))]
    setTimeout(() => stop.abort(new Error('enough')), 20)
    for (const fault of await Promise.all(asked.map(faultOf))) {
      expect(fault.type).toBe('aborted')
      expect(fault.message).toContain('enough')
    }
    expect((await faultOf(one.request(get(url, { signal: stop.signal })))).type).toBe('aborted')
  })

  test('fails when the client is closed, which does not wait for it', async () => {
    const { port } = await listening(createTcpServer())
    const one = client()
    const asked = faultOf(one.request(get(new URL(`http://127.0.0.1:${port}/`))))
    await one.request(get(await served((_request, response) => response.end())))
    await one.close()
    expect((await asked).type).toBe('aborted')
    expect((await faultOf(one.request(get(new URL(`http://127.0.0.1:${port}/`))))).type).toBe('aborted')
  })

  test.for([
    ['is cut in its body', 'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf', 'connection_broken'],
    ['is no HTTP', 'SSH-2.0-OpenSSH_9.2\r\n', 'answer_damaged'],
    ['never comes', '', 'connection_broken'],
  ] as const)('fails when its answer %s', async ([, text, type]) => {
    const { port } = await listening(createTcpServer((socket) => socket.once('data', () => socket.end(text))))
    expect((await faultOf(client().request(get(new URL(`http://127.0.0.1:${port}/`))))).type).toBe(type)
  })
})

describe('the body of an answer', () => {
  test('is unpacked, and its size on the wire is told', async () => {
    const packed = gzipSync('page '.repeat(1000))
    const url = await served((_request, response) => response.setHeader('content-encoding', 'gzip').end(packed))
    const answer = await client().request(get(url))
    expect(answer.body.toString()).toBe('page '.repeat(1000))
    expect(answer.wire_bytes).toBe(packed.length)
  })

  /** A server whose answer has no end, and how much of it was taken. */
  const endless = async () => {
    const taken = { bytes: 0 }
    const url = await served((_request, response) => {
      const more = (): void => {
        while (!response.destroyed && taken.bytes < 1e9 && response.write(Buffer.alloc(65_536, 'x')))
          taken.bytes += 65_536
        if (!response.destroyed) response.once('drain', more)
      }
      more()
    })
    return { url, taken }
  }

  test('that is longer than wanted is refused, and no more of it read', async () => {
    const { url, taken } = await endless()
    const fault = await faultOf(client().request(get(url, { answer: { max_bytes: 100_000, excess: 'fail' } })))
    expect(fault.type).toBe('answer_too_large')
    expect(taken.bytes).toBeLessThan(50_000_000)
  })

  test('without an end is an answer too where only its beginning is wanted', async () => {
    const { url, taken } = await endless()
    const { status, body } = await client().request(get(url, { answer: { max_bytes: 5, excess: 'cut' } }))
    expect([status, body.toString()]).toEqual([200, 'xxxxx'])
    expect(taken.bytes).toBeLessThan(50_000_000)
  })

  test('that unpacks to more than wanted is refused', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000))
    const url = await served((_request, response) => response.setHeader('content-encoding', 'gzip').end(bomb))
    const fault = await faultOf(client().request(get(url, { answer: { max_bytes: 100_000, excess: 'fail' } })))
    expect([fault.type, fault.message]).toEqual(['answer_too_large', expect.stringContaining('100000 bytes')])
  })

  test('is kept up to its limit where the rest does not matter', async () => {
    const url = await served((_request, response) => response.end('0123456789'.repeat(10_000)))
    const answer = await client().request(get(url, { answer: { max_bytes: 15, excess: 'cut' } }))
    expect([answer.body.toString(), answer.wire_bytes]).toEqual(['012345678901234', 100_000])
  })
})

describe('a proxy', () => {
  test('gets requests over HTTP with the whole address, and its own credentials', async () => {
    const proxy = await served((request, response) => {
      response.end(`${request.url} ${request.headers['proxy-authorization']} ${request.headers.host}`)
    })
    const settings = { enabled: true, http: `http://u:p@${proxy.host}`, no_proxy: [] }
    const answer = await client({ proxy: settings }).request(get(new URL('http://far.test:81/a?b')))
    expect(answer.body.toString()).toBe(
      `http://far.test:81/a?b Basic ${Buffer.from('u:p').toString('base64')} far.test:81`,
    )
  })
})

const missing = opensslMissing()
describe.skipIf(missing !== undefined)('over TLS, a request', () => {
  const [first, second] = missing === undefined ? [selfSigned(), selfSigned()] : []
  afterAll(async () => {
    for (const one of [first, second]) await rm(one?.folder as string, { recursive: true })
  })
  const tlsServer = async (identity = first) => {
    const { readFileSync } = await import('node:fs')
    const server = createSecureServer(
      { cert: readFileSync(identity?.crt_file as string), key: readFileSync(identity?.key_file as string) },
      (_request, response) => response.end('secret'),
    )
    const { port } = await listening(server)
    return { url: new URL(`https://localhost:${port}/`), server, port }
  }

  test('trusts the authorities that it is given, and no others', async () => {
    const { url } = await tlsServer()
    const trusting = client({ tls: { ca_file: first?.crt_file } })
    expect((await trusting.request(get(url))).body.toString()).toBe('secret')
    expect((await faultOf(client().request(get(url)))).message).toMatch(/self-signed certificate/)
    expect((await client({ tls: { verify_certificate: false } }).request(get(url))).status).toBe(200)
  })

  test('asks for the name of the server, unless told otherwise', async () => {
    const { url } = await tlsServer()
    const other = { ca_file: first?.crt_file, server_name: 'other.test' }
    expect((await faultOf(client({ tls: other }).request(get(url)))).message).toMatch(/altnames/)
    expect((await client({ tls: { ...other, verify_hostname: false } }).request(get(url))).status).toBe(200)
  })

  test('goes through a tunnel of the proxy', async () => {
    const { url, port } = await tlsServer()
    const targets: string[] = []
    const { server, port: proxyPort } = await listening(createServer())
    server.on('connect', (request, socket) => {
      targets.push(String(request.url))
      const there = connect(port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        there.pipe(socket).pipe(there)
      })
    })
    const proxy = { enabled: true, https: `http://127.0.0.1:${proxyPort}`, no_proxy: [] }
    const answer = await client({ proxy, tls: { ca_file: first?.crt_file } }).request(get(url))
    expect([answer.body.toString(), targets]).toEqual(['secret', [url.host]])
  })

  test('reads changed files, and keeps to the old ones while the new ones are no good', async () => {
    const { url } = await tlsServer(second)
    const ca_file = path.join(first?.folder as string, 'ca.pem')
    await copyFile(first?.crt_file as string, ca_file)
    const faults: string[] = []
    const one = client({ tls: { ca_file }, onTlsFault: (error) => faults.push(error.message) })
    expect((await faultOf(one.request(get(url)))).message).toMatch(/self-signed/)
    await writeFile(ca_file, 'nothing of use')
    await utimes(ca_file, 1, 1)
    await poll('a message of the broken file', async () => {
      await one.request(get(url)).catch(() => undefined)
      return faults.length > 0
    })
    expect(faults).toEqual([expect.stringContaining(ca_file)])
    await copyFile(second?.crt_file as string, ca_file)
    await utimes(ca_file, 2, 2)
    await poll('trust in the new authority', async () => {
      const answer = await one.request(get(url)).catch(() => undefined)
      return answer?.status === 200
    })
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { get as getTls } from 'node:https'
import { createServer, type Server } from 'node:net'
import type { Readable } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { poll } from '@qovery/sdk/testing'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { parseListenAddress, type ListenAddress } from '../socket/address.ts'
import { ListenError } from '../socket/listen-error.ts'
import { loadServerTls } from '../tls/load.ts'
import { opensslMissing, selfSigned } from '../tls/testing/self-signed.ts'
import { answerStream, answerText, ClientGone, ClientStalled } from './answer.ts'
import type { Fault } from './fault.ts'
import type { HttpLimits } from './limits.ts'
import { HttpServer, type HttpServerOptions } from './server.ts'
import { portOf, RawClient } from './testing/raw-client.ts'

const ANSWER = { stall_ms: 200, answer_ms: 30_000 }
const MANY = 512
const open: { stop(): Promise<void> }[] = []

afterEach(async () => {
  for (const server of open.splice(0)) await server.stop()
})

async function serve(
  handle: HttpServerOptions['handle'] = hello,
  limits: Partial<HttpLimits> = {},
  tls?: HttpServerOptions['tls'],
) {
  const faults: Fault[] = []
  const server = new HttpServer({
    address: at('127.0.0.1:0'),
    tls,
    limits: { stop_ms: 300, ...limits },
    handle,
    onFault: (fault) => faults.push(fault),
  })
  open.push(server)
  await server.start()
  return { server, faults, types: () => faults.map((fault) => fault.type) }
}

const at = (text: string) => parseListenAddress(text) as ListenAddress

function hello(_request: IncomingMessage, response: ServerResponse): void {
  answerText(response, 200, 'hello')
}

async function* pieces(count: number, size = 64 * 1024): AsyncIterable<Buffer> {
  for (let i = 0; i < count; i++) yield Buffer.alloc(size, 97)
}

const textOf = async (server: HttpServer) => (await fetch(`http://${server.address}/`)).text()

describe('a server', () => {
  it('answers at the port that the system chose', async () => {
    const { server } = await serve()
    expect(server.address).toMatch(/^127\.0\.0\.1:[1-9]\d+$/)
    expect(await textOf(server)).toBe('hello')
  })

  it('names the address and what to do when the port is taken', async () => {
    const { server } = await serve()
    const second = new HttpServer({ address: at(server.address), handle: hello, onFault: () => undefined })
    const error = await second.start().catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(ListenError)
    expect(String(error)).toContain(
      `cannot listen on ${server.address}: another program, or another component, has it; stop that one, or choose another address (EADDRINUSE)`,
    )
  })

  it('names the address and what to do when the machine does not have it', async () => {
    const server = new HttpServer({ address: at('203.0.113.7:0'), handle: hello, onFault: () => undefined })
    await expect(server.start()).rejects.toThrow(
      /203\.0\.113\.7:0: no network interface of this host has that address.*EADDRNOTAVAIL/,
    )
  })

  it('answers a client that has closed its half of the connection', async () => {
    const { server } = await serve()
    const client = await RawClient.to(server.address)
    client.socket.end('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*hello$/)
  })

  it('does not put a refusal into the middle of an answer', async () => {
    const begun = Promise.withResolvers<void>()
    const { server } = await serve((_request, response) => {
      response.write('first half')
      begun.resolve()
    })
    const client = await RawClient.to(server.address)
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await begun.promise
    client.send('garbage\r\n\r\n')
    await client.closed
    expect(client.received).not.toContain('400 Bad Request')
  })

  it('answers HTTP/1.0 and closes', async () => {
    const { server } = await serve()
    const client = await RawClient.to(server.address)
    client.send('GET / HTTP/1.0\r\n\r\n')
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*hello$/)
  })

  it('asks a connection past its age to close', async () => {
    const { server } = await serve(hello, { connection_age_ms: 0.001 })
    const client = await RawClient.to(server.address)
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await poll('the answer', () => client.received.includes('hello'))
    expect(client.received).toContain('Connection: close')
  })

  it('answers 500 when the handler throws, without the headers it had set, and reports the reason', async () => {
    const { server, faults } = await serve((_request, response) => {
      response.setHeader('Content-Encoding', 'gzip')
      throw new Error('no page')
    })
    const response = await fetch(`http://${server.address}/`)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('The server failed to answer. Its log says why.\n')
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(faults).toEqual([{ type: 'handler_failed', message: 'An answer failed: no page', peer: '127.0.0.1' }])
  })

  it('cuts the connection when the handler fails in the middle of an answer, so that no half looks whole', async () => {
    const { server } = await serve(async (_request, response) => {
      response.write('half')
      await Promise.reject(new Error('late'))
    })
    await expect(textOf(server)).rejects.toThrow('terminated')
  })
})

describe('a client', () => {
  it('that trickles its headers is cut off, while others are served', async () => {
    const { server, types } = await serve(hello, { headers_ms: 200 })
    const slow = await RawClient.to(server.address)
    slow.send('GET / HTTP/1.1\r\nX-1: ')
    const trickle = setInterval(() => slow.send('a'), 20)
    expect(await textOf(server)).toBe('hello')
    await slow.closed
    clearInterval(trickle)
    expect(slow.received).toContain('408 Request Timeout')
    expect(types()).toContain('request_timeout')
  })

  it('that says nothing at all is cut off', async () => {
    const { server } = await serve(hello, { headers_ms: 200 })
    const silent = await RawClient.to(server.address)
    await silent.closed
    expect(silent.received).not.toContain('200 OK')
  })

  it('that never ends its body is cut off', async () => {
    const { server } = await serve(hello, { headers_ms: 100, request_ms: 300 })
    const client = await RawClient.to(server.address)
    client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n')
    const trickle = setInterval(() => client.send('a'), 20)
    await client.closed
    clearInterval(trickle)
    expect(client.received).toContain('hello')
  })

  it('that sends too much header gets 431', async () => {
    const { server, types } = await serve(hello, { header_bytes: 4096 })
    const client = await RawClient.to(server.address)
    client.send(`GET / HTTP/1.1\r\nHost: x\r\nX-Big: ${'a'.repeat(5000)}\r\n\r\n`)
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 431 /)
    expect(types()).toEqual(['header_too_large'])
  })

  it('that speaks no HTTP gets 400, and one that speaks TLS is told apart', async () => {
    const { server, faults } = await serve()
    const client = await RawClient.to(server.address)
    client.send('good morning\r\n\r\n')
    await client.closed
    expect(client.received).toMatch(/^HTTP\/1\.1 400 /)
    const wrapped = await RawClient.to(server.address)
    wrapped.send('\x16\x03\x01\x02\x00\x01\x00\x01')
    await wrapped.closed
    expect(faults.map((fault) => fault.message)).toEqual([
      expect.stringContaining('what is not HTTP/1.1: Parse Error'),
      'A client sent what is not HTTP/1.1 but TLS, which is not enabled here',
    ])
  })

  it('beyond the most that is allowed is refused, until another leaves', async () => {
    const { server, types } = await serve(hello, { max_connections: 2 })
    const [first] = await Promise.all([RawClient.to(server.address), RawClient.to(server.address)])
    const third = await RawClient.to(server.address)
    await third.closed
    expect(types()).toEqual(['connection_limit'])
    first?.socket.destroy()
    await poll('a place to get free', () => textOf(server).catch(() => undefined))
  })

  it('that stops reading is cut off, while others are served', async () => {
    const outcome = Promise.withResolvers<unknown>()
    const { server } = await serve((request, response) => {
      if (request.url === '/') return hello(request, response)
      return answerStream(response, pieces(MANY), ANSWER).then(outcome.resolve, outcome.resolve)
    })
    const deaf = await RawClient.to(server.address, { deaf: true })
    deaf.send('GET /big HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(await textOf(server)).toBe('hello')
    const error = await outcome.promise
    expect(error).toBeInstanceOf(ClientStalled)
    expect(String(error)).toContain('took nothing of its answer for 0.2 s')
    deaf.socket.resume()
    await deaf.closed
  })

  it('that reads ever so slowly is cut off when the time for an answer is over', async () => {
    const outcome = Promise.withResolvers<unknown>()
    const limits = { stall_ms: 5000, answer_ms: 300 }
    const { server } = await serve((_request, response) =>
      answerStream(response, pieces(MANY), limits).then(outcome.resolve, outcome.resolve),
    )
    const slow = await RawClient.to(server.address, { deaf: true })
    slow.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(String(await outcome.promise)).toContain('had not taken its whole answer after 0.3 s')
    slow.socket.destroy()
  })

  it('that leaves ends the work on its answer', async () => {
    const outcome = Promise.withResolvers<unknown>()
    let ended = false
    const { server } = await serve((_request, response) => {
      const endless = (async function* () {
        try {
          for (;;) yield* pieces(1)
        } finally {
          ended = true
        }
      })()
      return answerStream(response, endless, { stall_ms: 5000, answer_ms: 30_000 }).then(
        outcome.resolve,
        outcome.resolve,
      )
    })
    const client = await RawClient.to(server.address)
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await poll('some of the answer', () => client.received.length > 1000)
    client.socket.destroy()
    expect(await outcome.promise).toBeInstanceOf(ClientGone)
    expect(ended).toBe(true)
  })
})

describe('a server that stops', () => {
  it('lets the answer under way finish, and closes connections that ask nothing', async () => {
    const gate = Promise.withResolvers<void>()
    const arrived = Promise.withResolvers<void>()
    const { server } = await serve(
      async (request, response) => {
        arrived.resolve()
        await gate.promise
        hello(request, response)
      },
      { stop_ms: 10_000 },
    )
    const silent = await RawClient.to(server.address)
    const asking = await RawClient.to(server.address)
    asking.send('GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\n')
    await arrived.promise
    const stopped = server.stop()
    gate.resolve()
    await Promise.all([stopped, silent.closed, asking.closed])
    expect(asking.received).toMatch(/^HTTP\/1\.1 200 OK[\s\S]*hello$/)
    await expect(RawClient.to(server.address)).rejects.toThrow('ECONNREFUSED')
  })

  it('does not wait for answers to a client that has left, queued ones among them', async () => {
    const arrived = Promise.withResolvers<void>()
    let requests = 0
    const { server } = await serve(
      () => {
        if (++requests === 3) arrived.resolve()
      },
      { stop_ms: 60_000 },
    )
    const client = await RawClient.to(server.address)
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(3))
    await arrived.promise
    client.socket.destroy()
    await expect(server.stop()).resolves.toBeUndefined()
  })

  it('cuts what is not finished when its time is over', async () => {
    const arrived = Promise.withResolvers<void>()
    const { server } = await serve(() => arrived.resolve(), { stop_ms: 100 })
    const client = await RawClient.to(server.address)
    client.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await arrived.promise
    await server.stop()
    await client.closed
    expect(client.received).toBe('')
  })

  it('that never started stops all the same', async () => {
    const server = new HttpServer({ address: at('127.0.0.1:0'), handle: hello, onFault: () => undefined })
    await expect(server.stop()).resolves.toBeUndefined()
  })
})

const missing = opensslMissing()
if (missing !== undefined) process.stderr.write(`tests of HTTPS are skipped: ${missing}\n`)

describe.skipIf(missing !== undefined)('a server with TLS', () => {
  const files = missing === undefined ? selfSigned() : { crt_file: '', key_file: '', folder: '' }

  afterAll(() => rm(files.folder, { recursive: true, force: true }))

  it('answers over HTTPS, and reports who fails at the handshake', async () => {
    const tls = await loadServerTls({ enabled: true, crt_file: files.crt_file, key_file: files.key_file })
    const { server, types } = await serve(hello, { handshake_ms: 200 }, tls)
    const plain = await RawClient.to(server.address)
    plain.send('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    const silent = await RawClient.to(server.address)
    expect(await readTls(server)).toBe('hello')
    await Promise.all([plain.closed, silent.closed])
    expect(types()).toEqual(['tls_handshake_failed', 'tls_handshake_failed'])
  })

  it('asks a connection past its age to close', async () => {
    const tls = await loadServerTls({ enabled: true, crt_file: files.crt_file, key_file: files.key_file })
    const { server } = await serve(hello, { connection_age_ms: 0.001 }, tls)
    const client = connectTls({ host: '127.0.0.1', port: portOf(server.address), rejectUnauthorized: false })
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    expect(Buffer.concat(await client.toArray()).toString()).toMatch(/Connection: close[\s\S]*hello$/)
  })

  it('turns away clients without a certificate where it demands one', async () => {
    const { crt_file, key_file } = files
    const tls = await loadServerTls({ enabled: true, crt_file, key_file, ca_file: crt_file, verify_certificate: true })
    const { server, types } = await serve(hello, {}, tls)
    await expect(readTls(server)).rejects.toThrow(/certificate|socket/)
    await poll('the fault', () => types().includes('tls_handshake_failed'))
  })

  function readTls(server: HttpServer): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = getTls(
        { host: '127.0.0.1', port: portOf(server.address), rejectUnauthorized: false, agent: false },
        (response) => {
          response.setEncoding('utf8').on('data', resolve)
        },
      )
      request.on('error', reject)
    })
  }
})

describe('a server on the socket of systemd', () => {
  it('takes the socket that was passed', async () => {
    const passed = createServer() as Server & { _handle: { fd: number } }
    passed.listen(0, '127.0.0.1')
    await once(passed, 'listening')
    const code = `
      import { HttpServer } from ${JSON.stringify(new URL('./server.ts', import.meta.url).href)}
      const handle = (_, response) => response.end('passed')
      await new HttpServer({ address: { kind: 'systemd', index: 0, text: 'systemd' }, handle, onFault() {} }).start()
      console.log('ready')`
    const args = ['--conditions=@qovery/source', '--input-type=module', '-e', code]
    const child = spawn('sh', ['-c', 'LISTEN_PID=$$ LISTEN_FDS=1 exec "$0" "$@"', process.execPath, ...args], {
      stdio: ['ignore', 'pipe', 'inherit', passed._handle.fd],
    })
    await once(child.stdout as Readable, 'data')
    const { port } = passed.address() as { port: number }
    passed.close()
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('passed')
    child.kill()
  })

  it('says so when none was passed', async () => {
    const server = new HttpServer({ address: at('systemd'), handle: hello, onFault: () => undefined })
    await expect(server.start()).rejects.toThrow('systemd passed 0 sockets')
  })
})

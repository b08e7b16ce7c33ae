import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { poll } from '@qovery/sdk/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { Folder, freePort } from '../harness/qovery.ts'

type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void

/** A receiver that can be taken away and brought back at its port. */
class Receiver {
  readonly numbers: number[] = []
  /** What happens to the next requests, in their order; then they are taken. */
  readonly accidents: Handle[] = []
  requests = 0
  port = 0
  #server: Server | undefined
  readonly #sockets = new Set<Socket>()

  async open(): Promise<void> {
    const server = createServer((request, response) => void this.#handle(request, response))
    server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
    })
    server.listen(this.port, '127.0.0.1')
    await once(server, 'listening')
    this.port = (server.address() as AddressInfo).port
    this.#server = server
  }

  async close(): Promise<void> {
    const closed = this.#server && once(this.#server, 'close')
    this.#server?.close()
    for (const socket of this.#sockets) socket.destroy()
    await closed
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests++
    const accident = this.accidents.shift()
    if (accident !== undefined) {
      await accident(request, response)
      return
    }
    const body = await text(request).catch(() => undefined)
    if (body === undefined) return
    for (const { n } of JSON.parse(body) as { n: number }[]) this.numbers.push(n)
    response.end()
  }
}

const receivers: Receiver[] = []
afterEach(async () => {
  for (const receiver of receivers.splice(0)) await receiver.close()
})

async function receiving(): Promise<Receiver> {
  const receiver = new Receiver()
  receivers.push(receiver)
  await receiver.open()
  return receiver
}

const config = (port: number, to: number, more = '') => `
sources:
  in: { type: http_server, address: '127.0.0.1:${port}', decoding: { codec: json } }
  own: { type: internal_metrics, scrape_interval_secs: 0.1 }
sinks:
  out:
    type: http
    inputs: [in]
    uri: http://127.0.0.1:${to}/
    encoding: { codec: json }
    batch: { timeout_secs: 0.05, max_events: 50 }
    request: { timeout_secs: 1, retry_max_duration_secs: 1, ${more} }
    acknowledgements: { enabled: true }
    healthcheck: false
  void: { type: blackhole, inputs: [own] }
`

/** Sends `count` numbers in requests of ten, several at once; returns the status of each. */
async function post(port: number, count: number): Promise<number[]> {
  const statuses: number[] = []
  const bodies = Array.from({ length: count / 10 }, (_, i) =>
    Array.from({ length: 10 }, (__, k) => `{"n":${i * 10 + k}}`).join('\n'),
  )
  const send = async () => {
    for (let body = bodies.shift(); body !== undefined; body = bodies.shift()) {
      const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })
      statuses.push(status)
    }
  }
  await Promise.all(Array.from({ length: 8 }, send))
  return statuses
}

const answering =
  (status: number, headers: Record<string, string> = {}): Handle =>
  async (request, response) => {
    await text(request)
    response.writeHead(status, headers).end('no')
  }

describe('events from HTTP to HTTP', () => {
  test('arrive, whatever happens to the requests on their way', async () => {
    const receiver = await receiving()
    receiver.accidents.push(
      answering(500),
      answering(429, { 'Retry-After': '1' }),
      (request) => void request.socket.destroy(),
      async (request, response) => {
        await text(request)
        response.writeHead(200, { 'Content-Length': 100 }).write('half')
        response.destroy()
      },
      // It stalls: the sink gives up by itself.
      () => undefined,
      answering(503),
    )
    const port = await freePort()
    await using folder = await Folder.of({ 'c.yaml': config(port, receiver.port) })
    await using program = folder.run(['--config', 'c.yaml'])
    await program.says('Listening for HTTP')
    const statuses = await post(port, 400)
    expect(new Set(statuses)).toEqual(new Set([200]))
    expect([...new Set(receiver.numbers)].sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i))
    expect((await program.stop()).code).toBe(0)
  })

  test('wait for a receiver that is gone, and their clients with them', async () => {
    const receiver = await receiving()
    const port = await freePort()
    await using folder = await Folder.of({ 'c.yaml': config(port, receiver.port) })
    await using program = folder.run(['--config', 'c.yaml'])
    await program.says('Listening for HTTP')
    await receiver.close()
    const posted = post(port, 200)
    await program.says('ECONNREFUSED')
    await receiver.open()
    expect(new Set(await posted)).toEqual(new Set([200]))
    expect(new Set(receiver.numbers).size).toBe(200)
  })

  test('are refused to their client where the receiver refuses them', async () => {
    const receiver = await receiving()
    receiver.accidents.push(answering(400))
    const port = await freePort()
    await using folder = await Folder.of({ 'c.yaml': config(port, receiver.port) })
    await using program = folder.run(['--config', 'c.yaml'])
    await program.says('Listening for HTTP')
    const refused = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"n":1}' })
    expect([refused.status, await refused.json()]).toEqual([400, { code: 400, message: expect.any(String) }])
    await program.says('the receiver answered 400: no')
    expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"n":2}' })).status).toBe(200)
    expect(receiver.numbers).toEqual([2])
  })

  test('that cannot be delivered any more are given back when attempts are used up', async () => {
    const receiver = await receiving()
    await receiver.close()
    const port = await freePort()
    await using folder = await Folder.of({ 'c.yaml': config(port, receiver.port, 'retry_attempts: 1') })
    await using program = folder.run(['--config', 'c.yaml'])
    await program.says('Listening for HTTP')
    const { status } = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: '{"n":1}' })
    expect(status).toBe(400)
    await poll('the reason in the log', () => program.stderr.includes('Gave up on 1 events'))
  })
})

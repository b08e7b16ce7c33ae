import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed } from '../../harness/observed.ts'
import { Folder } from '../../harness/qovery.ts'

const LINE = `${'x'.repeat(999)}\n`

/** A server that takes connections, and never reads of them until it is told to. */
class Deaf implements AsyncDisposable {
  readonly server: Server
  readonly sockets = new Set<Socket>()
  bytes = 0
  #hears = false

  constructor(server: Server) {
    this.server = server
    server.on('connection', (socket: Socket) => {
      this.sockets.add(socket)
      socket.on('error', () => undefined)
      if (this.#hears) this.#hear(socket)
      else socket.pause()
    })
  }

  static async at(at: { port: number; host: string } | { path: string }): Promise<Deaf> {
    const deaf = new Deaf(createServer({ pauseOnConnect: true }))
    await once(deaf.server.listen(at), 'listening')
    return deaf
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port
  }

  hear(): void {
    this.#hears = true
    for (const socket of this.sockets) this.#hear(socket)
  }

  #hear(socket: Socket): void {
    socket.on('data', (bytes) => (this.bytes += bytes.length)).resume()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = once(this.server.close(), 'close')
    for (const socket of this.sockets) socket.destroy()
    await closed
  }
}

const full = (policy: string) => `buffer: { type: memory, max_events: 500, when_full: ${policy} }`

test('receivers that never read fill their buffers and nothing else, and get it all when they do', async () => {
  await using folder = await Folder.of()
  await using tcp = await Deaf.at({ port: 0, host: '127.0.0.1' })
  await using unix = await Deaf.at({ path: `${folder.path}/deaf.sock` })
  await using observed = await Observed.start(
    {
      sources: '  in: { type: stdin }',
      sinks: `
  tcp: { type: socket, mode: tcp, inputs: [in], address: "127.0.0.1:${tcp.port}", encoding: { codec: text }, ${full('drop_newest')} }
  unix: { type: socket, mode: unix_stream, inputs: [in], path: "\${FOLDER}/deaf.sock", encoding: { codec: text }, ${full('drop_newest')} }
  free: { type: blackhole, inputs: [in] }`,
    },
    { in: folder },
  )
  const { ledger, page, qovery } = observed
  const before = await observed.residentMiB()
  for (let i = 0; i < 40; i++) qovery.process.stdin.write(LINE.repeat(1000))
  const stuck = await ledger.closed(page.url, (account) => account('free').received === 40_000)
  expect((await observed.residentMiB()) - before).toBeLessThan(100)
  for (const id of ['tcp', 'unix']) {
    expect(sum(stuck, 'qovery_buffer_events', { component_id: id })).toBeGreaterThanOrEqual(500)
    expect(ledger.account(stuck, id).overflowed.get('buffer_full')).toBeGreaterThan(0)
  }
  tcp.hear()
  unix.hear()
  const heard = await ledger.closed(page.url, (account) => {
    return ['tcp', 'unix'].every((id) => account(id).sent + (account(id).overflowed.get('buffer_full') ?? 0) === 40_000)
  })
  for (const [id, deaf] of [
    ['tcp', tcp],
    ['unix', unix],
  ] as const) {
    const bytes = ledger.account(heard, id).sent * LINE.length
    await poll(`all of ${id}`, () => deaf.bytes === bytes)
  }
  expect(await observed.stop()).toEqual({ code: 0, signal: null })
})

test('a program ends within its limit although receivers never read nor answer, and says that something was left', async () => {
  await using tcp = await Deaf.at({ port: 0, host: '127.0.0.1' })
  await using http = new Deaf(createHttpServer(() => undefined).listen(0, '127.0.0.1'))
  await once(http.server, 'listening')
  http.hear()
  await using observed = await Observed.start(
    {
      sources: '  in: { type: stdin }',
      sinks: `
  tcp: { type: socket, mode: tcp, inputs: [in], address: "127.0.0.1:${tcp.port}", encoding: { codec: text }, ${full('drop_newest')} }
  http: { type: http, inputs: [in], uri: "http://127.0.0.1:${http.port}/", encoding: { codec: text }, ${full('drop_newest')} }
  free: { type: blackhole, inputs: [in] }`,
    },
    { flags: ['--graceful-shutdown-limit-secs', '0.5'] },
  )
  const { ledger, page, qovery } = observed
  for (let i = 0; i < 20; i++) qovery.process.stdin.write(LINE.repeat(1000))
  await ledger.closed(page.url, (account) => account('free').received === 20_000)
  expect((await qovery.endsSoon()).code).toBe(1)
  expect(qovery.stderr).toContain('Stopped; what could not be delivered is counted as dropped')
})

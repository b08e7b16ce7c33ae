import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { DEFAULT_LOG_SCHEMA, type Globals, type LogBatch } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, testSource } from '@qovery/sdk/testing'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { syslog } from './index.ts'

testSource(syslog, { test, config: () => ({ mode: 'tcp', address: '127.0.0.1:0' }) })

const folder = mkdtempSync(join(tmpdir(), 'qovery-syslog-'))
const HEADER = '<34>1 2003-10-11T22:14:15.003Z'

const stops: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})
afterAll(() => rmSync(folder, { recursive: true }))

async function start(config: object, globals: Partial<Globals> = {}) {
  const cx = testContext({ id: 'in', kind: 'source', type: 'syslog', globals: { timezone: 'UTC', ...globals } })
  const source = await syslog.create(syslog.config.parse(config), cx)
  const controller = new AbortController()
  const out = new CollectedOutput()
  const ended = source.run(out, controller.signal)
  const listening = poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  const line = await Promise.race([listening, ended.then(() => Promise.reject(new Error('it ended')))])
  const stop = async () => {
    controller.abort()
    await ended
  }
  const values = () => out.events('log').map(({ value }) => value as Record<string, unknown>)
  const messages = () => values().map(({ message }) => message)
  stops.push(stop)
  return { out, cx, port: Number(String(line.fields['address']).split(':').at(-1)), stop, values, messages }
}

const tcp = (more: object = {}, globals: Partial<Globals> = {}) =>
  start({ mode: 'tcp', address: '127.0.0.1:0', ...more }, globals)
const udp = (more: object = {}) => start({ mode: 'udp', address: '127.0.0.1:0', ...more })

async function client(to: number | string): Promise<Socket> {
  const socket = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to)
  await once(socket, 'connect')
  return socket.on('error', () => undefined).resume()
}

async function send(port: number, ...datagrams: string[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  socket.close()
}

describe('over TCP', () => {
  test('messages of both RFCs come with the host and the address of the sender', async () => {
    const source = await tcp()
    const socket = await client(source.port)
    socket.write(`${HEADER} web su 12 ID47 [x@1 a="b"] one\n<13>Oct 11 22:14:15 cron[7]: two\n`)
    await source.out.until(2)
    const [first, second] = source.values()
    expect(first).toMatchObject({
      appname: 'su',
      facility: 'auth',
      host: 'web',
      hostname: 'web',
      message: 'one',
      msgid: 'ID47',
      procid: 12,
      severity: 'crit',
      source_ip: '127.0.0.1',
      source_type: 'syslog',
      version: 1,
      'x@1': { a: 'b' },
    })
    expect(String(first?.['timestamp'])).toBe('2003-10-11T22:14:15.003Z')
    expect(second).toMatchObject({
      appname: 'cron',
      procid: 7,
      host: '127.0.0.1',
      source_ip: '127.0.0.1',
      message: 'two',
    })
    expect(second).not.toHaveProperty('hostname')
    socket.destroy()
  })

  test('counted messages and lines may be mixed, and cut anywhere', async () => {
    const source = await tcp()
    const socket = await client(source.port)
    const counted = `${HEADER} h a - - - two\nlines`
    const stream = Buffer.from(`${HEADER} h a - - - one\n${counted.length} ${counted}${HEADER} h a - - - three\r\n`)
    for (let at = 0; at < stream.length; at += 7) {
      socket.write(stream.subarray(at, at + 7))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await source.out.until(3)
    expect(source.messages()).toEqual(['one', 'two\nlines', 'three'])
    socket.destroy()
  })

  test('a message that is too long is cut, one that is none is counted, and the connection goes on', async () => {
    const source = await tcp({ max_length: 60 })
    const socket = await client(source.port)
    socket.write(`${HEADER} h a - - - ${'x'.repeat(1000)}\nGET / HTTP/1.1\n${HEADER} h a - - - next\n`)
    await source.out.until(2)
    expect(source.messages()).toEqual(['x'.repeat(60 - `${HEADER} h a - - - `.length), 'next'])
    expect(source.cx.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
    expect(source.cx.recorded.failed.get('frame_too_long')).toHaveLength(1)
    socket.destroy()
  })

  test('a message without an end does not fill the memory', async () => {
    const source = await tcp()
    const socket = await client(source.port)
    const piece = Buffer.alloc(1 << 20, 'x')
    socket.write(`${HEADER} h a - - - `)
    const before = process.memoryUsage().arrayBuffers
    for (let i = 0; i < 64; i++) if (!socket.write(piece)) await once(socket, 'drain')
    await poll('all of it', () => source.cx.recorded.receivedBytes > 64 << 20)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(8 << 20)
    socket.write(`\n${HEADER} h a - - - after\n`)
    await source.out.until(2)
    expect(source.messages()[1]).toBe('after')
    socket.destroy()
  })

  test('a client that ends takes its last line with it, one that falls silent holds nobody up', async () => {
    const source = await tcp()
    const silent = await client(source.port)
    silent.write(`${HEADER} h a - - - half`)
    const other = await client(source.port)
    other.end(`${HEADER} h a - - - whole`)
    await source.out.until(1)
    expect(source.messages()).toEqual(['whole'])
    const began = Date.now()
    await source.stop()
    expect(Date.now() - began).toBeLessThan(20_000)
    expect(source.messages()).toEqual(['whole', 'half'])
    silent.destroy()
  })

  test('the fields go to where the options and log_schema want them, in both namespaces', async () => {
    const legacy = await tcp({ host_key: 'peer.name' }, { log_schema: { ...DEFAULT_LOG_SCHEMA, message_key: ['msg'] } })
    ;(await client(legacy.port)).end(`${HEADER} web a - - - one\n`)
    await legacy.out.until(1)
    expect(legacy.values()[0]).toMatchObject({ msg: 'one', peer: { name: 'web' }, source_ip: '127.0.0.1' })
    const vector = await tcp({}, { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' } })
    ;(await client(vector.port)).end(`${HEADER} web a - - [x y="z"] one\n`)
    await vector.out.until(1)
    const [event] = vector.out.events('log')
    expect(event?.value).toBe('one')
    expect(event?.metadata.value).toMatchObject({
      syslog: { host: '127.0.0.1', hostname: 'web', source_ip: '127.0.0.1', structured_data: { x: { y: 'z' } } },
      vector: { source_type: 'syslog' },
    })
  })

  test('many messages stay in their bytes until somebody wants objects', async () => {
    const source = await tcp()
    const lines = Array.from({ length: 5000 }, (_, i) => `${HEADER} h a - - - ${i}\n`)
    ;(await client(source.port)).end(lines.join(''))
    await source.out.until(5000)
    expect(source.out.batches.some(({ batch }) => (batch as LogBatch).records !== null)).toBe(true)
    expect(source.messages()).toEqual(Array.from({ length: 5000 }, (_, i) => String(i)))
  })
})

describe('over UDP', () => {
  test('a datagram is a message, with the address of its sender', async () => {
    const source = await udp()
    await send(source.port, `${HEADER} web a - - - one\n`, '', 'garbage', '<13>Oct 11 22:14:15 cron[7]: two')
    await source.out.until(2)
    expect(source.values()).toMatchObject([
      { message: 'one', host: 'web', source_ip: '127.0.0.1' },
      { message: 'two', host: '127.0.0.1', source_ip: '127.0.0.1' },
    ])
    expect(source.cx.recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
  })

  test('a datagram that is too long is cut and reported', async () => {
    const source = await udp({ max_length: 50 })
    await send(source.port, `${HEADER} h a - - - ${'x'.repeat(100)}`)
    await source.out.until(1)
    expect(String(source.messages()[0])).toHaveLength(50 - `${HEADER} h a - - - `.length)
    expect(source.cx.recorded.failed.get('datagram_too_long')).toHaveLength(1)
  })
})

test('a unix socket has the permissions that were asked for; where messages tell no host, its path takes the place', async () => {
  const path = join(folder, 'syslog.sock')
  const source = await start({ mode: 'unix', path, socket_file_mode: 0o640 })
  expect(statSync(path).mode & 0o777).toBe(0o640)
  ;(await client(path)).end(`${HEADER} web a - - - one\n<13>Oct 11 22:14:15 cron[7]: two`)
  await source.out.until(2)
  expect(source.values()).toMatchObject([
    { message: 'one', host: 'web' },
    { message: 'two', host: path },
  ])
  expect(source.values()[0]).not.toHaveProperty('source_ip')
  await source.stop()
  expect(existsSync(path)).toBe(false)
})

test.skipIf(opensslMissing() !== undefined)(
  'an encrypted connection tells of the certificate of the client',
  async () => {
    const [mine, theirs] = [selfSigned(), selfSigned('client')]
    const { crt_file, key_file } = mine
    const checks = { ca_file: theirs.crt_file, verify_certificate: true, client_metadata_key: 'client' }
    const source = await tcp({ tls: { enabled: true, crt_file, key_file, ...checks } })
    const identity = { cert: readFileSync(theirs.crt_file), key: readFileSync(theirs.key_file) }
    const to = { port: source.port, host: '127.0.0.1', ca: [readFileSync(crt_file)], ...identity }
    connectTls(to).end(`${HEADER} web a - - - one\n`)
    await source.out.until(1)
    expect(source.values()[0]).toMatchObject({ message: 'one', client: { subject: 'CN=client,OU=tests' } })
    for (const made of [mine, theirs]) rmSync(made.folder, { recursive: true })
  },
)

test('the definition claims its address', () => {
  const resources = (config: object) => syslog.resources?.(syslog.config.parse(config))
  expect(resources({ mode: 'udp', address: '0.0.0.0:514' })).toEqual([{ kind: 'udp', address: '0.0.0.0:514' }])
  expect(resources({ mode: 'unix', path: '/x' })).toEqual([{ kind: 'unix', address: '/x' }])
  expect(resources({ mode: 'tcp', address: 'systemd' })).toEqual([])
})

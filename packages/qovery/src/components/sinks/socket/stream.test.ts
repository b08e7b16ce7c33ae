import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { deliver, logs, makeSink, writeOnce } from './testing/deliver.ts'
import { LineServer } from './testing/line-server.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-socket-'))
afterAll(() => rmSync(folder, { recursive: true }))

const NEVER = new AbortController().signal
const numbered = (from: number, count: number, pad = 0) =>
  logs(...Array.from({ length: count }, (_, i) => `${from + i} ${'x'.repeat(pad)}`))

test('events arrive in order, over one connection, and their bytes are counted', async () => {
  await using server = await LineServer.start()
  const { sink, cx } = await makeSink({ mode: 'tcp', address: server.address })
  await sink.write(logs('a', 'b'), NEVER)
  await sink.write(numbered(0, 5000), NEVER)
  await sink.close?.()
  await server.until(5002)
  expect(server.lines.slice(0, 3)).toEqual(['a', 'b', '0 '])
  expect(server.lines.slice(2).map(parseFloat)).toEqual(Array.from({ length: 5000 }, (_, i) => i))
  expect(server.accepted).toBe(1)
  expect(cx.recorded.sentBytes).toBe(server.lines.join('\n').length + 1)
})

test('what was written before the end still arrives at a receiver that is slow, and talks back', async () => {
  await using server = await LineServer.start()
  const { sink } = await makeSink({ mode: 'tcp', address: server.address })
  await sink.write(logs('first'), NEVER)
  await server.until(1)
  for (const socket of server.connections) socket.write('chatter '.repeat(1000))
  server.stall()
  await sink.write(numbered(0, 1000, 50), NEVER)
  const closing = sink.close?.()
  server.goOn()
  await closing
  await server.until(1001)
  expect(server.lines).toHaveLength(1001)
})

test('a receiver that stalls holds the write up; an abort ends it', async () => {
  await using server = await LineServer.start()
  server.stall()
  const { sink } = await makeSink({ mode: 'tcp', address: server.address })
  const stop = new AbortController()
  let settled = false
  const writing = writeOnce(sink, numbered(0, 20_000, 1000), stop.signal).finally(() => (settled = true))
  await poll('the connection', () => server.accepted === 1)
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(settled).toBe(false)
  stop.abort(new Error('no more time'))
  const { retry, why } = await writing
  expect(why).toBe('no more time')
  expect(retry.length).toBeGreaterThan(1000)
  expect(retry.at(-1)).toBe(19_999)
})

test('nobody there: the batch is to be written again, and arrives when somebody is', async () => {
  const server = await LineServer.start()
  const { address } = server
  await server.stop()
  const { sink } = await makeSink({ mode: 'tcp', address })
  expect(await writeOnce(sink, logs('a', 'b'))).toEqual({
    rejected: [],
    retry: [0, 1],
    why: `cannot connect to tcp ${address}: nobody listens there (ECONNREFUSED)`,
  })
  await server.start()
  await sink.write(logs('a', 'b'), NEVER)
  await server.until(2)
  await sink.close?.()
  await server.stop()
})

test('after the receiver has ended the connection in order, the next batch goes over a new one', async () => {
  await using server = await LineServer.start()
  const { sink, cx } = await makeSink({ mode: 'tcp', address: server.address })
  await sink.write(logs('a'), NEVER)
  await server.until(1)
  server.drop('end')
  await poll('the end', () => server.connections.size === 0)
  await sink.write(logs('b'), NEVER)
  await server.until(2)
  expect([server.lines, server.accepted]).toEqual([['a', 'b'], 2])
  expect(cx.recorded.failed.size).toBe(0)
  await sink.close?.()
})

test('through resets, stalls and absences all arrives that the kernel had not taken when the connection broke', async () => {
  await using server = await LineServer.start()
  const { sink, cx } = await makeSink({ mode: 'tcp', address: server.address })
  const confirmed = new Set<number>()
  const turn = () => new Promise((resolve) => setImmediate(resolve))
  let next = 0
  const over = new AbortController()
  const sending = (async () => {
    while (!over.signal.aborted) {
      await deliver(sink, numbered(next, 500, 400), (message) => confirmed.add(Number.parseInt(message)))
      next += 500
      await turn()
    }
  })()
  let pending: number[] = []
  for (let round = 1; round <= 24; round++) {
    const before = confirmed.size
    if (round % 3 === 0) server.stall()
    else await poll('progress', () => confirmed.size > before + 2000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    if (round % 4 === 0) await server.stop()
    else server.drop('reset')
    // What the kernel had taken by then is confirmed in the next turns of the event loop.
    for (let i = 0; i < 3; i++) await turn()
    pending = Array.from({ length: 500 }, (_, i) => next + i).filter((number) => !confirmed.has(number))
    if (round % 4 === 0) await server.start()
    server.goOn()
  }
  over.abort()
  await sending
  await sink.close?.()
  await poll('the end', () => server.connections.size === 0)
  const arrived = new Set(server.lines.map((line) => Number.parseInt(line)))
  expect(pending.length).toBeGreaterThan(0)
  expect(pending.filter((number) => !arrived.has(number))).toEqual([])
  expect(confirmed.size).toBe(next)
  expect(cx.recorded.failed.has('connection_lost')).toBe(true)
})

test('the healthcheck connects, and says why it cannot', async () => {
  const server = await LineServer.start()
  const { sink } = await makeSink({ mode: 'tcp', address: server.address })
  await sink.healthcheck?.(NEVER)
  await server.stop()
  await expect(sink.healthcheck?.(NEVER)).rejects.toThrow('nobody listens there (ECONNREFUSED)')
  const { sink: unknown } = await makeSink({ mode: 'tcp', address: 'no-such-host.invalid:9' })
  await expect(unknown.healthcheck?.(NEVER)).rejects.toThrow(/cannot connect to tcp no-such-host\.invalid:9: /)
})

test('events that cannot be encoded are rejected, the others arrive', async () => {
  await using server = await LineServer.start()
  const framing = { method: 'length_delimited', length_delimited: { max_frame_length: 3 } }
  const { sink } = await makeSink({ mode: 'tcp', address: server.address, framing })
  expect(await writeOnce(sink, logs('a\n', 'too long', 'b\n'))).toMatchObject({ rejected: [1], retry: [] })
  await server.until(2)
  await sink.close?.()
})

test('a unix stream socket is written to, and named when nobody listens', async () => {
  const path = join(folder, 'stream.sock')
  const { sink } = await makeSink({ mode: 'unix_stream', path })
  expect((await writeOnce(sink, logs('a'))).why).toContain(`cannot connect to unix ${path}: nobody listens there`)
  await using server = await LineServer.start({ path })
  await sink.write(logs('a', 'b'), NEVER)
  await server.until(2)
  await sink.close?.()
})

describe.skipIf(opensslMissing() !== undefined)('encrypted', () => {
  const made = ['localhost', 'second', 'client'].map((name) => selfSigned(name))
  const [first, second, client] = made as [(typeof made)[0], (typeof made)[0], (typeof made)[0]]
  afterAll(() => made.forEach((one) => rmSync(one.folder, { recursive: true })))
  const identity = (one: typeof first) => ({ cert: readFileSync(one.crt_file), key: readFileSync(one.key_file) })

  test('only to whom the certificate says, with the certificate of the client, and with the files of the moment', async () => {
    const needs = { ...identity(first), requestCert: true, rejectUnauthorized: true, ca: readFileSync(client.crt_file) }
    await using server = await LineServer.start(undefined, needs)
    const ca_file = join(first.folder, 'trusted.crt')
    copyFileSync(first.crt_file, ca_file)
    const { crt_file, key_file } = client
    const tls = { enabled: true, ca_file, crt_file, key_file }
    const { sink } = await makeSink({ mode: 'tcp', address: server.address, tls })
    await sink.write(logs('a'), NEVER)
    await server.until(1)
    await server.stop()
    await server.start({ ...needs, ...identity(second) })
    await poll('the distrust', async () => (await writeOnce(sink, logs('b'))).why.includes('self-signed certificate'))
    copyFileSync(second.crt_file, ca_file)
    await sink.write(logs('c'), NEVER)
    await server.until(2)
    expect(server.lines).toEqual(['a', 'c'])
    await sink.close?.()
    const wrong = await makeSink({
      mode: 'tcp',
      address: server.address,
      tls: { ...tls, server_name: 'other.example' },
    })
    expect((await writeOnce(wrong.sink, logs('d'))).why).toContain('does not match certificate')
  })
})

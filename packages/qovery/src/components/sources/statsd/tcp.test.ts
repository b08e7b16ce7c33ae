import { once } from 'node:events'
import { readFileSync, rmSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { MetricEvent } from '@qovery/sdk'
import { CollectedOutput, poll } from '@qovery/sdk/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { client, namesOf, startSource, stopAll, type RunningSource } from './testing/running-source.ts'

afterEach(stopAll)

const tcp = (more: object = {}) => startSource({ mode: 'tcp', address: '127.0.0.1:0', ...more })

/** An encrypted connection; `undefined` where it was closed before. */
function encrypted(port: number, ca_file: string): Promise<Socket | undefined> {
  const socket = connectTls({ port, host: '127.0.0.1', ca: [readFileSync(ca_file)] })
  socket.on('error', () => undefined).resume()
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(socket))
    socket.once('close', () => resolve(undefined))
  })
}

function counted({ out }: RunningSource): number {
  const counter = ({ value }: MetricEvent) => (value.type === 'counter' ? value.value : 0)
  return out.events('metric').reduce((sum, event) => sum + counter(event), 0)
}

describe('over TCP', () => {
  it('lines arrive however they are cut into pieces', async () => {
    const { out, port, cx } = await tcp()
    const socket = await client(port)
    const text = Array.from({ length: 50 }, (_, i) => `metric_${i}:${i}|c|#host:web-${i}\n`).join('')
    for (let at = 0; at < text.length; at += 7) {
      socket.write(text.slice(at, at + 7))
      await new Promise((resolve) => setImmediate(resolve))
    }
    await out.until(50)
    expect(namesOf(out)).toEqual(Array.from({ length: 50 }, (_, i) => `metric_${i}`))
    expect(cx.recorded.receivedBytes).toBe(text.length)
    socket.destroy()
  })

  it('many connections at once keep their lines apart', async () => {
    const source = await tcp()
    const sockets = await Promise.all(Array.from({ length: 20 }, () => client(source.port)))
    for (let round = 0; round < 50; round++) {
      for (const socket of sockets) socket.write(round % 2 === 0 ? `a:1|c\nb${'b'.repeat(round)}` : ':2|c\n')
      await new Promise((resolve) => setImmediate(resolve))
    }
    await source.out.until(20 * 50)
    expect(counted(source)).toBe(20 * 25 * 3)
    expect(source.cx.recorded.dropped.size).toBe(0)
    for (const socket of sockets) socket.destroy()
  })

  it('a last line without a newline counts when the client ends, and is a discard when it breaks off', async () => {
    const { out, port, cx } = await tcp()
    const orderly = await client(port)
    orderly.end('whole:1|c')
    await out.until(1)
    expect(namesOf(out)).toEqual(['whole'])
    const broken = await client(port)
    broken.write('ok:1|c\nhal')
    await out.until(2)
    broken.resetAndDestroy()
    await poll('the discard', () => cx.recorded.dropped.get('incomplete_line') === 1)
    expect(namesOf(out)).toEqual(['whole', 'ok'])
  })

  it('a line that never ends is dropped at a limit and counted once', async () => {
    const { out, port, cx } = await tcp()
    const socket = await client(port)
    socket.write(`before:1|c\n${'x'.repeat(400_000)}`)
    await poll('the discard', () => cx.recorded.dropped.get('line_too_long') === 1)
    socket.write(`${'y'.repeat(300_000)}\nafter:1|c\n`)
    await out.until(2)
    expect(namesOf(out)).toEqual(['before', 'after'])
    expect([...cx.recorded.dropped]).toEqual([['line_too_long', 1]])
    expect(cx.recorded.log.filter(({ level }) => level === 'warn')).toHaveLength(1)
    socket.destroy()
  })

  it('malformed lines are counted, and shown once and without control characters', async () => {
    const { out, port, cx } = await tcp()
    const socket = await client(port)
    socket.write('bad\u001b[31m line\nworse\nok:1|c\n_sc|x|0\n')
    await out.until(1)
    expect(Object.fromEntries(cx.recorded.dropped)).toEqual({ malformed_line: 2, dogstatsd_service_check: 1 })
    const [first] = cx.recorded.log.filter(({ level }) => level === 'warn')
    expect(first).toMatchObject({
      message: 'Dropped lines that are not StatsD',
      fields: { count: 2, first_line: 'bad\\u001b[31m line', why: 'there is no ":" after the name' },
    })
    socket.destroy()
  })

  it('a pipeline without room stops the reading until there is room again', async () => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const { port } = await startSource({ mode: 'tcp', address: '127.0.0.1:0' }, out)
    const socket = await client(port)
    const lines = 400_000
    socket.end('some_name_of_a_metric:1|c|#region:eu\n'.repeat(lines))
    await poll('the first batch', () => out.count > 0)
    const stuck = await poll('standstill', async () => {
      const { count } = out
      await new Promise((resolve) => setTimeout(resolve, 50))
      return out.count === count && count
    })
    expect(stuck).toBeLessThan(10_000)
    out.room = undefined
    open()
    await out.until(lines)
  })

  it('connections over the limit are closed and reported, and make room when they end', async () => {
    const { out, port, cx } = await tcp({ connection_limit: 1 })
    const first = await client(port)
    first.write('first:1|c\n')
    await out.until(1)
    const second = await client(port)
    await once(second, 'close')
    expect(cx.recorded.failed.get('connection_limit')).toEqual([
      'Closed a connection: all 1 of connection_limit are in use',
    ])
    first.end()
    await poll('the end of the first', () => cx.recorded.metrics.get('open_connections') === 0)
    const third = await client(port)
    third.write('third:1|c\n')
    await out.until(2)
    third.destroy()
  })

  it('only permitted origins get in', async () => {
    const elsewhere = await tcp({ permit_origin: ['10.0.0.0/8', '::1/128'] })
    const refused = await client(elsewhere.port)
    await once(refused, 'close')
    expect(elsewhere.cx.recorded.failed.has('origin_not_permitted')).toBe(true)
    const here = await tcp({ permit_origin: ['10.0.0.0/8', '127.0.0.0/8'] })
    const admitted = await client(here.port)
    admitted.end('a:1|c\n')
    await here.out.until(1)
  })

  it('a taken port is named, with what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    const { port } = other.address() as AddressInfo
    await expect(tcp({ address: `127.0.0.1:${port}` })).rejects.toThrow(
      `cannot listen on tcp 127.0.0.1:${port}: another program, or another component, has it; stop that one, or choose another address (EADDRINUSE)`,
    )
    other.close()
  })

  it('the end takes what was sent, says goodbye to silent clients, and frees the port', async () => {
    const source = await tcp()
    const socket = await client(source.port)
    const ended = once(socket, 'end')
    socket.write('a:1|c\n'.repeat(1500))
    await source.stop()
    await ended
    expect(source.out.count).toBe(1500)
    const again = await tcp({ address: `127.0.0.1:${source.port}` })
    expect(again.port).toBe(source.port)
  })

  it('the end waits no longer than shutdown_timeout_secs for clients that keep sending', async () => {
    const source = await tcp({ shutdown_timeout_secs: 1 })
    const socket = connect({ port: source.port, host: '127.0.0.1', allowHalfOpen: true })
    socket.on('error', () => undefined).resume()
    const timer = setInterval(() => socket.write('a:1|c\n'), 20)
    await source.out.until(1)
    const began = Date.now()
    await source.stop()
    clearInterval(timer)
    expect(Date.now() - began).toBeGreaterThan(800)
    expect(source.cx.recorded.log.at(-1)!.message).toMatch(/went on sending/)
  })

  const missing = opensslMissing()
  if (missing !== undefined) process.stderr.write(`TLS tests are skipped: ${missing}\n`)

  it.skipIf(missing !== undefined)('encrypted lines arrive, and plain ones are refused', async () => {
    const made = selfSigned()
    const tls = { enabled: true, crt_file: made.crt_file, key_file: made.key_file }
    const { out, port, cx } = await tcp({ tls, connection_limit: 1 })
    for (let i = 0; i < 3; i++) {
      const plain = await client(port)
      plain.write('a:1|c\n'.repeat(100))
      await once(plain, 'close')
    }
    expect(cx.recorded.failed.get('tls_handshake')).toHaveLength(3)
    const gone = await client(port)
    gone.resetAndDestroy()
    const text = Array.from({ length: 20_000 }, (_, i) => `encrypted_${i % 10}:1|c|#n:${i % 100}`).join('\n')
    const socket = await poll('a handshake', () => encrypted(port, made.crt_file))
    socket.end(text)
    await out.until(20_000)
    expect(out.count).toBe(20_000)
    rmSync(made.folder, { recursive: true })
  })

  it.skipIf(missing !== undefined)('a client that never agrees on encryption loses its place', async () => {
    const made = selfSigned()
    const tls = { enabled: true, crt_file: made.crt_file, key_file: made.key_file }
    const { port, cx } = await tcp({ tls, connection_limit: 1, tls_handshake_timeout_secs: 1 })
    const silent = await client(port)
    const second = await client(port)
    await once(second, 'close')
    expect(cx.recorded.failed.has('connection_limit')).toBe(true)
    await once(silent, 'close')
    expect(cx.recorded.failed.get('tls_handshake')![0]).toMatch(/timeout/)
    rmSync(made.folder, { recursive: true })
  })

  it('TLS options without enabled are pointed out', async () => {
    const { cx } = await tcp({ tls: { crt_file: '/nowhere' } })
    expect(cx.recorded.log.some(({ level, message }) => level === 'warn' && message.includes('enabled'))).toBe(true)
  })
})

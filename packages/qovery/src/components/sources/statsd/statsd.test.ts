import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import type { MetricEvent } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { statsd } from './index.ts'
import { Inlet } from './inlet.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-statsd-'))
const running: Running[] = []

afterEach(async () => {
  for (const source of running.splice(0)) await source.stop()
})
afterAll(() => rmSync(folder, { recursive: true }))

interface Running {
  out: CollectedOutput
  cx: TestContext
  /** Where it listens; of a unix socket: the path. */
  address: string
  port: number
  /** Asks it to end, and waits until it has. */
  stop(): Promise<void>
}

async function start(config: object, out = new CollectedOutput()): Promise<Running> {
  const cx = testContext({ id: 'in', kind: 'source', type: 'statsd' })
  const source = await statsd.create(statsd.config.parse(config), cx)
  const controller = new AbortController()
  const ended = source.run(out, controller.signal)
  const listening = poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  const line = await Promise.race([listening, ended.then(() => Promise.reject(new Error('it ended')))])
  const address = String(line.fields['address'])
  const stop = async () => {
    controller.abort()
    await ended
  }
  const started = { out, cx, address, port: Number(address.split(':').at(-1)), stop }
  running.push(started)
  return started
}

const tcp = (more: object = {}) => start({ mode: 'tcp', address: '127.0.0.1:0', ...more })
const udp = (more: object = {}) => start({ mode: 'udp', address: '127.0.0.1:0', ...more })

async function client(to: number | string): Promise<Socket> {
  const socket = typeof to === 'number' ? connect(to, '127.0.0.1') : connect(to)
  await once(socket, 'connect')
  socket.on('error', () => undefined).resume()
  return socket
}

/** An encrypted connection; `undefined` where it was closed before. */
function encrypted(port: number, ca_file: string): Promise<Socket | undefined> {
  const socket = connectTls({ port, host: '127.0.0.1', ca: [readFileSync(ca_file)] })
  socket.on('error', () => undefined).resume()
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(socket))
    socket.once('close', () => resolve(undefined))
  })
}

async function send(port: number, ...datagrams: (string | Buffer)[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  socket.close()
}

function names(out: CollectedOutput): string[] {
  return out.events('metric').map((event: MetricEvent) => event.series.name)
}

function counted({ out }: Running): number {
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
    expect(names(out)).toEqual(Array.from({ length: 50 }, (_, i) => `metric_${i}`))
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
    expect(names(out)).toEqual(['whole'])
    const broken = await client(port)
    broken.write('ok:1|c\nhal')
    await out.until(2)
    broken.resetAndDestroy()
    await poll('the discard', () => cx.recorded.dropped.get('incomplete_line') === 1)
    expect(names(out)).toEqual(['whole', 'ok'])
  })

  it('a line that never ends is dropped at a limit and counted once', async () => {
    const { out, port, cx } = await tcp()
    const socket = await client(port)
    socket.write(`before:1|c\n${'x'.repeat(400_000)}`)
    await poll('the discard', () => cx.recorded.dropped.get('line_too_long') === 1)
    socket.write(`${'y'.repeat(300_000)}\nafter:1|c\n`)
    await out.until(2)
    expect(names(out)).toEqual(['before', 'after'])
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
    const { port } = await start({ mode: 'tcp', address: '127.0.0.1:0' }, out)
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

describe('over UDP', () => {
  it('a datagram holds one line or several, with or without the last newline', async () => {
    const { out, port, cx } = await udp()
    await send(port, 'a:1|c', 'b:2|c\nc:3|c', 'd:4|c\n', '', 'e:5|c\r\n')
    await out.until(5)
    expect(names(out)).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(cx.recorded.dropped.size).toBe(0)
  })

  it('the largest datagram arrives whole', async () => {
    const { out, port } = await udp()
    const line = 'abcdefghij:1|c\n'
    await send(port, line.repeat(65_507 / line.length))
    await out.until(Math.floor(65_507 / line.length))
    expect(new Set(names(out))).toEqual(new Set(['abcdefghij']))
  })

  it('many datagrams are drained in order, none lost', async () => {
    const source = await udp()
    const datagrams = Array.from({ length: 2000 }, (_, i) => `first:${i}|c\nsecond:1|c\nthird:2|c`)
    await send(source.port, ...datagrams)
    await source.out.until(6000)
    const order = source.out.events('metric').flatMap(({ series, value }) => (series.name === 'first' ? [value] : []))
    expect(order).toEqual(datagrams.map((_, i) => ({ type: 'counter', value: i })))
    // And back to single ones.
    await send(source.port, 'later:1|c')
    await source.out.until(6001)
  })

  it('what is left of a burst goes on at its end and needs no timer, other datagrams wait for more', () => {
    const out = new CollectedOutput()
    const inlet = new Inlet(statsd.config.parse({ mode: 'udp', address: '127.0.0.1:0' }), testContext(), out)
    const bytes = Buffer.from('a:1|c    ')
    vi.useFakeTimers()
    try {
      inlet.begin()
      void inlet.datagram(bytes, 0, 5)
      expect([out.count, vi.getTimerCount()]).toEqual([0, 0])
      void inlet.end()
      expect(out.count).toBe(1)
      void inlet.datagram(bytes, 0, 5)
      expect([out.count, vi.getTimerCount()]).toEqual([1, 1])
      vi.runAllTimers()
      expect(out.count).toBe(2)
    } finally {
      vi.useRealTimers()
    }
  })

  it('a burst that found no room is whole when there is room again', async () => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const { port } = await start({ mode: 'udp', address: '127.0.0.1:0' }, out)
    await send(port, ...Array.from({ length: 40 }, () => 'name:1|c\n'.repeat(77)))
    await out.until(1000)
    out.room = undefined
    open()
    await out.until(40 * 77)
    expect(out.count).toBe(40 * 77)
  })

  it('what the kernel holds is read before the end', async () => {
    const source = await udp()
    await send(source.port, ...Array.from({ length: 500 }, () => 'a:1|c'))
    await source.stop()
    expect(source.out.count).toBe(500)
  })

  it('without room downstream nothing is read, and what the kernel then drops is counted', async () => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const source = await start({ mode: 'udp', address: '127.0.0.1:0', receive_buffer_bytes: 4096 }, out)
    const datagram = 'name:1|c\n'.repeat(100)
    await send(source.port, ...Array.from({ length: 300 }, () => datagram))
    expect(out.count).toBeLessThan(15_000)
    out.room = undefined
    open()
    await source.stop()
    const dropped = source.cx.recorded.metrics.get('socket_kernel_dropped_datagrams_total') ?? 0
    expect(out.count / 100 + dropped).toBe(300)
    expect(dropped).toBeGreaterThan(0)
  })

  it('a taken port is named, with what to do', async () => {
    const { port } = await udp()
    await expect(udp({ address: `127.0.0.1:${port}` })).rejects.toThrow(
      /cannot listen on udp 127\.0\.0\.1:\d+: another program, or another component, has it/,
    )
  })

  it('a buffer that the kernel does not give is pointed out', async () => {
    const { cx } = await udp({ receive_buffer_bytes: 2 ** 30 })
    expect(
      cx.recorded.log.some(({ level, message }) => level === 'warn' && message.includes('net.core.rmem_max')),
    ).toBe(true)
  })
})

describe('over a unix socket', () => {
  const path = join(folder, 'statsd.sock')

  it('lines arrive, and the socket is removed at the end', async () => {
    const source = await start({ mode: 'unix', path })
    const socket = await client(path)
    socket.end('a:1|c\nb:2|c')
    await source.out.until(2)
    await source.stop()
    expect(existsSync(path)).toBe(false)
  })

  it('a socket left behind by a dead process is replaced', async () => {
    const dead = spawn(process.execPath, [
      '-e',
      `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('up'))`,
    ])
    await once(dead.stdout, 'data')
    dead.kill('SIGKILL')
    await once(dead, 'exit')
    expect(existsSync(path)).toBe(true)
    const { out } = await start({ mode: 'unix', path })
    const socket = await client(path)
    socket.end('a:1|c')
    await out.until(1)
  })

  it('a socket in use and a file are left alone', async () => {
    await start({ mode: 'unix', path })
    await expect(start({ mode: 'unix', path })).rejects.toThrow(/another program listens there/)
    const file = join(folder, 'precious')
    writeFileSync(file, 'data')
    await expect(start({ mode: 'unix', path: file })).rejects.toThrow(/a file that is no socket stands there/)
    expect(existsSync(file)).toBe(true)
    await expect(start({ mode: 'unix', path: join(folder, 'none', 'x.sock') })).rejects.toThrow(/cannot listen on unix/)
  })
})

describe('the options', () => {
  it('name what is wrong with an address or a network', () => {
    const issues = (config: object) =>
      statsd.config.safeParse(config).error?.issues.map(({ path, message }) => [path.join('.'), message])
    expect(issues({ mode: 'tcp', address: '9000' })?.[0]).toEqual(['address', expect.stringMatching(/write HOST:PORT/)])
    expect(issues({ mode: 'udp', address: '0.0.0.0:99999' })?.[0]?.[0]).toBe('address')
    expect(issues({ mode: 'tcp', address: 'systemd#0' })?.[0]?.[0]).toBe('address')
    expect(issues({ mode: 'tcp', address: '[::]:1', permit_origin: ['10.0.0.0/8', '10.0.0.1'] })).toEqual([
      ['permit_origin.1', '"10.0.0.1" is no network in CIDR notation, such as 192.168.0.0/16'],
    ])
    expect(issues({ mode: 'tcp', address: 'systemd#3', keepalive: { time_secs: 60 } })).toBeUndefined()
  })

  it('say which address is claimed', () => {
    const resources = (config: object) => statsd.resources!(statsd.config.parse(config))
    expect(resources({ mode: 'udp', address: '127.0.0.1:8125' })).toEqual([{ kind: 'udp', address: '127.0.0.1:8125' }])
    expect(resources({ mode: 'unix', path: '/run/x.sock' })).toEqual([{ kind: 'unix', address: '/run/x.sock' }])
  })

  it('of every example are valid', () => {
    for (const { config } of statsd.examples) expect(statsd.config.safeParse(config).success).toBe(true)
  })
})

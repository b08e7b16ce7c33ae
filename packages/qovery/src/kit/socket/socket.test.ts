import { spawn } from 'node:child_process'
import { createSocket, type Socket as DatagramSocket } from 'node:dgram'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { poll } from '@qovery/sdk/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { listenAddress, parseListenAddress, systemdDescriptor } from './address.ts'
import { descriptorOf } from './descriptor.ts'
import { LineReceiver, MAX_LINE_BYTES } from './line-receiver.ts'
import { permitOrigin } from './permit.ts'
import { ReadBuffer } from './read-buffer.ts'
import { socketKind, type SocketKind } from './socket-kind.ts'

describe('an address to listen on', () => {
  it('is an address or a name with a port, or a socket of systemd', () => {
    expect(parseListenAddress('0.0.0.0:8125')).toMatchObject({ host: '0.0.0.0', port: 8125 })
    expect(parseListenAddress('[::1]:0')).toMatchObject({ host: '::1', port: 0 })
    expect(parseListenAddress('localhost:8125')).toMatchObject({ host: 'localhost' })
    expect(parseListenAddress('systemd')).toMatchObject({ kind: 'systemd', index: 0 })
    expect(parseListenAddress('systemd#3')).toMatchObject({ kind: 'systemd', index: 2 })
    for (const wrong of [
      '',
      '8125',
      ':8125',
      '1.2.3.4',
      '::1:80',
      '[1.2.3.4]:80',
      'a b:80',
      'h:65536',
      'h:-1',
      'systemd#0',
      'systemd#',
      'systemd3',
    ]) {
      expect([wrong, parseListenAddress(wrong)]).toEqual([wrong, undefined])
    }
  })

  it('whose port is too high is told where ports end', () => {
    const { error } = listenAddress.safeParse('h:65536')
    expect(error?.issues[0]?.message).toContain('ports end at 65535')
    expect(listenAddress.safeParse('h:1:x').error?.issues[0]?.message).not.toContain('ports end')
  })

  it('of systemd must be among those that were passed to this process', () => {
    const env = { LISTEN_PID: String(process.pid), LISTEN_FDS: '2' }
    const from = (index: number, more: object = {}) =>
      systemdDescriptor(index, undefined, { env: { ...env, ...more }, kindOf: () => undefined })
    expect(from(1)).toBe(4)
    expect(() => from(2)).toThrow(/passed 2 sockets to this process, so there is no number 3/)
    expect(() => from(0, { LISTEN_PID: '1' })).toThrow(/passed 0 sockets/)
  })

  it.runIf(process.platform === 'linux')('of systemd must be of the kind that is needed, which is told', () => {
    const env = { LISTEN_PID: String(process.pid), LISTEN_FDS: '2' }
    const given = (kind: SocketKind, needed?: Parameters<typeof systemdDescriptor>[1]) =>
      systemdDescriptor(1, needed, { env, kindOf: () => kind })
    expect(given('a stream socket that listens')).toBe(4)
    expect(given('a datagram socket of the network', 'a datagram socket of the network')).toBe(4)
    expect(() => given('a datagram socket of the network')).toThrow(
      'number 2 of what systemd passed to this process is a datagram socket of the network, and a stream socket that listens is needed: write ListenStream= and Accept=no in the .socket unit, or name another one with systemd#N',
    )
    expect(() => given('a stream socket that listens', 'a datagram socket of the network')).toThrow(
      'write ListenDatagram= with a port in the .socket unit',
    )
    expect(() => given('no socket')).toThrow('is no socket, and a stream socket')
  })

  it.runIf(process.platform === 'linux')('is told from others by what the kernel lists', async () => {
    const path = `/tmp/qovery-kind-${process.pid}.sock`
    const [tcp, tcp6, unix] = [createServer().listen(0, '127.0.0.1'), createServer().listen(0, '::'), createServer()]
    unix.listen(path)
    const udp = createSocket('udp4').bind(0, '127.0.0.1')
    await Promise.all([tcp, tcp6, unix, udp].map((one) => once(one, 'listening')))
    const client = connect((tcp.address() as AddressInfo).port, '127.0.0.1')
    await once(client, 'connect')
    try {
      for (const server of [tcp, tcp6, unix])
        expect(socketKind(descriptor(server))).toBe('a stream socket that listens')
      expect(socketKind(descriptor(udp))).toBe('a datagram socket of the network')
      expect(socketKind(descriptor(client))).toBe('a connection')
      const file = openSync('/dev/null', 'r')
      expect(socketKind(file)).toBe('no socket')
      closeSync(file)
      expect(socketKind(-1)).toBeUndefined()
    } finally {
      client.destroy()
      for (const server of [tcp, tcp6, unix]) server.close()
      udp.close()
    }
  })

  it('of systemd is served, both stream and datagram', async () => {
    const stream = createServer().listen(0, '127.0.0.1')
    await once(stream, 'listening')
    const datagram = createSocket('udp4').bind(0, '127.0.0.1')
    await once(datagram, 'listening')
    const script = `
      import { testContext } from '@qovery/sdk/testing'
      import { listenTcp } from '${new URL('tcp.ts', import.meta.url).href}'
      import { listenUdp } from '${new URL('udp.ts', import.meta.url).href}'
      const signal = new AbortController().signal
      const say = (bytes, start, end) => void console.log(bytes.toString('utf8', start, end))
      const options = { shutdown_timeout_secs: 1, tls_handshake_timeout_secs: 1 }
      const address = (index) => ({ kind: 'systemd', index, text: 'systemd' })
      void listenUdp({ options: { address: address(1) }, handle: say }, testContext(), signal)
      await listenTcp({ options: { ...options, address: address(0) }, room: 0, accept: () => ({ receive: say, end() {} }) }, testContext(), signal)`
    const { port } = stream.address() as AddressInfo
    const datagrams = datagram.address()
    const child = spawn(
      'sh',
      [
        '-c',
        'LISTEN_PID=$$ LISTEN_FDS=2 exec "$0" --conditions=@qovery/source --input-type=module -e "$1"',
        process.execPath,
        script,
      ],
      {
        stdio: ['ignore', 'pipe', 'inherit', descriptor(stream), descriptor(datagram)],
        cwd: new URL('.', import.meta.url).pathname,
      },
    )
    // The child has its own descriptors of the same sockets.
    stream.close()
    datagram.close()
    const said: string[] = []
    child.stdout!.setEncoding('utf8').on('data', (text: string) => said.push(text))
    try {
      connect(port, '127.0.0.1').end('by stream')
      await poll('the stream', () => said.join('').includes('by stream'))
      const sender = createSocket('udp4')
      sender.send('by datagram', datagrams.port, '127.0.0.1')
      await poll('the datagram', () => said.join('').includes('by datagram'))
      sender.close()
      expect(said.join('')).toBe('by stream\nby datagram\n')
    } finally {
      child.kill()
    }
  })
})

/** The descriptor of a bound socket. */
function descriptor(socket: Server | Socket | DatagramSocket): number {
  if ('bind' in socket) return descriptorOf(socket)!.fd
  return (socket as unknown as { _handle: { fd: number } })._handle.fd
}

describe('permitted origins', () => {
  it('are matched in both families, also when IPv4 comes in IPv6 clothes', () => {
    const permitted = permitOrigin.parse(['10.0.0.0/8', '192.168.1.7/32', 'fe80::/10'])
    for (const inside of ['10.255.0.1', '::ffff:10.0.0.1', '192.168.1.7', 'fe80::1'])
      expect([inside, permitted.has(inside)]).toEqual([inside, true])
    for (const outside of ['11.0.0.1', '192.168.1.8', '::1', '::ffff:11.0.0.1', 'x', undefined])
      expect(permitted.has(outside)).toBe(false)
  })
})

describe('a receiver of lines', () => {
  /** Feeds pieces as a listener does, with other connections scribbling over the memory in between. */
  function receive(pieces: readonly Buffer[], clean = true) {
    const room = new ReadBuffer(MAX_LINE_BYTES)
    const lines: string[] = []
    const lost: string[] = []
    const receiver = new LineReceiver({
      lines: (bytes, start, end) => {
        expect(bytes[end - 1]).toBe(10)
        lines.push(...bytes.toString('latin1', start, end - 1).split('\n'))
        return undefined
      },
      lost: (reason) => lost.push(reason),
    })
    for (const piece of pieces) {
      room.bytes.fill('\n')
      piece.copy(room.bytes, room.start)
      void receiver.receive(room.bytes, room.start, room.start + piece.length)
    }
    room.bytes.fill('\n')
    receiver.end(clean, room)
    return { lines, lost }
  }

  it('gives the lines that were sent, however they were cut', () => {
    const text = fc.array(
      fc.string({ maxLength: 30 }).map((line) => line.replaceAll(/[^ -~]/g, '?')),
      { minLength: 1, maxLength: 20 },
    )
    fc.assert(
      fc.property(text, fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }), (lines, sizes) => {
        const bytes = Buffer.from(`${lines.join('\n')}\n`)
        const pieces: Buffer[] = []
        for (let at = 0, i = 0; at < bytes.length; i++) {
          const size = sizes[i % sizes.length]!
          pieces.push(bytes.subarray(at, at + size))
          at += size
        }
        expect(receive(pieces)).toEqual({ lines, lost: [] })
      }),
    )
  })

  it('keeps lines up to the limit, and drops longer ones wherever they end', () => {
    const pieces = (text: string) => {
      const bytes = Buffer.from(text)
      return Array.from({ length: Math.ceil(bytes.length / 65_536) }, (_, i) =>
        bytes.subarray(i * 65_536, (i + 1) * 65_536),
      )
    }
    const longest = 'x'.repeat(MAX_LINE_BYTES)
    expect(receive(pieces(`a\n${longest}\nb\n`))).toEqual({ lines: ['a', longest, 'b'], lost: [] })
    expect(receive(pieces(`a\n${longest}x\nb\n`))).toEqual({ lines: ['a', 'b'], lost: ['line_too_long'] })
    expect(receive(pieces(`${longest.repeat(3)}\nb`))).toEqual({ lines: ['b'], lost: ['line_too_long'] })
    expect(receive(pieces(longest.repeat(3)))).toEqual({ lines: [], lost: ['line_too_long'] })
  })

  it('tells a line whose connection broke from one that was sent whole', () => {
    expect(receive([Buffer.from('a\nb')], true)).toEqual({ lines: ['a', 'b'], lost: [] })
    expect(receive([Buffer.from('a\nb')], false)).toEqual({ lines: ['a'], lost: ['incomplete_line'] })
    expect(receive([Buffer.from('a\n')], false)).toEqual({ lines: ['a'], lost: [] })
  })
})

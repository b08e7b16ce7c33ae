import { once } from 'node:events'
import type { Socket } from 'node:net'
import { brotliCompressSync, constants, gzipSync, zstdCompressSync } from 'node:zlib'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { connected } from '../../harness/send.ts'

const HOST = '127.0.0.1'
const MIB = 1024 * 1024
/** To unpack what the bombs hold takes several times as much. */
const MOST_CPU_SECS = 3

interface Listening extends AsyncDisposable {
  readonly observed: Observed
  readonly port: number
  post(body: string | Uint8Array, headers?: Record<string, string>): Promise<number>
}

async function listening(options = ''): Promise<Listening> {
  const port = await freePort()
  const parts = {
    sources: `  posted: { type: http_server, address: "${HOST}:${port}"${options} }`,
    sinks: '  out: { type: blackhole, inputs: [posted] }',
  }
  const observed = await Observed.start(parts, { flags: SAID_ONCE })
  return {
    observed,
    port,
    async post(body, headers = {}) {
      const answer = await fetch(`http://${HOST}:${port}/`, { method: 'POST', body: Buffer.from(body), headers })
      await answer.text()
      return answer.status
    },
    [Symbol.asyncDispose]: () => observed[Symbol.asyncDispose](),
  }
}

function errors(samples: ReadonlyMap<string, number>, error_type: string): number {
  return sum(samples, 'qovery_component_errors_total', { component_id: 'posted', error_type })
}

/** Sends one byte after the other until the connection is over. */
async function drip(socket: Socket, text: string): Promise<void> {
  for (let i = 0; !socket.destroyed; i++) {
    socket.write(text[i % text.length] as string)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

// Beside each other, since one waits long for a deadline.
describe.concurrent('an HTTP listener', () => {
  test('clients that send their requests byte by byte are cut off, others are heard meanwhile', async () => {
    await using server = await listening(', connection_limit: 40')
    const clients = await Promise.all(Array.from({ length: 30 }, () => connected({ port: server.port, host: HOST })))
    const dripping = clients.map(({ socket }) => (socket.resume(), drip(socket, 'POST / HTTP/1.1\r\nX-Header: x')))
    expect(await server.post('heard')).toBe(200)
    await Promise.all(dripping)
    expect(await server.post('heard too')).toBe(200)
    const { ledger, page } = server.observed
    await ledger.closed(page.url, (account, samples) => {
      return account('out').received === 2 && errors(samples, 'request_timeout') === 30
    })
    expect(server.observed.qovery.said('took too long over its request')).toBe(1)
  })

  test('connections beyond the limit are closed at once, and there is room when others have gone', async () => {
    await using server = await listening(', connection_limit: 20')
    const to = { port: server.port, host: HOST }
    const open = await Promise.all(Array.from({ length: 20 }, () => connected(to)))
    const { ledger, page } = server.observed
    const flood = await Promise.all(Array.from({ length: 300 }, () => connected(to)))
    await Promise.all(flood.map(({ socket, closed }) => (socket.resume(), closed)))
    for (const { socket } of open) socket.destroy()
    await poll('room', async () => (await server.post('heard').catch(() => 0)) === 200)
    await ledger.closed(page.url, (account, samples) => {
      return account('out').received === 1 && errors(samples, 'connection_limit') >= 300
    })
    expect(server.observed.qovery.said('A connection was refused')).toBe(1)
  })

  test('bodies that are bombs, or larger than they may be, are refused without being unpacked', async () => {
    await using server = await listening(`, max_body_bytes: ${MIB}`)
    const before = await server.observed.residentMiB()
    const worked = await server.observed.cpuSecs()
    const huge = Buffer.alloc(128 * MIB)
    const packed = {
      gzip: gzipSync(huge, { level: 1 }),
      zstd: zstdCompressSync(huge),
      br: brotliCompressSync(huge, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
    }
    const twice = { ...packed, 'gzip, gzip': gzipSync(packed.gzip) }
    const bombs = Object.entries(twice).flatMap(([encoding, body]) => {
      return Array.from({ length: 10 }, () => server.post(body, { 'content-encoding': encoding }))
    })
    expect(await server.post('heard')).toBe(200)
    expect(new Set(await Promise.all(bombs))).toEqual(new Set([413]))
    expect((await server.observed.cpuSecs()) - worked).toBeLessThan(MOST_CPU_SECS)
    expect(await server.post(Buffer.alloc(MIB + 1))).toBe(413)
    expect((await server.observed.residentMiB()) - before).toBeLessThan(100)
    const { ledger, page } = server.observed
    await ledger.closed(page.url, (account) => account('out').received === 1)
  })

  test('a body that never ends is cut off where it is too large, and one that stops is forgotten', async () => {
    await using server = await listening(`, max_body_bytes: ${MIB}`)
    const to = { port: server.port, host: HOST }
    const endless = await connected(to)
    endless.socket.resume().write('POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n')
    const pour = () => {
      while (endless.socket.writable && endless.socket.write(`10000\r\n${'x'.repeat(65_536)}\r\n`));
    }
    endless.socket.on('drain', pour)
    pour()
    await endless.closed
    const stopped = await connected(to)
    stopped.socket.write('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\nhalf')
    stopped.socket.destroy()
    // It sends all, and does not wait for the answer.
    const left = await connected({ ...to, allowHalfOpen: true })
    left.socket.end('POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nleft')
    await once(left.socket, 'data')
    expect(await server.post('heard')).toBe(200)
    const { ledger, page } = server.observed
    await ledger.closed(page.url, (account, samples) => {
      return account('out').received === 2 && errors(samples, 'body_too_large') === 1
    })
    expect((await server.observed.stop()).code).toBe(0)
  })
})

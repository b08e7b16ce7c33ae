import { once } from 'node:events'
import { connect } from 'node:net'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterEach, expect, it, vi } from 'vitest'
import { parseListenAddress, type ListenAddress } from './address.ts'
import { listenTcp } from './tcp.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

/** A listener that counts the bytes of its clients. */
async function counting(shutdown_timeout_secs: number) {
  const cx = testContext()
  const stop = new AbortController()
  const seen = { received: 0 }
  const accept = () => ({
    receive: (_bytes: Uint8Array, start: number, end: number) => void (seen.received += end - start),
    end: () => undefined,
  })
  const address = parseListenAddress('127.0.0.1:0') as ListenAddress
  const options = { address, shutdown_timeout_secs, tls_handshake_timeout_secs: 1 }
  const run = listenTcp({ options, room: 0, accept }, cx, stop.signal)
  const line = await poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  const port = Number(String(line.fields['address']).split(':').at(-1))
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined)
  return { cx, stop, seen, run, client }
}

it('a client that goes on sending is closed in time also when the clock is set back', async () => {
  const { cx, stop, seen, run, client } = await counting(1)
  const sending = setInterval(() => client.write('x'), 20)
  await poll('bytes', () => seen.received > 0)
  stop.abort()
  const earlier = Date.now() - 3_600_000
  vi.spyOn(Date, 'now').mockImplementation(() => earlier)
  try {
    await run
    expect(cx.recorded.log.some(({ message }) => message.includes('went on sending'))).toBe(true)
  } finally {
    clearInterval(sending)
    client.destroy()
  }
})

it('a client that sent while the process was stopped at the end does not count as silent', async () => {
  const { stop, seen, run, client } = await counting(60)
  client.write('x')
  await poll('a byte', () => seen.received === 1)
  stop.abort()
  await once(client.resume(), 'end')
  client.write('y')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)
  await run
  expect(seen.received).toBe(2)
  client.destroy()
})

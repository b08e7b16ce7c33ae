import { connect } from 'node:net'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterEach, expect, it, vi } from 'vitest'
import { parseListenAddress, type ListenAddress } from './address.ts'
import { listenTcp } from './tcp.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

it('a client that goes on sending is closed in time also when the clock is set back', async () => {
  const cx = testContext()
  const stop = new AbortController()
  let received = 0
  const accept = () => ({
    receive: (_bytes: Uint8Array, start: number, end: number) => void (received += end - start),
    end: () => undefined,
  })
  const address = parseListenAddress('127.0.0.1:0') as ListenAddress
  const options = { address, shutdown_timeout_secs: 1, tls_handshake_timeout_secs: 1 }
  const run = listenTcp({ options, room: 0, accept }, cx, stop.signal)
  const line = await poll('listening', () => cx.recorded.log.find(({ message }) => message.startsWith('Listening')))
  const port = Number(String(line.fields['address']).split(':').at(-1))
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined)
  const sending = setInterval(() => client.write('x'), 20)
  await poll('bytes', () => received > 0)
  const began = performance.now()
  stop.abort()
  const earlier = Date.now() - 3_600_000
  vi.spyOn(Date, 'now').mockImplementation(() => earlier)
  try {
    await run
    expect(performance.now() - began).toBeLessThan(20_000)
    expect(cx.recorded.log.some(({ message }) => message.includes('went on sending'))).toBe(true)
  } finally {
    clearInterval(sending)
    client.destroy()
  }
})

import { request, type ClientRequest } from 'node:http'
import { describe, expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { connected, sendStream } from '../../harness/send.ts'

const VALID = [
  'GET /metrics HTTP/1.1\r\nHost: h\r\nAccept: application/openmetrics-text;version=1.0.0;q=0.5,*/*;q=0.1\r\n\r\n',
  'GET /metrics?a=b HTTP/1.1\r\nHost: h\r\nAccept-Encoding: gzip;q=0.3, zstd\r\nConnection: close\r\n\r\n',
  'POST /metrics HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nContent-Length: 3\r\n\r\nabc',
  'HEAD /health HTTP/1.0\r\n\r\nGET /health HTTP/1.1\r\nHost: h\r\n\r\n',
  'CONNECT other:443 HTTP/1.1\r\nHost: other\r\n\r\n',
  Buffer.from('16030100c8010000c40303', 'hex'),
]

async function observedWithStatsd(): Promise<{ observed: Observed; tcp: number }> {
  const tcp = await freePort()
  const sources = `  lines: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }`
  return { observed: await Observed.start({ sources, shown: ['lines'] }), tcp }
}

/** Writes raw bytes to the page's port, ends, and resolves when the connection is over. */
async function say(observed: Observed, bytes: string | Uint8Array): Promise<void> {
  const { socket, closed } = await connected({ port: observed.page.port, host: '127.0.0.1' })
  socket.resume()
  socket.end(bytes)
  await closed
}

/** A scrape whose answer has begun, and is not read any further. */
async function stalledScrape(url: string): Promise<ClientRequest> {
  const scrape = request(url, { agent: false }).on('error', () => undefined)
  await new Promise<void>((resolve) => {
    scrape.on('response', (response) => {
      response.pause()
      resolve()
    })
    scrape.end()
  })
  return scrape
}

describe('the port that shows the page', () => {
  test('takes whatever bytes come, and answers the next scraper', async () => {
    const { observed } = await observedWithStatsd()
    await using _ = observed
    const { inputs, seed } = drawn(hostileBytes(VALID), 300)
    const before = await observed.residentMiB()
    await say(observed, 'no request at all\r\n\r\n')
    for (let at = 0; at < inputs.length; at += 30) {
      await Promise.all(inputs.slice(at, at + 30).map((bytes) => say(observed, bytes)))
    }
    const samples = await observed.ledger.closed(observed.page.url)
    expect(
      sum(samples, 'qovery_component_errors_total', { error_type: 'malformed_request' }),
      `seed ${seed}`,
    ).toBeGreaterThan(0)
    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'handler_failed' }), `seed ${seed}`).toBe(0)
    expect(observed.qovery.stderr).not.toContain('An error that nobody caught')
    expect((await observed.residentMiB()) - before).toBeLessThan(80)
    expect((await observed.stop()).code).toBe(0)
  })

  test('cuts off 16 MiB of headers, counts it, and answers others meanwhile', async () => {
    const { observed } = await observedWithStatsd()
    await using _ = observed
    const { socket, closed } = await connected({ port: observed.page.port, host: '127.0.0.1' })
    let answer = ''
    socket.on('data', (bytes) => (answer += bytes.toString('latin1')))
    socket.write('GET /metrics HTTP/1.1\r\nHost: h\r\n')
    const header = `X-Filler: ${'x'.repeat(1014)}\r\n`
    for (let sent = 0; sent < 16 * 1024 && !socket.destroyed; sent++) socket.write(header)
    await observed.samples()
    await closed
    expect(answer === '' || answer.startsWith('HTTP/1.1 431')).toBe(true)
    const counted = (samples: ReadonlyMap<string, number>) =>
      sum(samples, 'qovery_component_errors_total', { error_type: 'header_too_large' }) === 1
    await observed.ledger.closed(observed.page.url, (_account, samples) => counted(samples))
  })

  test('answers a hundred scrapes at once, or says when to come back', async () => {
    const { observed, tcp } = await observedWithStatsd()
    await using _ = observed
    const lines = Array.from({ length: 20_000 }, (_unused, i) => `wide:1|c|#series:s${i}\n`)
    await sendStream({ port: tcp, host: '127.0.0.1' }, lines.join(''))
    const isThere = (samples: ReadonlyMap<string, number>) => sum(samples, 'wide') === lines.length
    await observed.ledger.closed(observed.page.url, (_account, samples) => isThere(samples))
    const scrape = async () => {
      const response = await fetch(observed.page.url)
      return { status: response.status, text: await response.text(), later: response.headers.get('retry-after') }
    }
    const scrapes = await Promise.all(Array.from({ length: 100 }, scrape))
    const whole = scrapes.filter(({ status }) => status === 200)
    expect(whole.length).toBeGreaterThanOrEqual(32)
    for (const { text } of whole) expect(text.match(/^wide\{/gm)).toHaveLength(lines.length)
    for (const { status, later } of scrapes.filter((one) => one.status !== 200)) {
      expect([status, later]).toEqual([503, '1'])
    }
    await observed.ledger.closed(observed.page.url)
  })
})

test('scrapers that stop reading hold up neither what comes in nor other scrapers', async () => {
  const { observed, tcp } = await observedWithStatsd()
  await using _ = observed
  const to = { port: tcp, host: '127.0.0.1' }
  const wide = Array.from({ length: 20_000 }, (_unused, i) => `wide:1|c|#series:s${i}_${'x'.repeat(200)}\n`)
  await sendStream(to, wide.join(''))
  const isThere = (samples: ReadonlyMap<string, number>) => sum(samples, 'wide') === wide.length
  await observed.ledger.closed(observed.page.url, (_account, samples) => isThere(samples))
  const before = await observed.residentMiB()
  const stalled = await Promise.all(Array.from({ length: 8 }, () => stalledScrape(observed.page.url)))
  for (let i = 0; i < 20; i++) await sendStream(to, 'orders:1|c\n'.repeat(5000))
  const samples = await observed.ledger.closed(observed.page.url, (_account, now) => now.get('orders') === 100_000)
  expect(observed.ledger.account(samples, 'lines').discarded).toEqual(new Map())
  expect((await observed.residentMiB()) - before, 'MiB that eight stalled scrapers take').toBeLessThan(150)
  for (const scrape of stalled) scrape.destroy()
  expect((await observed.stop()).code).toBe(0)
})

test('requests by the thousand on one connection, whose answers nobody reads, are not all answered into memory', async () => {
  const { observed } = await observedWithStatsd()
  await using _ = observed
  const { socket } = await connected({ port: observed.page.port, host: '127.0.0.1' })
  socket.pause()
  const before = await observed.residentMiB()
  for (let i = 0; i < 100; i++) socket.write('GET /metrics HTTP/1.1\r\nHost: h\r\n\r\n'.repeat(200))
  await observed.ledger.closed(observed.page.url)
  expect((await observed.residentMiB()) - before).toBeLessThan(100)
  socket.destroy()
  expect((await observed.stop()).code).toBe(0)
})
